"""What the states mean at either end. Lists, counts and the matrix are all made from these definitions (oa.md §4)."""

from dataclasses import dataclass

from django.db.models import Q

from .models import UNDER_WAY, DeliveryState

OUT, IN = "sent", "received"
"""The two ends: the sender's ledgers and the receiver's."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """One tab. ``key`` stands in addresses; ``states`` are those of its deliveries; ``moment`` sorts them."""

    key: str
    label: str
    meaning: str
    states: tuple[DeliveryState, ...]
    moment: str = "sent_at"
    moment_label: str = "发送"
    hot: bool = False

    @property
    def condition(self) -> Q:
        """Which deliveries of one's units stand in it."""
        return Q(state=self.states[0]) if len(self.states) == 1 else Q(state__in=self.states)


DRAFTS = Ledger(
    "drafts", "待发送", "已拟好、还没有发出的公文。", (DeliveryState.DRAFT,), moment="created", moment_label="拟发"
)
SENT = Ledger("sent", "已发送", "已经发出、对方待接收或已接收的公文。", UNDER_WAY)
REFUSED = Ledger("refused", "拒收", "接收单位拒收的公文，原因见各行。", (DeliveryState.REFUSED,), hot=True)
RETURNED = Ledger("returned", "退回", "接收后又退回的公文，原因见各行。", (DeliveryState.RETURNED,), hot=True)
VOID = Ledger("void", "作废", "发送单位作废的公文，不再有效。", (DeliveryState.VOID,))
WAITING = Ledger("waiting", "待接收", "发给本单位、还没有接收的公文。", (DeliveryState.SENT,), hot=True)
RECEIVED = Ledger("received", "已接收", "本单位已经接收的公文。", (DeliveryState.RECEIVED,))
REFUSED_HERE = Ledger("refused", "拒收", "本单位拒收的公文。", (DeliveryState.REFUSED,))
RETURNED_HERE = Ledger("returned", "退回", "本单位接收后退回的公文。", (DeliveryState.RETURNED,))

ENDS: dict[str, tuple[Ledger, ...]] = {
    OUT: (DRAFTS, SENT, REFUSED, RETURNED, VOID),
    IN: (WAITING, RECEIVED, REFUSED_HERE, RETURNED_HERE, VOID),
}
NAMES = {OUT: "发送台账", IN: "接收台账"}
FIRST = {OUT: SENT, IN: WAITING}


def ledger_of(end: str, key: str) -> Ledger | None:
    """The tab of this key at this end, the first one for an empty key; None for a key nobody knows."""
    if not key:
        return FIRST[end]
    return next((ledger for ledger in ENDS[end] if ledger.key == key), None)
