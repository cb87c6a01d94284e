"""Moving instances: every act, each one transaction: right, rule, change, event, audit.

Acts take the ``key`` of the form or request that asked for them: the same person's same key again returns what the first
led to and changes nothing. Notices, deadlines and badges follow by the worker (``followups``).
"""

from yaojian.oa.flow.models.records import LONGEST_TEXT
from yaojian.oa.flow.values import Moved, Receiver

from .keeping import drop_draft, follow, note_opening, rename, save_draft, set_route
from .publishing import publish, version_in_force
from .returning import send_back, withdraw
from .shell import require_person
from .signers import add_signers, drop_signer, hand_over, transfer
from .signing import mark_read, start, submit
from .steering import finish, jump, restore, void
from .telling import circulate, urge

__all__ = [
    "LONGEST_TEXT",
    "Moved",
    "Receiver",
    "add_signers",
    "circulate",
    "drop_draft",
    "drop_signer",
    "finish",
    "follow",
    "hand_over",
    "jump",
    "mark_read",
    "note_opening",
    "publish",
    "rename",
    "require_person",
    "restore",
    "save_draft",
    "send_back",
    "set_route",
    "start",
    "submit",
    "transfer",
    "urge",
    "version_in_force",
    "void",
    "withdraw",
]
