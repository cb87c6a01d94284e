"""Patrol (日常巡查): what the portal itself says is overdue (columns, letters), without any crawl; reminds whoever answers for it.

Reads ``kernel.patrol`` and knows no other system. P2, P4.
"""
