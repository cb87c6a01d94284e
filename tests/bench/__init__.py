"""Comparisons, run by hand: ``make bench NAME=…``. Each starts a database of its own and leaves nothing behind.

They judge nothing: the last line printed is one JSON object, and ``docs/benchmarks.md`` says what it was where.
"""
