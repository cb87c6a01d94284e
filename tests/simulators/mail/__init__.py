"""The mail simulator."""
