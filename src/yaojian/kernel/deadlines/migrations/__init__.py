"""Changes of the tables of this room."""
