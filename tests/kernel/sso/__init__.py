"""Single sign-on, both ways."""
