"""Tests, one folder a system, mirroring ``src``; ``browser/`` drives a real browser, ``bench/`` compares side by side."""
