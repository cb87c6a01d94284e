"""The simulated systems behave as told."""
