"""Interaction (互动交流): letters, applications for information (依申请公开), surveys and consultations.

``visiting`` knows visitors without an account: query codes, limits, proof of work. ``letters``, ``applications`` and
``surveys`` stand on it and know nothing of each other; ``front`` shows them together on the public site. domain.md §2.5, §3.
"""
