"""Pictures of faulty pages as a visitor sees them. Evidence for the eye only: equal pages need not give equal bytes."""

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from yaojian.inspection.engine.browsing.program import BrowserFailed
from yaojian.inspection.engine.browsing.window import Window
from yaojian.inspection.engine.guard import Guard
from yaojian.inspection.engine.values import Finding, Limits


async def take_pictures(
    findings: Sequence[Finding], home: str, folder: Path, guard: Guard, limits: Limits, may_ask: Callable[[str], bool]
) -> dict[str, str]:
    """File below ``folder`` by page, of at most ``limits.pictures`` pages: those where the gravest findings stand.
    Being interrupted ends it early."""
    taken: dict[str, str] = {}
    (folder / "evidence").mkdir(exist_ok=True)
    try:
        async with Window(guard, limits, may_ask) as window:
            for page in pages_to_picture(findings, home)[: limits.pictures]:
                name = f"evidence/{hashlib.sha256(page.encode()).hexdigest()[:20]}.png"
                try:
                    (folder / name).write_bytes(await (await window.show(page)).picture())
                except BrowserFailed:
                    continue
                taken[page] = name
    except asyncio.CancelledError:
        return taken
    return taken


def pages_to_picture(findings: Sequence[Finding], home: str) -> list[str]:
    """Pages of the site where a finding first stands, the gravest first. Not those with unmasked personal data, of which
    no copy is kept: a picture would be one."""
    host = urlsplit(home).netloc
    personal = {place.page for one in findings if _is_personal(one) for place in one.places}
    pages = dict.fromkeys(place.page for finding in findings for place in finding.places[:1])
    return [page for page in pages if page not in personal and urlsplit(page).netloc == host]


def _is_personal(finding: Finding) -> bool:
    """Something was received and no copy of it kept."""
    return finding.evidence.file is None and finding.evidence.sha256 is not None


def with_pictures(findings: Iterable[Finding], pictures: dict[str, str]) -> tuple[Finding, ...]:
    """The findings, each with the picture of its first place where one was taken."""
    return tuple(
        replace(one, evidence=replace(one.evidence, picture=pictures.get(one.places[0].page))) if one.places else one
        for one in findings
    )
