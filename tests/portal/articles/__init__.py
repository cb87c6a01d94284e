"""Tests of the articles."""
