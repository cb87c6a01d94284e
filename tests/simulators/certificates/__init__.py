"""The simulated certificate system."""
