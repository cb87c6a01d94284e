"""Refusals: what a user may meet and mend.

    Refusal
    ├── Unknown          404  there is no such thing
    ├── RightMissing     403  there is, but this actor may not
    ├── SignInNeeded     401  nobody is signed in
    └── … each app derives its own in its ``errors.py``

One handler (``yaojian.web.refusals``) turns a refusal into a page, an htmx fragment, JSON or a line on the
terminal. ``code`` is stable (API clients and the manual use it) and begins with the path of the owning app.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Onward:
    """A link beside a refusal. ``address``: one of ours, or one an administrator registered; never what a request says."""

    label: str
    address: str


class Refusal(Exception):
    """Base of all refusals. A subclass is a dataclass whose fields are the facts named in ``sentence``."""

    code: ClassVar[str]
    status: ClassVar[HTTPStatus]
    sentence: ClassVar[str]
    remedy: ClassVar[str]

    def __str__(self) -> str:
        return self.told() + self.remedy

    def told(self) -> str:
        """What happened, with the facts filled in; without the remedy."""
        return self.sentence.format(**vars(self))

    def onward(self) -> Sequence[Onward]:
        """Where a page leads from here, the best first; without any it leads back."""
        return ()


@dataclass(eq=False)
class Unknown(Refusal):
    """There is no object of this kind under this id, or none the actor could ever see."""

    code = "kernel.unknown"
    status = HTTPStatus.NOT_FOUND
    sentence = "没有找到这个{kind}。"
    remedy = "它可能已被删除或地址有误，请回到列表重新查找。"
    kind: str


@dataclass(eq=False)
class RightMissing(Refusal):
    """The actor lacks a right. Names the right, never the object (architecture §4)."""

    code = "kernel.permissions.right_missing"
    status = HTTPStatus.FORBIDDEN
    sentence = "您没有“{right}”的权限，这次操作没有执行。"
    remedy = "如工作需要，请联系本单位的安全管理员授权。"
    right: str


@dataclass(eq=False)
class SignInNeeded(Refusal):
    """Nobody is signed in, or the session has ended. Pages redirect to the sign-in page, the API answers 401."""

    code = "kernel.accounts.sign_in_needed"
    status = HTTPStatus.UNAUTHORIZED
    sentence = "您还没有登录，或登录已过期。"
    remedy = "请重新登录后再试。"


@dataclass(eq=False)
class Invalid(Refusal):
    """Input that breaks a rule of one field, where no form is at hand (API, command line, service).

    ``field`` is the Chinese label as the user sees it; ``reason`` is a sentence ending in 。
    """

    code = "kernel.invalid"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{field}”填写有误：{reason}"
    remedy = "请改正后重新提交，其他内容不会丢失。"
    field: str
    reason: str
