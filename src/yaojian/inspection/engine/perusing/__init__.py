"""Reading pages: what one page says, leads to and does wrong. In this process, or beside it in another."""
