"""The acts as pages: which form each has, what its button says, and which service it calls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Unknown
from yaojian.oa.flow import clock
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.services import Moved

from . import forms, inks
from .act_form import ActForm
from .models import Document

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One act about to happen: who, on what, with what the form gave."""

    actor: Actor
    document: Document
    given: Given
    key: str

    @property
    def task_id(self) -> UUID:
        """The task the reader saw. Raises ``Unknown`` (404) when the form named none."""
        if not self.given["task"]:
            raise Unknown(kind="办理任务")
        task_id: UUID = self.given["task"]
        return task_id

    @property
    def on_task(self) -> dict[str, Any]:
        """Arguments of an act on one's task."""
        return {"actor": self.actor, "task_id": self.task_id, "text": self.given["text"], "key": self.key}

    @property
    def on_matter(self) -> dict[str, Any]:
        """Arguments of an act on the whole matter."""
        return {"actor": self.actor, "instance_id": self.document.pk, "text": self.given["text"], "key": self.key}


@dataclass(frozen=True, slots=True)
class ActPage:
    """How one act is shown. ``offered`` are the names under which the engine offers it; ``consequence`` is told before."""

    name: str
    label: str
    icon: str
    form: type[ActForm]
    run: Callable[[Call], Moved]
    done: str
    consequence: str = ""
    offered: tuple[str, ...] = ()
    danger: bool = False


def _submit(call: Call) -> Moved:
    given = call.given
    receivers, days = given.get("receivers") or [], given.get("days")
    if days:
        due = workdays.due_in_working_days(clock.now(), days)
        receivers = [replace(one, due=due) for one in receivers]
    return flow.submit(**call.on_task, way=given.get("way") or None, receivers=receivers)


def _send_back(call: Call) -> Moved:
    return flow.send_back(**call.on_task, step=call.given["step"], direct=call.given["manner"] == "direct")


def _add(call: Call) -> Moved:
    return flow.add_signers(**call.on_task, placing=call.given["placing"], receivers=call.given["receivers"])


def _drop(call: Call) -> Moved:
    given = call.given
    return flow.drop_signer(actor=call.actor, task_id=given["dropped"], text=given["text"], key=call.key)


def _transfer(call: Call) -> Moved:
    return flow.transfer(**call.on_task, receiver=call.given["receivers"][0])


def _circulate(call: Call) -> Moved:
    return flow.circulate(**call.on_matter, receivers=call.given["receivers"])


def _jump(call: Call) -> Moved:
    return flow.jump(**call.on_matter, step=call.given["step"], receivers=call.given["receivers"])


def _urge(call: Call) -> Moved:
    return flow.urge(**call.on_matter, task_ids=call.given["urged"])


PAGES: dict[str, ActPage] = {
    page.name: page
    for page in (
        ActPage("submit", "提交", "send", forms.SubmitForm, _submit, "《{title}》的办理意见已提交。"),
        ActPage(
            "read", "已阅", "check", forms.ReadForm, lambda call: flow.mark_read(**call.on_task), "《{title}》已标为已阅。"
        ),
        ActPage(
            "return", "退回", "arrow-back-up", forms.SendBackForm, _send_back, "《{title}》已退回。",
            "退回后，这一环节其他人未签的任务一并取消，已签的意见保留。",
        ),
        ActPage(
            "withdraw", "撤回", "arrow-back-up", forms.WithdrawForm, lambda call: flow.withdraw(**call.on_task),
            "《{title}》已撤回，请重新办理。", "对方还没有打开时可以撤回。已签的意见保留，并注明已撤回。",
        ),
        ActPage(
            "add", "加签", "user-plus", forms.AddForm, _add, "《{title}》已加签。",
            offered=("add_before", "add_beside", "add_after"),
        ),
        ActPage("drop", "减签", "minus", forms.DropForm, _drop, "《{title}》已减签。"),
        ActPage(
            "transfer", "转办", "transfer-in", forms.TransferForm, _transfer, "《{title}》已转办。",
            "转办后由对方办理，您仍可查看这件公文。",
        ),
        ActPage(
            "circulate", "传阅", "users", forms.CirculateForm, _circulate, "《{title}》已送出传阅。",
            "收到传阅的人只看不办，可以写阅后意见。",
        ),
        ActPage("urge", "催办", "bell", forms.UrgeForm, _urge, "已就《{title}》催办。"),
        ActPage(
            "jump", "特送", "arrow-forward-up", forms.JumpForm, _jump, "《{title}》已特送。",
            "现在所有没有完成的办理都会取消，公文直接送到所选环节。", danger=True,
        ),
        ActPage(
            "finish", "强制办结", "circle-check", forms.ReasonForm, lambda call: flow.finish(**call.on_matter),
            "《{title}》已办结。", "现在所有没有完成的办理都会取消，公文不再流转。需要时可以恢复。", danger=True,
        ),
        ActPage(
            "void", "作废", "circle-x", forms.ReasonForm, lambda call: flow.void(**call.on_matter),
            "《{title}》已作废。", "作废后公文不再流转，仍可查看。需要时可以恢复。", danger=True,
        ),
        ActPage(
            "restore", "恢复", "refresh", forms.ReasonForm, lambda call: flow.restore(**call.on_matter),
            "《{title}》已恢复办理。", "恢复后，办结或作废时没有完成的办理重新打开。",
        ),
    )
}  # fmt: skip
"""Acts by the last part of their address."""

IN_PLACE = ("submit", "read")
"""Acts whose form stands on the page of the document itself."""


def perform(page: ActPage, call: Call) -> Moved:
    """Do it. What was kept of the text before is not needed any more, also when the form came a second time."""
    image = call.given.get("ink")
    if image:
        moved = inks.sign_by_hand(
            actor=call.actor, document=call.document, task_id=call.task_id, image=image, act=lambda: page.run(call)
        )
    else:
        moved = page.run(call)
    if call.given["task"]:
        flow.drop_draft(actor=call.actor, task_id=call.given["task"])
    return moved


def told(page: ActPage, document: Document, moved: Moved) -> str:
    """What the reader is told afterwards; after submitting also that it can still be taken back."""
    if page.name != "submit":
        return page.done.format(title=document.title)
    if not moved.instance.is_running:
        return f"《{document.title}》已办结。"
    back = "对方打开前可以撤回。" if moved.opened else ""
    return page.done.format(title=document.title) + back


def page_of(name: str) -> ActPage:
    """Raises ``Unknown`` (404)."""
    if name not in PAGES:
        raise Unknown(kind="办理方式")
    return PAGES[name]
