"""The province's unified authentication platform, simulated: OpenID Connect and CAS 3.0 over one user table.

``python -m simulators.unified_auth --port 8031``. Environment: ``YAOJIAN_UNIFIED_ADDRESS`` (its own address),
``YAOJIAN_UNIFIED_SECRET`` (shared with the office system) and ``YAOJIAN_SITE_ADDRESS`` (the office system). Its people sign
in at ``/``, whose page has a shortcut to the office system. ``POST /fault`` with ``mode`` = ``none``, ``slow``, ``wrong``
(signs with a key nobody published) or ``down``.
"""
