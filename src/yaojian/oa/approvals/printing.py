"""An application as its own sheet (请假审批单 …): the answers of its form and every opinion, one PDF/A."""

from collections.abc import Iterator

from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.forms.nodes import Builder, Node
from yaojian.kernel.rendering import sheet
from yaojian.kernel.rendering.sheet import Fact, Sheet
from yaojian.oa.documents import sheets

from . import catalogue, queries
from .models import Application, SealUse

LONG = 18
"""An answer of more characters takes a row of its own."""


def pdf_of(actor: Actor, application: Application) -> bytes:
    """The sheet, marked with who printed it. The caller has checked the reading right.

    Raises what ``kernel.rendering.sheet`` does.
    """
    now = timezone.now()
    return sheet.render(
        Sheet(
            title=title_of(application),
            facts=tuple(_facts(application)),
            opinions=tuple(sheets.opinions_of(application.document)),
            printed_by=actor.name,
            printed_at=now,
            watermark=f"{actor.name} {sheet.moment(now)}",
        )
    )


def title_of(application: Application) -> str:
    """请假审批单, 采购审批单 …, after the name of the form."""
    name = application.form.title.split("（")[0].removesuffix("申请").removesuffix("审批")
    return f"{name}审批单"


def _facts(application: Application) -> Iterator[Fact]:
    document = application.document
    yield Fact("申请人", application.applicant.name)
    yield Fact("申请单位", document.unit.name)
    yield Fact("提交时间", sheet.moment(application.filed_at) if application.filed_at else "尚未提交")
    yield Fact("状态", document.instance.step_name)
    tree = Builder(()).tree(catalogue.definition_of(application.form), application.data)
    for child in tree.children:
        if child.applies:
            yield from _answers(child)
    if application.filed_at:
        for label, value in queries.facts_told(application):
            yield Fact(label, value)
    if application.vehicle:
        yield Fact("派车", application.vehicle)
    use = SealUse.objects.select_related("recorded_by").filter(application=application).first()
    if use:
        told = f"{sheet.moment(use.used_at)}在{use.place}用印 {use.copies} 份，监印人{use.witnesses}，{use.recorded_by.name}登记。"
        yield Fact("用印登记", told + use.note, wide=True)


def _answers(node: Node) -> Iterator[Fact]:
    if node.shape == "rows":
        for row in node.children:
            told = "；".join(f"{one.label} {_told(one)}" for one in row.children) or _told(row)
            yield Fact(row.label, told, wide=True)
        return
    if node.shape == "group":
        for child in node.children:
            yield from _answers(child)
        return
    told = _told(node)
    yield Fact(node.label, told, wide=len(told) > LONG)


def _told(node: Node) -> str:
    if node.schema.get("type") == "boolean":
        return node.text or "否"  # a box that was not ticked
    return f"{node.told} {node.unit}".strip() if node.text else "未填"
