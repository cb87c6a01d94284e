"""A short-message gateway that delivers to nobody: it keeps the newest messages in memory and shows them on a page.

``python -m simulators.sms --port 8027``; ``YAOJIAN_SMS_KEY`` is the key requests are signed with. Contract: ``yaojian.kernel.notices.sms``.
``POST /fault`` with ``mode`` = ``none``, ``slow``, ``refuse`` or ``busy``.
"""
