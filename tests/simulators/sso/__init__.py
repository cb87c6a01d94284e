"""The simulated systems of single sign-on, each in a process of its own."""
