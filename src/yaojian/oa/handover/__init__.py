"""交接: whatever somebody who leaves or rotates still owes goes to others, previewed, in one act, with a record. O1.

What a person can hold is registered by the rooms that keep it (``holdings``).
"""
