"""Tests of enterprise."""
