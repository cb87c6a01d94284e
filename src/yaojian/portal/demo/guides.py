"""Service guides of the demo institution, from ``data/guides.yaml``: written by one person, published by another."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import yaml

from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations.models import Unit
from yaojian.portal.guides import services
from yaojian.portal.guides.models import Audience, Guide, Theme

_DATA = Path(__file__).parent / "data" / "guides.yaml"
_SPACE = UUID("2d5b7d6e-2a1f-4e6e-8a4c-5d0c9b7c4a10")


def load(writer: Actor, publisher: Actor) -> None:
    """Make the themes and guides. The last one stays a draft with gaps, to be tried."""
    plan = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    themes = {
        title: services.save_theme(actor=publisher, title=title, order=place * 10)
        for place, title in enumerate(plan["themes"], start=1)
    }
    for place, row in enumerate(plan["guides"], start=1):
        guide = _guide(writer, row, themes, place)
        draft = services.save_draft(
            actor=writer, guide_id=guide.pk, content=_content(row, plan), row_version=guide.row_version
        )
        if isinstance(draft, Guide) and place < len(plan["guides"]):
            services.publish_guide(
                actor=publisher,
                guide_id=guide.pk,
                row_version=draft.row_version,
                opinion="要素齐全，同意发布。",
                key=str(uuid5(_SPACE, f"publish {row['code']}")),
            )


def _guide(writer: Actor, row: dict[str, Any], themes: dict[str, Theme], place: int) -> Guide:
    unit = Unit.objects.filter(code=row["unit"]).first() or Unit.objects.order_by("path")[0]
    facts = services.GuideFacts(
        code=row["code"],
        title=row["title"],
        audience=Audience(row["audience"]),
        owner_unit_id=unit.pk,
        theme_ids=[themes[row["theme"]].pk],
        order=place * 10,
    )
    return services.create_guide(actor=writer, facts=facts, key=str(uuid5(_SPACE, row["code"])))


def _content(row: dict[str, Any], plan: dict[str, Any]) -> dict[str, Any]:
    return plan["common"] | {
        "kind": row["kind"],
        "basis": row["basis"],
        "conditions": [{"text": text} for text in row["conditions"]],
        "materials": [
            {"name": name, "original": "原件", "medium": "电子", "copies": 1, "needed": "必要", "source": "申请人自备"}
            for name in row["materials"]
        ],
        "steps": plan["steps"],
        "statutory_days": row["statutory"],
        "promised_days": row["promised"],
        "visits": 0,
        "charged": False,
        "in_portal": row["audience"] == "companies",
        "result": row["result"],
        "questions": [{"question": question, "answer": answer} for question, answer in row["questions"]],
    }
