"""Demo data (示范数据): an institution of about 300 invented persons, 40 invented companies, and work in all states.

The names of departments and branches follow the public structure of the bureau; persons, companies, numbers and texts are
made up and marked 示范数据. The same seed gives the same data.
"""
