"""Probing (可用性监测): targets visited by the worker, raw visits that are never changed, alarms, approved maintenance. P8, P10.

What one visit is and what it means stands in ``inspection.measuring``; here it is stored, counted and told.
"""
