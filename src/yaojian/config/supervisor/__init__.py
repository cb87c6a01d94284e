"""``yaojian up``: the whole system on one terminal, from one process that takes everything with it when it ends.

``up`` tells the story, ``plan`` lists the children, ``children`` runs one, ``loop`` watches all, ``external`` checks a
PostgreSQL that is not ours. In production systemd does this work (``deploy/``).
"""
