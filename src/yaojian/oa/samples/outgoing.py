"""Outgoing documents over the last weeks, through the services, at every step from draft to distribution (示范数据)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.core.files.base import ContentFile

from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.organisations.models import Unit
from yaojian.oa.documents.genres import genres
from yaojian.oa.flow import clock
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.models import Role, Task, TaskState
from yaojian.oa.flow.values import Receiver
from yaojian.oa.outgoing import services
from yaojian.oa.outgoing.models import Outgoing, Sign
from yaojian.oa.outgoing.services import Particulars

from . import seal_images

STAGES = ("draft", "check", "cosign", "issuers", "office", "sign", "number", "proof", "seal", "distributed")
"""How far a document may have come, in order."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who acts. ``heads`` and ``staff`` by unit code; ``keeper`` keeps the seal."""

    registrar: Actor
    keeper: Actor
    director: Actor
    heads: Mapping[str, Actor]
    staff: Mapping[str, Sequence[Actor]]


def load(desk: Desk) -> None:
    """Signs, seals, and the documents of ``outgoing.yaml``, the oldest first."""
    plan, units = _plan(), dict(Unit.objects.values_list("code", "pk"))
    for row in plan["signs"]:
        services.add_sign(actor=desk.registrar, bureau_id=units[row["unit"]], text=row["text"], use=row["use"])
    for unit in Unit.objects.filter(code__in=plan["seals"]):
        upload = ContentFile(seal_images.image(unit.name), name=f"{unit.name}示范用章.png")
        image = files.keep_upload(actor=desk.keeper, upload=upload, allowed=Kinds.PNG)
        services.put_seal(actor=desk.keeper, bureau_id=unit.pk, image=image)
    rows = plan["documents"]
    for n, row in enumerate(rows):
        _Story(desk, units, n, row, clock.now() - timedelta(days=2 * (len(rows) - n))).tell()
    _keep_numbers(desk)


def _keep_numbers(desk: Desk) -> None:
    """Two numbers kept aside, one of them void."""
    sign, reason = Sign.objects.get(text="鄂药监"), "纸质公文备用（示范数据）"
    kept = services.reserve_numbers(
        actor=desk.registrar, sign_id=sign.pk, count=2, reason=reason, key="demo-outgoing-reserve"
    )
    services.void_number(
        actor=desk.registrar, sign_id=sign.pk, year=workdays.today().year, value=kept[0], reason="打印有误（示范数据）"
    )


@cache
def _plan() -> dict[str, Any]:
    plan: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "outgoing.yaml").read_text(encoding="utf-8"))
    return plan


