"""Accounts of the demo institution: fixed names for the roles a visitor tries, pinyin for everybody else."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from yaojian.kernel.accounts.models import Kind, User
from yaojian.kernel.organisations.models import Person

PASSWORD = "Yaojian-2026-demo"  # noqa: S105 - printed at every start of a demo; never used elsewhere


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One line of the list ``yaojian up --demo`` prints."""

    username: str
    role: str
    surface: str


DEMO_ACCOUNTS = (
    DemoAccount("registrar", "收文登记员（办公室）", "/oa/"),
    DemoAccount("head.liutong", "药品流通监管处处长", "/oa/"),
    DemoAccount("head.shengchan", "药品生产监管处处长", "/oa/"),
    DemoAccount("editor", "门户编辑（信息中心）", "/cms/"),
    DemoAccount("reviewer", "门户审核（办公室）", "/cms/"),
    DemoAccount("branch.wuhan", "武汉分局年报审核", "/qy/supervision/"),
    DemoAccount("branch.yichang", "宜昌分局年报审核", "/qy/supervision/"),
    DemoAccount("qy01", "企业用户（武汉辖区）", "/qy/"),
    DemoAccount("inspector", "网站检查员（信息中心）", "/console/inspection/"),
    DemoAccount("sysadmin", "系统管理员", "/console/"),
    DemoAccount("secadmin", "安全管理员", "/console/"),
    DemoAccount("auditor", "审计管理员", "/console/"),
)


class AccountMaker:
    """Makes accounts with one shared password hash: 300 separate Argon2id hashes would take a minute and a half."""

    def __init__(self) -> None:
        self._hash = make_password(PASSWORD)
        self._taken: set[str] = set()

    def account_for(self, person: Person, username: str = "") -> User:
        """An unsaved account; without ``username`` it is the pinyin of the name, numbered where needed."""
        base = username or person.pinyin.replace(" ", "")
        name, n = base, 1
        while name in self._taken:
            n += 1
            name = f"{base}{n}"
        self._taken.add(name)
        return User(
            username=name,
            name=person.name,
            kind=Kind.STAFF,
            person=person,
            email=f"{name}@example.gov.cn",
            password=self._hash,
            password_changed_at=timezone.now(),
        )
