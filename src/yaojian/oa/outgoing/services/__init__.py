"""Acts of 发文中心, by step of a document's life."""

from .composing import add_mark, compose, settle_mark
from .distributing import distribute
from .drafting import (
    BODY_LIMIT,
    Particulars,
    Saving,
    change_particulars,
    remove_attachment,
    save_version,
    send_to_issuers,
    start_draft,
)
from .numbers import MOST_AT_ONCE, add_sign, close_sign, release_number, reserve_numbers, take_number, void_number
from .sealing import SEAL_LIMIT, put_seal, seal

__all__ = [
    "BODY_LIMIT",
    "MOST_AT_ONCE",
    "SEAL_LIMIT",
    "Particulars",
    "Saving",
    "add_mark",
    "add_sign",
    "change_particulars",
    "close_sign",
    "compose",
    "distribute",
    "put_seal",
    "release_number",
    "remove_attachment",
    "reserve_numbers",
    "save_version",
    "seal",
    "send_to_issuers",
    "settle_mark",
    "start_draft",
    "take_number",
    "void_number",
]
