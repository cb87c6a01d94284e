"""Runs (网站检查): starts the engine in the worker, keeps what it found, shows it. P1, P2, P10.

Files of a run (report, findings, evidence) lie under ``inspection/<run>/`` of the data home; rows hold what is
searched and counted. Not here: the rectification of findings.
"""
