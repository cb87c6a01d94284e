"""Tests of annual_reports."""
