"""The device-report system (医疗器械报告系统), simulated: companies enter through CAS 3.0, or with a signed one-time ticket.

``python -m simulators.device_reports --port 8033``. Environment: ``YAOJIAN_DEVICES_ADDRESS`` (its own address),
``YAOJIAN_DEVICES_SECRET`` (shared, for tickets) and ``YAOJIAN_SITE_ADDRESS`` (the enterprise portal). It has a user table
of its own and matches by the stable subject; the first time the person confirms.
"""
