"""Accounts: signing in, lockout, idle sessions, tokens, second factor."""
