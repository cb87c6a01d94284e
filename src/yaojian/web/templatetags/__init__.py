"""Template tags of all surfaces; load them with ``{% load yj %}``."""
