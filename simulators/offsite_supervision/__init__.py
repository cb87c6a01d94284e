"""The off-site supervision system (非现场监管系统), simulated: companies enter through OpenID Connect from the enterprise portal.

``python -m simulators.offsite_supervision --port 8032``. Environment: ``YAOJIAN_OFFSITE_ADDRESS`` (its own address),
``YAOJIAN_OFFSITE_SECRET`` (shared) and ``YAOJIAN_SITE_ADDRESS`` (the enterprise portal, its OpenID provider). It has a user
table of its own and matches by the stable subject; the first time the person confirms whose account it is.
"""
