"""A bureau that issues documents: drafter, heads, leaders, the clerk of the numbers, the keeper of the seal, three branches."""

import io
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.core.files.base import ContentFile, File
from PIL import Image, ImageDraw

from tests.kernel import factories as kernel
from tests.oa.factories import duties
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.organisations import services as organisations
from yaojian.kernel.organisations.models import Unit, UnitKind
from yaojian.kernel.permissions.rights import MANAGE_GRANTS
from yaojian.oa.exchange.rights import READ as READ_EXCHANGE
from yaojian.oa.exchange.rights import RECEIVE, SEND
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.models import Role, Task, TaskState
from yaojian.oa.flow.values import Moved, Receiver
from yaojian.oa.outgoing import bodies, services
from yaojian.oa.outgoing.models import Outgoing, Sign
from yaojian.oa.outgoing.rights import DISTRIBUTE, DRAFT, NUMBER, SEAL
from yaojian.oa.outgoing.services import Particulars

TITLE = "关于开展疫苗储存配送专项检查的通知"
BODY = """为加强疫苗储存配送环节监管，现就开展专项检查有关事项通知如下。
一、检查范围
辖区内疫苗配送单位和接种单位。
二、工作要求
（一）请各分局制定方案，按时完成检查。
（二）发现问题要依法处置，并于月底前报送情况。
特此通知。"""
UNITS = {
    "office": ("BGS", "办公室", UnitKind.DEPARTMENT),
    "sales": ("LTC", "药品流通监管处", UnitKind.DEPARTMENT),
    "plants": ("SCC", "药品生产监管处", UnitKind.DEPARTMENT),
    "wuhan": ("WH", "武汉分局", UnitKind.BRANCH),
    "yichang": ("YC", "宜昌分局", UnitKind.BRANCH),
    "huangshi": ("HS", "黄石分局", UnitKind.BRANCH),
}
PEOPLE = {
    "director": ("江望舒", "root", "局长", True),
    "deputy": ("顾长风", "root", "副局长", False),
    "office_head": ("贺晓棠", "office", "主任", True),
    "clerk": ("郑怀安", "office", "文书", False),
    "keeper": ("苏明岚", "office", "印章管理员", False),
    "sales": ("周明远", "sales", "处长", True),
    "drafter": ("陆远", "sales", "科员", False),
    "plants": ("沈知秋", "plants", "处长", True),
    "wuhan": ("何青川", "wuhan", "分局长", True),
    "wuhan_drafter": ("叶知秋", "wuhan", "科员", False),
    "wuhan_clerk": ("沈文书", "wuhan", "文书", False),
    "yichang": ("方小满", "yichang", "分局长", True),
    "huangshi": ("白若溪", "huangshi", "分局长", True),
    "admin": ("安全员", "office", "科员", False),
}


@dataclass(slots=True)
class Bureau:
    """Units and accounts by short key."""

    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        """The actor of this account."""
        return kernel.actor(self.users[who])

    def receiver(self, who: str) -> Receiver:
        """Somebody to send to, in the unit of his post."""
        actor = self.actor(who)
        assert actor.person_id
        assert actor.unit_id
        return Receiver(actor.person_id, actor.unit_id)


def bureau() -> Bureau:
    """Everybody the tests need, with the duties the shipped flows name."""
    made = Bureau()
    make = organisations.create_unit
    system, day = kernel.SYSTEM, kernel.FIRST_DAY
    root = make(
        actor=system, code="HB", name="湖北省药品监督管理局", kind=UnitKind.HEADQUARTERS, parent=None, since=day
    )
    made.units["root"] = root
    for key, (code, name, kind) in UNITS.items():
        made.units[key] = make(actor=system, code=code, name=name, kind=kind, parent=root, since=day)
    for who, (name, place, title, leads) in PEOPLE.items():
        person = kernel.person(name)
        kernel.post(person, made.units[place], title, leads=leads)
        made.users[who] = kernel.user(person)
    office = made.units["office"]
    duties(
        root,
        issuer=(root, ""),
        office=(office, ""),
        registry=(office, "文书"),
        seal_keeper=(office, "印章管理员"),
    )
    deputy = made.users["deputy"].person
    assert deputy
    organisations.put_in_charge(actor=system, leader=deputy, unit=made.units["sales"], since=day)
    kernel.grant(made.users["drafter"], DRAFT, scope=made.units["sales"])
    kernel.grant(made.users["wuhan_drafter"], DRAFT, scope=made.units["wuhan"])
    kernel.grant(made.users["clerk"], NUMBER, DISTRIBUTE, scope=root)
    kernel.grant(made.users["wuhan_clerk"], NUMBER, DISTRIBUTE, SEAL, scope=made.units["wuhan"])
    kernel.grant(made.users["clerk"], SEND, READ_EXCHANGE, scope=made.units["office"])
    kernel.grant(made.users["keeper"], SEAL, scope=root)
    kernel.grant(made.users["admin"], MANAGE_GRANTS)
    for branch in ("wuhan", "yichang", "huangshi"):
        kernel.grant(made.users[branch], RECEIVE, READ_EXCHANGE, scope=made.units[branch])
    return made


