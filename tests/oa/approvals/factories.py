"""A bureau whose posts do the duties the shipped approval flows name, and complete answers for each form."""

from dataclasses import dataclass, field
from typing import Any

from tests.kernel import factories as kernel
from tests.oa.factories import duties
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations import services as organisations
from yaojian.kernel.organisations.models import Unit, UnitKind
from yaojian.oa.approvals import services
from yaojian.oa.approvals.models import Application
from yaojian.oa.approvals.rights import APPLY, PUBLISH_FORM, READ_USES

COMPLETE: dict[str, dict[str, Any]] = {
    "leave": {
        "kind": "年休假",
        "first": "2026-03-02",
        "first_half": "上午",
        "last": "2026-03-03",
        "last_half": "下午",
        "reason": "探望父母",
        "covered_by": "陆远",
    },
    "purchase": {
        "purpose": "更换扫描仪",
        "budget": "公用经费",
        "method": "电子卖场直购",
        "items": [{"name": "扫描仪", "quantity": 2, "unit": "台", "price": 1999.5}],
        "needed_by": "2099-01-05",
    },
    "seal": {
        "seal": "单位公章",
        "paper": "关于报送数据的函",
        "copies": 3,
        "purpose": "报送",
        "recipient": "武汉分局",
        "contract": False,
        "across_pages": False,
        "taken_out": False,
    },
    "vehicle": {
        "purpose": "执法检查",
        "origin": "机关",
        "destination": "孝感",
        "departs": "2099-03-02T08:30",
        "returns": "2099-03-02T18:00",
        "passengers": 3,
        "contact": "027-81234567",
        "self_drive": "派驾驶员",
        "out_of_province": False,
    },
    "general": {
        "subject": "举办培训班",
        "category": "请示",
        "content": "拟于三月举办培训班。",
        "highest": "本处室负责人",
    },
}


@dataclass(slots=True)
class Bureau:
    """Units by code and accounts by who they are."""

    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        """The actor of this account."""
        return kernel.actor(self.users[who])


def bureau() -> Bureau:
    """Chief, leader in charge, heads of office and finance, and a department with its head and two clerks."""
    made = Bureau()
    root = _unit("HB", "湖北省药品监督管理局", UnitKind.HEADQUARTERS, None)
    made.units["HB"] = root
    for code, name in (("BGS", "办公室"), ("ZHC", "综合规划财务处"), ("LTC", "药品流通监督管理处")):
        made.units[code] = _unit(code, name, UnitKind.DEPARTMENT, root)
    people = (
        ("chief", "钟局长", "HB", True),
        ("charge", "高副局长", "HB", False),
        ("office", "贺主任", "BGS", True),
        ("finance", "钱处长", "ZHC", True),
        ("head", "周明远", "LTC", True),
        ("clerk", "陆远", "LTC", False),
        ("clerk2", "林溪", "LTC", False),
    )
    for who, name, place, leads in people:
        made.users[who] = kernel.official(name, made.units[place], leads=leads)
    office, finance = made.units["BGS"], made.units["ZHC"]
    duties(root, chief=(root, ""), finance=(finance, ""), seal_keeper=(office, "印章管理员"), dispatcher=(office, ""))
    leader = made.users["charge"].person
    assert leader is not None
    organisations.put_in_charge(actor=kernel.SYSTEM, leader=leader, unit=made.units["LTC"], since=kernel.FIRST_DAY)
    keeper = kernel.person("苏明岚")
    kernel.post(keeper, office, "印章管理员")
    made.users["keeper"] = kernel.user(keeper)
    kernel.grant(made.users["keeper"], READ_USES, scope=root)
    for who in ("clerk", "clerk2", "head"):
        kernel.grant(made.users[who], APPLY, scope=root)
    kernel.grant(made.users["office"], PUBLISH_FORM, scope=root)
    return made


def draft(made: Bureau, form: str = "leave", *, who: str = "clerk", key: str = "k1", **answers: Any) -> Application:
    """A complete application that waits with its applicant."""
    data = COMPLETE[form] | answers
    return services.start_application(actor=made.actor(who), code=form, data=data, key=key)


def submitted(made: Bureau, form: str = "leave", *, who: str = "clerk", key: str = "k1", **answers: Any) -> Application:
    """The same, handed in."""
    application = draft(made, form, who=who, key=key, **answers)
    done = services.submit_application(
        actor=made.actor(who), document_id=application.pk, row_version=application.row_version, key=f"{key}-s"
    )
    assert isinstance(done, Application)
    return done


def _unit(code: str, name: str, kind: str, parent: Unit | None) -> Unit:
    return organisations.create_unit(
        actor=kernel.SYSTEM, code=code, name=name, kind=kind, parent=parent, since=kernel.FIRST_DAY
    )
