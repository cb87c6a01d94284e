"""Commands, supervisor and embedded database."""
