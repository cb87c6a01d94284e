"""A flow somebody is about to change: a draft with one step more and a test of its author's (示范数据)."""

from yaojian.kernel.actors import Actor
from yaojian.oa.flow.design import services as drafting

CODE = "approval_general"
KEY = "sample-definition"


def load(author: Actor) -> None:
    """The draft of 通用审批 with 复核 behind its first step; not published."""
    draft = drafting.open_draft(actor=author, code=CODE)
    first = drafting.definition_in(draft).steps[0]
    draft = drafting.add_step(actor=author, draft_id=draft.pk, name="复核", after=first.key, key=KEY)
    drafting.save_words(
        actor=author,
        draft_id=draft.pk,
        base=draft.version,
        name=draft.name,
        text=f"若 {first.name}提交，则应到 复核\n若 {first.name}提交，复核退回，则应到 {first.name}",
    )
