"""Measuring (测量): one visit to an address with its phases, declared function checks, and what failed visits mean. P8, P10.

Plain Python without Django: ``yaojian probe URL`` runs it alone; ``inspection.probing`` stores what it measures.
"""
