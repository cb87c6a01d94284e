"""The same request twice is one act: a form sent again by an impatient finger, a phone that resends after a gap.

A key belongs to one actor and one act; the first call's result is remembered in the transaction of the act itself.
"""
