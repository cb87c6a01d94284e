"""An office to test with: a bureau with four departments, a registrar, heads, staff, administrators, another branch."""

import io
from dataclasses import dataclass, field
from itertools import count
from uuid import UUID, uuid4

import pikepdf
from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.kernel import factories as kernel
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.organisations.models import Unit, UnitKind
from yaojian.kernel.permissions.rights import MANAGE_GRANTS
from yaojian.oa.desk import ledgers, queries
from yaojian.oa.desk.filters import Filters
from yaojian.oa.documents.models import Document
from yaojian.oa.documents.rights import FINISH, READ, REGISTER, SEND
from yaojian.oa.duties.models import Duty
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.models import Role, Task
from yaojian.oa.flow.rights import HANDLE
from yaojian.oa.incoming import services as incoming
from yaojian.oa.incoming.services import Distribution, Particulars

_numbers = count(1)


@dataclass(slots=True)
class Office:
    """Units by short key and accounts by who they are."""

    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        """The actor of this account."""
        return kernel.actor(self.users[who])


def office() -> Office:
    """Everybody the tests need."""
    made = Office()
    root = kernel.unit("湖北省药品监督管理局", kind=UnitKind.HEADQUARTERS)
    made.units["root"] = root
    names = {"office": "办公室", "sales": "药品流通监管处", "plants": "药品生产监管处", "devices": "医疗器械监管处"}
    for key, name in names.items():
        made.units[key] = kernel.unit(name, parent=root)
    made.units["branch"] = kernel.unit("武汉分局", parent=root, kind=UnitKind.BRANCH)
    people = {
        "registrar": ("贺晓棠", "office", False),
        "registrar2": ("郑怀安", "office", False),
        "sales": ("周明远", "sales", True),
        "sales_clerk": ("陆远", "sales", False),
        "plants": ("沈知秋", "plants", True),
        "devices": ("方小满", "devices", True),
        "branch": ("何青川", "branch", True),
        "branch_registrar": ("文书员", "branch", False),
        "admin": ("安全员", "office", False),
    }
    for who, (name, place, leads) in people.items():
        made.users[who] = kernel.official(name, made.units[place], leads=leads)
    for who in ("registrar", "registrar2"):
        kernel.grant(made.users[who], REGISTER, SEND, FINISH, READ, scope=made.units["office"])
    kernel.grant(made.users["branch_registrar"], REGISTER, SEND, FINISH, READ, scope=made.units["branch"])
    kernel.grant(made.users["sales_clerk"], HANDLE, READ, scope=made.units["sales"])
    kernel.grant(made.users["sales"], READ, scope=made.units["sales"])
    kernel.grant(made.users["admin"], MANAGE_GRANTS)
    return made


def duties(body: Unit, **posts: tuple[Unit, str]) -> None:
    """Who does which duty for a body: unit and title, an empty title for the head."""
    Duty.objects.bulk_create(
        Duty(body=body, code=code, unit=unit, title=title) for code, (unit, title) in posts.items()
    )


def browser(made: Office, who: str) -> Client:
    """A browser somebody is signed in with."""
    client = Client()
    client.force_login(made.users[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def upload(name: str, content: bytes, kind: str = "application/pdf") -> SimpleUploadedFile:
    """A file as a form sends it."""
    return SimpleUploadedFile(name, content, kind)


def paper(**changes: object) -> dict[str, object]:
    """The registration form as filled in."""
    filled: dict[str, object] = {
        "title": "关于开展疫苗储存配送环节专项检查的通知",
        "sender": "省政府办公厅",
        "document_number": "鄂政办发〔2026〕17号",
        "urgency": "extra",
        "received_on": workdays.today().isoformat(),
        "note": "",
        "main_file": upload("正文.pdf", pdf(2)),
        "key": new_key(),
    }
    return filled | changes


def new_key() -> str:
    """A fresh idempotency key."""
    return str(uuid4())


def pdf(pages: int = 1) -> bytes:
    """A real PDF of empty pages; no two alike."""
    document, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    document.docinfo["/Title"] = f"示范 {next(_numbers)}"
    document.save(out)
    return out.getvalue()


def main_file(actor: Actor, name: str = "正文.pdf") -> StoredFile:
    """An uploaded PDF, still a draft of its uploader."""
    return files.keep_upload(actor=actor, upload=named(pdf(), name), allowed=Kinds.PDF)


def named(content: bytes, name: str) -> "File[bytes]":
    """An upload as Django hands it over."""
    return File(io.BytesIO(content), name=name)


def particulars(title: str = "关于开展疫苗储存配送环节专项检查的通知") -> Particulars:
    """What is on the paper."""
    return Particulars(
        title=title,
        sender="省政府办公厅",
        received_on=workdays.today(),
        document_number="鄂政办发〔2026〕17号",
        urgency="extra",
        again_reason="测试中的另一件。",
    )


def registered(made: Office, title: str = "关于开展疫苗储存配送环节专项检查的通知") -> Document:
    """A document the registrar has entered."""
    actor = made.actor("registrar")
    return incoming.register(actor=actor, particulars=particulars(title), main_file=main_file(actor), key=new_key())


def sent(made: Office, *units: str, read: tuple[str, ...] = (), days: int | None = 3) -> Document:
    """A document sent to departments."""
    document = registered(made)
    to = Distribution(
        handle=[made.units[unit].pk for unit in units],
        read=[made.units[unit].pk for unit in read],
        working_days=days,
    )
    return incoming.send_to_departments(
        actor=made.actor("registrar"), document_id=document.pk, distribution=to, key=new_key()
    )


def task_of(made: Office, document: Document, who: str, role: Role = Role.DO) -> UUID:
    """The newest task of a person."""
    person = made.users[who].person_id
    tasks = Task.objects.filter(instance=document.instance_id, actor=person, role=role)
    return tasks.order_by("-batch__number").values_list("pk", flat=True)[0]


def handled(made: Office, document: Document, who: str, opinion: str = "已制定方案。") -> Document:
    """The person has signed."""
    moved = flow.submit(actor=made.actor(who), task_id=task_of(made, document, who), text=opinion, key=new_key())
    document.instance = moved.instance
    return document


def table(made: Office, who: str) -> dict[str, int]:
    """The person's counts by Chinese label, without zeros; fails when a list differs from its count."""
    actor = made.actor(who)
    counted = queries.counts(actor)
    for ledger in ledgers.ALL:
        listed = len(queries.page_of(actor, ledger, Filters(), limit=2_000).rows)
        assert counted[ledger.key] == listed == queries.count_of(actor, ledger, Filters()), ledger.label
    return {ledger.label: counted[ledger.key] for ledger in ledgers.ALL if counted[ledger.key]}
