"""Inspection (检查): measures any government website against the official indicators and keeps the results.

``engine`` is plain Python without Django and runs alone (``yaojian inspect URL``); the other rooms store and show
what it found. P1, P2, P7, P10.
"""
