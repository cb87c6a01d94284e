"""What the desk's pages of letters show."""

from collections.abc import Mapping, Sequence
from typing import Any

from yaojian.kernel.actors import Actor
from yaojian.kernel.files import queries as files
from yaojian.kernel.permissions import checks
from yaojian.portal.interaction.acting import acts as acting
from yaojian.portal.interaction.acting.acts import ActForm
from yaojian.portal.interaction.acting.paging import Ledger
from yaojian.portal.interaction.letters import gate, queries, rules
from yaojian.portal.interaction.letters.acts import ACTS
from yaojian.portal.interaction.letters.identity import writer_of
from yaojian.portal.interaction.letters.models import BACK, Extension, Letter, LetterEvent, PublicCopy
from yaojian.portal.interaction.letters.rights import IDENTIFY, READ
from yaojian.portal.interaction.letters.services.receiving import OWNER
from yaojian.portal.interaction.visiting import masking, telling

_OTHERS = 5


def tabs(ledgers: Sequence[Ledger], counts: Mapping[str, int], current: str) -> list[dict[str, Any]]:
    """For ``parts/tabs.html``."""
    return [
        {
            "label": ledger.label,
            "address": f"?tab={ledger.key}",
            "count": counts.get(ledger.key),
            "current": ledger.key == current,
            "hot": ledger.hot,
        }
        for ledger in ledgers
    ]


def letter_page(actor: Actor, letter: Letter, wrong: ActForm | None = None) -> dict[str, Any]:
    """Context of ``desk/letters/page.html``. The caller has asked for the reading right."""
    copy = queries.copy_of(letter)
    writer = writer_of(letter)
    same = checks.allowed(actor, READ, queries.of_same_writer(letter))[:_OTHERS]
    return {
        "letter": letter,
        "facts": _facts(letter),
        "masked": f"{masking.name(writer.name)}　{masking.phone(writer.phone)}",
        "may_identify": checks.holds_on(actor, IDENTIFY, letter),
        "files": list(files.files_of(OWNER, letter.pk)),
        "steps": [step(event) for event in queries.trail(letter)],
        "offers": acting.offers(actor, ACTS, letter, wrong),
        "wrong": wrong,
        "copy": copy,
        "marks": _marks(copy),
        "mails": telling.told_of("letter", letter.pk),
        "same": list(same),
        "waits_for_time": letter.extension == Extension.ASKED,
        "rule": rules.rule_of(letter.kind),
    }


def step(event: LetterEvent) -> dict[str, Any]:
    """One line of the trail."""
    return {
        "title": event.get_act_display(),
        "who": event.who,
        "text": event.text,
        "at": event.at,
        "note": "",
        "state": "back" if event.act in BACK else "done",
    }


def _facts(letter: Letter) -> list[tuple[str, str]]:
    facts = [
        ("类别", letter.get_kind_display()),
        ("承办单位", letter.unit.name if letter.unit else "未分派"),
        ("承办人", letter.person.name if letter.person else ""),
        ("来信人同意公开", "同意" if letter.wants_public else "不同意"),
        ("公开", letter.get_publicity_display()),
        ("延期", letter.get_extension_display()),
    ]
    if letter.page_address:
        facts.append(("有错的网页", letter.page_address))
    if letter.score is not None:
        facts.append(("满意度", f"{letter.score} 分（满分 5 分）"))
    return facts


def _marks(copy: PublicCopy | None) -> list[str]:
    """What the check of wording says about the copy, as lines."""
    if copy is None:
        return []
    found = gate.marks(copy.subject, copy.text, copy.answer)
    return [
        f"{mark.label}：“{mark.text}”" + (f"，建议“{mark.suggestion}”" if mark.suggestion else "") for mark in found
    ][:10]