class _Story:
    """One document from its draft to the stage its row names."""

    def __init__(self, desk: Desk, units: Mapping[str, UUID], n: int, row: Mapping[str, Any], began: datetime) -> None:
        self._desk, self._units, self._n, self._row, self._at = desk, units, n, row, began
        self._drafter = desk.staff[row["unit"]][2]
        self._head = desk.heads[row["unit"]]
        self._acts = 0

    def tell(self) -> None:
        """As far as its stage."""
        with clock.told(self._next()):
            outgoing = services.start_draft(actor=self._drafter, particulars=self._facts(), key=self._key())
        self._save(outgoing, self._drafter, 0, _plan()["body"])
        reached = STAGES.index(self._row["stage"])
        for stage, act in self._steps().items():
            if STAGES.index(stage) < reached:
                act(outgoing)

    def _steps(self) -> dict[str, Any]:
        """What is done at each stage on the way; a joint one comes no further here than to the other organs."""
        steps = {"draft": self._send_draft, "check": self._check}
        if self._row.get("issuers"):
            return steps
        return steps | {
            "office": lambda one: self._submit(one, self._desk.heads["BGS"], "office", way="sign"),
            "sign": lambda one: self._submit(one, self._desk.director, "sign"),
            "number": self._number,
            "proof": lambda one: self._submit(one, self._drafter, "proof"),
            "seal": self._seal,
        }

    def _send_draft(self, outgoing: Outgoing) -> None:
        self._submit(outgoing, self._drafter, "")

    def _check(self, outgoing: Outgoing) -> None:
        """The head changes a date and passes it on: to other departments, the other organs, or the office."""
        old, new = _plan()["change"]["old"], _plan()["change"]["new"]
        self._save(outgoing, self._head, 1, [text.replace(old, new) for text in _plan()["body"]])
        text = _plan()["opinions"]["check"]
        if self._row.get("issuers"):
            with clock.told(self._next()):
                services.send_to_issuers(actor=self._head, document_id=outgoing.pk, text=text, key=self._key())
            first = self._desk.heads[self._row["issuers"][0]]
            self._submit(outgoing, first, "issuer")
        elif self._row["stage"] == "cosign":
            others = [self._desk.heads[code] for code in ("FGC", "LTC")]
            self._submit(outgoing, self._head, "check", way="cosign", to=others)
        else:
            self._submit(outgoing, self._head, "check", way="office")

    def _number(self, outgoing: Outgoing) -> None:
        registrar = self._desk.registrar
        sign = Sign.objects.get(text=self._row.get("sign", "鄂药监"))
        with clock.told(self._next()):
            services.take_number(actor=registrar, document_id=outgoing.pk, sign_id=sign.pk)
        self._submit(outgoing, registrar, "number")
        with clock.told(self._next()):
            services.compose(actor=registrar, document_id=outgoing.pk, key=self._key())
        self._submit(outgoing, registrar, "compose")

    def _seal(self, outgoing: Outgoing) -> None:
        with clock.told(self._next()):
            services.seal(actor=self._desk.keeper, document_id=outgoing.pk, key=self._key())
        self._submit(outgoing, self._desk.keeper, "seal")
        with clock.told(self._next()):
            services.distribute(
                actor=self._desk.registrar,
                document_id=outgoing.pk,
                units=[self._units[code] for code in self._row["to"]],
                key=self._key(),
            )
        self._submit(outgoing, self._desk.registrar, "")

    def _facts(self) -> Particulars:
        row = self._row
        genre = genres()[row["genre"]]
        return Particulars(
            title=row["title"],
            genre=genre.code,
            format=genre.format,
            direction=genre.directions[0],
            disclosure="on_request" if genre.code in ("letter", "request") else "open",
            urgency=row.get("urgency", "normal"),
            main_to=row["main_to"],
            note=row.get("note", ""),
            copies=20,
            issuers=tuple(self._units[code] for code in row.get("issuers", ())),
        )

    def _save(self, outgoing: Outgoing, actor: Actor, base: int, body: Sequence[str]) -> None:
        with clock.told(self._next()):
            services.save_version(
                actor=actor, document_id=outgoing.pk, base=base, text="\n".join(body), key=self._key()
            )

    def _submit(
        self, outgoing: Outgoing, actor: Actor, opinion: str, *, way: str | None = None, to: Sequence[Actor] = ()
    ) -> None:
        tasks = Task.objects.filter(instance=outgoing.pk, actor=actor.person_id, role=Role.DO, state=TaskState.OPEN)
        receivers = [Receiver(one.person_id, one.unit_id) for one in to if one.person_id and one.unit_id]
        with clock.told(self._next()):
            flow.submit(
                actor=actor,
                task_id=tasks.get().pk,
                text=_plan()["opinions"].get(opinion, ""),
                way=way,
                receivers=receivers,
                key=self._key(),
            )

    def _next(self) -> datetime:
        """Each act an hour and a bit after the one before, never in the future."""
        self._at = min(self._at + timedelta(minutes=67), clock.now() - timedelta(minutes=1))
        return self._at

    def _key(self) -> str:
        self._acts += 1
        return f"demo-outgoing-{self._n}-{self._acts}"
