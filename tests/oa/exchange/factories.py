"""A bureau whose office sends and whose branches receive, each with a clerk of its own."""

import hashlib
from dataclasses import dataclass, field
from uuid import UUID

from tests.kernel import factories as kernel
from tests.oa.factories import main_file, new_key
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.organisations.models import Unit, UnitKind
from yaojian.oa.documents.rights import READ as READ_DOCUMENT
from yaojian.oa.documents.rights import REGISTER
from yaojian.oa.exchange import lists, receiving, services
from yaojian.oa.exchange.ledgers import ENDS
from yaojian.oa.exchange.lists import Filters
from yaojian.oa.exchange.models import Delivery, Dispatch
from yaojian.oa.exchange.rights import READ, RECEIVE, SEND

TITLE = "关于做好疫苗储存配送专项检查的通知"


@dataclass(slots=True)
class Bureau:
    """Units and accounts by short key."""

    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        """The actor of this account."""
        return kernel.actor(self.users[who])


def bureau() -> Bureau:
    """The office, a department, three branches; a clerk each, a second one at Wuhan, a head without grant, an administrator."""
    made = Bureau()
    root = kernel.unit("湖北省药品监督管理局", kind=UnitKind.HEADQUARTERS)
    made.units["root"] = root
    for key, name in {"office": "办公室", "sales": "药品流通监管处"}.items():
        made.units[key] = kernel.unit(name, parent=root)
    for key, name in {"wuhan": "武汉分局", "yichang": "宜昌分局", "huangshi": "黄石分局"}.items():
        made.units[key] = kernel.unit(name, parent=root, kind=UnitKind.BRANCH)
    people = {
        "office": ("贺晓棠", "office", False),
        "wuhan": ("何青川", "wuhan", False),
        "wuhan2": ("陆远", "wuhan", False),
        "wuhan_head": ("方局长", "wuhan", True),
        "yichang": ("沈知秋", "yichang", False),
        "huangshi": ("周明远", "huangshi", True),
        "admin": ("安全员", "office", False),
    }
    for who, (name, place, leads) in people.items():
        made.users[who] = kernel.official(name, made.units[place], leads=leads)
    kernel.grant(made.users["office"], SEND, RECEIVE, READ, scope=made.units["office"])
    for who in ("wuhan", "wuhan2", "yichang"):
        unit = made.units[who.removesuffix("2")]
        kernel.grant(made.users[who], SEND, RECEIVE, READ, REGISTER, READ_DOCUMENT, scope=unit)
    return made


def contents(actor: Actor, *names: str) -> list[StoredFile]:
    """Uploaded PDFs, still drafts of the actor; the first is the main file."""
    return [main_file(actor, name) for name in names or ("正文.pdf",)]


def sent(made: Bureau, *to: str, title: str = TITLE, urgency: str = "normal", who: str = "office") -> Dispatch:
    """A document sent to units."""
    actor = made.actor(who)
    return services.dispatch(
        actor=actor,
        title=title,
        document_number="鄂药监办〔2026〕17号",
        urgency=urgency,
        files=contents(actor, "正文.pdf", "附件.pdf"),
        receivers=[made.units[unit].pk for unit in to],
        key=new_key(),
    )


def copy_for(made: Bureau, dispatch: Dispatch, unit: str) -> Delivery:
    """The newest delivery to a unit, fresh from the database."""
    return dispatch.deliveries.filter(receiver_unit=made.units[unit]).order_by("created").reverse()[0]


def received(made: Bureau, dispatch: Dispatch, who: str) -> Delivery:
    """The clerk takes it."""
    unit = who.removesuffix("2")
    pk = copy_for(made, dispatch, unit).pk
    return receiving.receive(actor=made.actor(who), delivery_id=pk, key=new_key())


def refused(made: Bureau, dispatch: Dispatch, who: str, reason: str = "附件不全") -> Delivery:
    """The clerk declines it."""
    pk = copy_for(made, dispatch, who).pk
    return receiving.refuse(actor=made.actor(who), delivery_id=pk, reason=reason, key=new_key())


def table(made: Bureau, who: str, end: str) -> dict[str, int]:
    """Counts by Chinese label, without zeros; fails when a list or a count of one differs from the tab."""
    actor = made.actor(who)
    counted = lists.counts(actor, end)
    for ledger in ENDS[end]:
        listed = len(lists.page_of(actor, end, ledger, Filters(), limit=500).rows)
        assert counted[ledger.key] == listed == lists.count_of(actor, end, ledger, Filters()), ledger.label
    return {ledger.label: counted[ledger.key] for ledger in ENDS[end] if counted[ledger.key]}


def ids_of(made: Bureau, dispatch: Dispatch, *units: str) -> list[UUID]:
    """Ids of the newest deliveries to these units."""
    return [copy_for(made, dispatch, unit).pk for unit in units]


def sm3(content: bytes) -> str:
    """As the seal counts it."""
    return hashlib.new("sm3", content).hexdigest()
