"""The embedded PostgreSQL: a server that belongs to one process of ours and dies with it.

``home`` says where a cluster lives, ``binaries`` where the programs come from, ``account`` under whose name they run,
``process`` how a child is tied to its parent, ``server`` starts and stops one, ``lease`` lets commands share it.
"""
