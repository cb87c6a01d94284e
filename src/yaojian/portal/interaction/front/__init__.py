"""The public side of interaction as a whole: its home page (a file), and the query of one's own matter by code."""
