"""A mail server that delivers to nobody: it keeps the newest mails in memory and shows them on a page.

``python -m simulators.mail --smtp-port 8025 --page-port 8026``. ``inbox`` keeps mails, ``smtp`` takes them, ``page`` shows
them and takes the order for a fault: ``POST /fault`` with ``mode`` = ``none``, ``slow``, ``refuse`` or ``busy``.
"""
