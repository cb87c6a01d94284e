"""辖区年报监管: who owes, filed, is late; reminders in bulk; figures over all that was submitted; tables taken away.

What one report says and how it is decided: ``annual_reports.review``.
"""
