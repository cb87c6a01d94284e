"""Reports on paper: DOCX, PDF and XLSX out of a plain outline, made by processes of their own.

Knows neither the engine nor Django, so that such a process is small, and what its libraries take goes back to the
machine; neither a crawl nor a web process ever loads them. P1.
"""
