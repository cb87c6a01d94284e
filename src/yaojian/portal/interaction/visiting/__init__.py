"""Visitors without an account: forms that keep out machines, query codes, limits by address and telephone, masks.

No session is needed anywhere: a form carries a signed slip (``kernel.slips``), a receipt a query code (``codes``).
"""
