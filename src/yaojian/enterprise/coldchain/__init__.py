"""冷链数据: readings of temperature loggers, their monthly trend, and what the company says of each excursion. Tender 3.1.3.

``analysis`` is plain Python on DuckDB and numpy, runs without Django, and serves the command ``yaojian coldchain`` too.
Not here: the report that shows the trend (``annual_reports``).
"""
