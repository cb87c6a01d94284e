"""Who signs in: accounts, passwords, second factor, lockout, idle sessions, access tokens (P7, 等保 8.1.4.1).

Sign-in itself is allauth's, lockout django-axes'; this room sets their rules, shows them in Chinese and writes the
audit trail. Who may do what is not decided here but in ``kernel.permissions``.
"""
