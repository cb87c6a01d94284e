"""Notices: what the system tells a person, in the application and by e-mail, with every attempt recorded."""
