"""A few delegations (示范数据): one in force, one that begins soon, one taken back."""

from datetime import timedelta

from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.oa.delegation import services
from yaojian.oa.delegation.models import Delegation, WorkKind
from yaojian.oa.delegation.services import Terms


def load(heads: dict[str, Actor], staff: dict[str, list[Actor]]) -> None:
    """Heads of three units let their next one act for them."""
    _given(heads["YC"], staff["YC"][0], starts=0, days=5, reason="赴省局参加培训（示范数据）")
    _given(heads["LTC"], staff["LTC"][0], starts=3, days=2, reason="外出调研（示范数据）", kinds=(WorkKind.INCOMING,))
    taken_back = _given(heads["SCC"], staff["SCC"][0], starts=0, days=1, reason="会议改期前的安排（示范数据）")
    services.revoke(actor=heads["SCC"], delegation_id=taken_back.pk)


def _given(
    principal: Actor, delegate: Actor, *, starts: int, days: int, reason: str, kinds: tuple[str, ...] = ()
) -> Delegation:
    if principal.person_id is None or delegate.person_id is None:
        raise LookupError("heads and staff of the demo institution are persons")
    since = timezone.now() + timedelta(days=starts)
    terms = Terms(
        delegate_id=delegate.person_id, since=since, until=since + timedelta(days=days), reason=reason, kinds=kinds
    )
    return services.delegate_work(
        actor=principal,
        principal_id=principal.person_id,
        terms=terms,
        key=f"demo-delegation-{principal.person_id}"[:64],
    )