def new_key() -> str:
    """A fresh idempotency key."""
    return str(uuid4())


def particulars(**changes: object) -> Particulars:
    """The facts of a usual notice."""
    usual: dict[str, object] = {
        "title": TITLE,
        "genre": "notice",
        "format": "文件",
        "direction": "down",
        "disclosure": "open",
        "main_to": "各分局",
    }
    return Particulars(**(usual | changes))  # type: ignore[arg-type]  # of the test's choice


def drafted(made: Bureau, who: str = "drafter", body: str = BODY, **changes: object) -> Outgoing:
    """A document with its facts and, unless empty, a first body."""
    outgoing = services.start_draft(actor=made.actor(who), particulars=particulars(**changes), key=new_key())
    if body:
        save(made, outgoing, body, who=who)
    return outgoing


def save(made: Bureau, outgoing: Outgoing, text: str, *, who: str = "drafter", base: int | None = None) -> None:
    """One more version of the body."""
    newest = outgoing.versions.order_by("-number").first()
    number = (newest.number if newest else 0) if base is None else base
    saving = services.save_version(
        actor=made.actor(who), document_id=outgoing.pk, base=number, text=text, key=new_key()
    )
    assert saving.is_mine


def docx(text: str = BODY, name: str = "正文.docx") -> "File[bytes]":
    """A Word file as Django hands it over."""
    return File(io.BytesIO(bodies.write(bodies.typed(text))), name=name)


def kept(actor: Actor, upload: "File[bytes]") -> StoredFile:
    """The upload as a draft of the actor."""
    return files.keep_upload(actor=actor, upload=upload, allowed=Kinds.DOCX)


def task_of(made: Bureau, outgoing: Outgoing, who: str) -> UUID:
    """The open task of a person."""
    tasks = Task.objects.filter(instance=outgoing.pk, actor=made.users[who].person_id, role=Role.DO)
    return tasks.get(state=TaskState.OPEN).pk


def submit(
    made: Bureau, outgoing: Outgoing, who: str, way: str | None = None, to: tuple[str, ...] = (), text: str = "同意。"
) -> Moved:
    """The person submits his task."""
    return flow.submit(
        actor=made.actor(who),
        task_id=task_of(made, outgoing, who),
        text=text,
        way=way,
        receivers=[made.receiver(one) for one in to],
        key=new_key(),
    )


def step_of(outgoing: Outgoing) -> str:
    """The name of the step at hand."""
    outgoing.document.instance.refresh_from_db()
    return outgoing.document.instance.step_name


def signed(made: Bureau, outgoing: Outgoing) -> Outgoing:
    """From the draft to 编号: the director has signed."""
    for who, way in (("drafter", None), ("sales", "office"), ("office_head", "sign"), ("director", None)):
        submit(made, outgoing, who, way)
    return fresh(outgoing)


def numbered(made: Bureau, outgoing: Outgoing, text: str = "鄂药监") -> Outgoing:
    """The clerk has given the number and composed the proof; it waits for proofreading."""
    services.take_number(actor=made.actor("clerk"), document_id=outgoing.pk, sign_id=sign(made, text).pk)
    submit(made, outgoing, "clerk")
    services.compose(actor=made.actor("clerk"), document_id=outgoing.pk, key=new_key())
    submit(made, outgoing, "clerk")
    return fresh(outgoing)


def sealed(made: Bureau, outgoing: Outgoing) -> Outgoing:
    """Proofread and sealed; it waits for distribution."""
    put_seal(made)
    submit(made, outgoing, "drafter")
    services.seal(actor=made.actor("keeper"), document_id=outgoing.pk, key=new_key())
    submit(made, outgoing, "keeper")
    return fresh(outgoing)


def sign(made: Bureau, text: str = "鄂药监", unit: str = "root") -> Sign:
    """A 机关代字."""
    return services.add_sign(actor=made.actor("clerk"), bureau_id=made.units[unit].pk, text=text, use="文件")


def put_seal(made: Bureau, unit: str = "root") -> None:
    """A seal for the unit."""
    keeper = made.actor("keeper")
    image = files.keep_upload(actor=keeper, upload=ContentFile(seal_image(), name="印章.png"), allowed=Kinds.PNG)
    services.put_seal(actor=keeper, bureau_id=made.units[unit].pk, image=image)


def seal_image() -> bytes:
    """A red ring."""
    picture = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((10, 10, 390, 390), outline=(200, 20, 20, 255), width=16)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def fresh(outgoing: Outgoing) -> Outgoing:
    """The document as it is now."""
    return Outgoing.objects.select_related("document__instance", "bureau").get(pk=outgoing.pk)
