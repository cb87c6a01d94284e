"""Deadlines: whatever is owed until a time: remind, escalate, pause, close. One table, registered by the owners."""
