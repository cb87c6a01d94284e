"""From what a crawl left behind to findings: places in words, evidence, order.

Only now are selectors and link texts worked out, by reading pages with faults again from the spool.
"""

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import unquote

from yaojian.inspection.engine.addresses import Fault, resolve, site_of
from yaojian.inspection.engine.crawled import Crawled
from yaojian.inspection.engine.frontier import Known
from yaojian.inspection.engine.locating import Source
from yaojian.inspection.engine.parsing import anchors_of, parse, start_of
from yaojian.inspection.engine.rules import RULES
from yaojian.inspection.engine.settling import verdict_of
from yaojian.inspection.engine.spooling import Spool
from yaojian.inspection.engine.values import Evidence, Finding, Limits, LinkKind, Place

_KIND_WORDS = {
    LinkKind.IMAGE: "图片", LinkKind.STYLE: "样式文件", LinkKind.SCRIPT: "脚本文件", LinkKind.MEDIA: "音视频",
    LinkKind.FRAME: "框架页面", LinkKind.REFRESH: "自动跳转",
}  # fmt: skip
_NO_WORDS = ("", "")
_OF_WHOLE_PAGES = frozenset({"footer.missing", "tags.site", "tags.column", "tags.content"})
_FRAMED = frozenset({LinkKind.FRAME})
_FOUND_AGAIN = frozenset({"hidden.link", "transport.mixed"})  # checks that name a target and leave its place to us
_RANK = {code: rank for rank, code in enumerate(RULES)}


@dataclass(slots=True)
class _Draft:
    """A finding before its places are known in words. ``wanted`` is the key its references resolve to."""

    rule: str
    url: str
    excerpt: str
    pages: "array[int]"
    at: int | None
    personal: bool = False
    wanted: str | None = None
    words: dict[int, tuple[str, str]] = field(default_factory=dict)
    around: tuple[str, str] | None = None
    offset: tuple[int, int] | None = None


class Gathering:
    """One use: ``findings`` of one crawl, and afterwards ``kept``, the spool positions of evidence by file name."""

    def __init__(self, crawled: Crawled, spool: Spool, limits: Limits, now: datetime) -> None:
        self._crawled = crawled
        self._spool = spool
        self._limits = limits
        self._now = now
        self.kept: dict[str, int] = {}

    def findings(self) -> tuple[Finding, ...]:
        """All findings, heaviest first, then by rule and address; without points."""
        if self._crawled.dead is not None:
            return (self._dead(),)
        drafts = [*self._of_links(), *self._of_certificates(), *self._of_anchors(), *self._of_checks()]
        self._put_into_words(drafts)
        self._locate(drafts)
        return tuple(sorted((self._finding(draft) for draft in drafts), key=_order))

    def _dead(self) -> Finding:
        answer, home = self._crawled.dead, self._crawled.home
        verdict = verdict_of(answer, self._limits) if answer else None
        reason = verdict.reason if verdict else ""
        draft = _Draft(
            "site.unreachable",
            home,
            f"首页{reason}",
            array("I"),
            self._spool.put(answer, whole=True) if answer else None,
        )
        return self._finding(draft)

    def _of_links(self) -> Iterator[_Draft]:
        frontier = self._crawled.frontier
        for known in frontier.known.values():
            pages = known.pages or (known.via.pages if known.via else known.pages)
            if known.verdict is not None and known.verdict.rule is not None and pages:
                excerpt = f"{_kind_words(known)}：{known.verdict.reason}"
                draft = _Draft(known.verdict.rule, known.url, excerpt, pages, known.at, wanted=known.url)
                if known.via is not None and not known.pages:
                    draft.words = dict.fromkeys(pages, ("", f"由样式文件 {known.via.url} 引用"))
                yield draft
        for (rule, raw), known in frontier.faults.items():
            reason = known.fault.reason if known.fault else ""
            yield _Draft(rule, raw, reason, known.pages, None, wanted=f"{rule} {raw}")

    def _of_certificates(self) -> Iterator[_Draft]:
        """One per host, from the first address of it that was met."""
        seen: set[str] = set()
        for known in sorted(self._crawled.frontier.known.values(), key=lambda known: known.url):
            host = site_of(known.url)
            if known.certificate and host not in seen and (known.pages or known.depth == 0):
                seen.add(host)
                yield _Draft(
                    "transport.certificate",
                    f"https://{host}/",
                    known.certificate,
                    known.pages,
                    known.at,
                    wanted=known.url,
                )

    def _of_anchors(self) -> Iterator[_Draft]:
        for known in self._crawled.frontier.known.values():
            if not known.fragments or known.at is None or not known.as_page:
                continue
            if known.verdict is not None and known.verdict.rule is not None:
                continue
            page = parse(self._spool.get(known.at, limit=self._limits.expanded), home=False, links=0)
            present = anchors_of(page)
            for fragment, pages in known.fragments.items():
                if fragment not in present and _decoded(fragment) not in present:
                    url = f"{known.url}#{fragment}"
                    yield _Draft(
                        "link.anchor",
                        url,
                        f"页面里没有名为“{_decoded(fragment)[:60]}”的位置",
                        pages,
                        known.at,
                        wanted=url,
                    )

    def _of_checks(self) -> Iterator[_Draft]:
        for entry in self._crawled.sightings.entries.values():
            url, first, pages = entry.url, entry.first, entry.pages
            if entry.rule in _OF_WHOLE_PAGES:
                pages = array("I", [number for number in pages if not self._is_only_framed(number)])
                if not pages:
                    continue
                first = min(pages)
                url = self._crawled.urls[first]
            at = self._crawled.pages.get(first)
            wanted = entry.url if entry.rule in _FOUND_AGAIN else None
            yield _Draft(entry.rule, url, entry.excerpt, pages, at, entry.personal, wanted, entry.words, entry.around)

    def _is_only_framed(self, number: int) -> bool:
        """Whether the page is only ever shown inside another one, whose head and foot stand for it."""
        known = self._crawled.frontier.known.get(self._crawled.urls[number])
        return known is not None and known.kinds == _FRAMED

    def _put_into_words(self, drafts: list[_Draft]) -> None:
        """Read each page with faulty references once and note where they stand in it."""
        by_page: defaultdict[int, dict[str, list[_Draft]]] = defaultdict(dict)
        for draft in drafts:
            if draft.wanted is not None:
                for number in sorted(set(draft.pages))[: self._limits.places]:
                    by_page[number].setdefault(draft.wanted, []).append(draft)
        for number in sorted(by_page):
            wanted = by_page[number]
            answer = self._spool.get(self._crawled.pages[number], limit=self._limits.expanded)
            page = parse(answer, home=number == 0, links=self._limits.links_a_page, places=True)
            base = start_of(page)
            for link in page.links:
                for key in _keys(base, link.raw, page.charset):
                    for draft in wanted.get(key, ()):
                        if not draft.words.get(number, _NO_WORDS)[0]:
                            draft.words[number] = (link.selector, link.text)

    def _locate(self, drafts: list[_Draft]) -> None:
        """Offsets in the HTML of the first page for what is a matter of words; each page is read once."""
        by_page: defaultdict[int, list[tuple[_Draft, tuple[str, str]]]] = defaultdict(list)
        for draft in drafts:
            if draft.around is not None:
                by_page[min(draft.pages)].append((draft, draft.around))
        for number, found in sorted(by_page.items()):
            source = Source(self._spool.get(self._crawled.pages[number], limit=self._limits.expanded))
            for draft, (before, after) in found:
                draft.offset = source.offset(before, draft.words.get(number, _NO_WORDS)[1], after)

    def _finding(self, draft: _Draft) -> Finding:
        numbers = sorted(set(draft.pages))
        places = tuple(
            Place(self._crawled.urls[number], *draft.words.get(number, _NO_WORDS))
            for number in numbers[: self._limits.places]
        )
        return Finding(
            rule=draft.rule, severity=RULES[draft.rule].severity, url=draft.url, places=places,
            places_count=len(numbers), on_home=0 in numbers[:1], excerpt=draft.excerpt[:500],
            evidence=self._evidence(draft), seen_at=self._now, offset=draft.offset,
        )  # fmt: skip

    def _evidence(self, draft: _Draft) -> Evidence:
        at = draft.at
        if at is None and draft.pages and min(draft.pages) in self._crawled.pages:
            at = self._crawled.pages[min(draft.pages)]
        if at is None:
            return Evidence(None, None, None)
        answer = self._spool.get(at, limit=self._limits.expanded)
        digest = hashlib.sha256(answer.body).hexdigest() if answer.body else None
        if draft.personal:
            return Evidence(None, digest, answer.status)
        name = hashlib.sha256(f"{answer.asked}\n{answer.status}\n{answer.failure}\n{digest}".encode()).hexdigest()[:20]
        file = f"evidence/{name}.warc.gz"
        self.kept[file] = at
        return Evidence(file, digest, answer.status or None)


def _keys(base: str, raw: str, charset: str) -> Iterator[str]:
    resolved = resolve(base, raw, charset)
    if isinstance(resolved, Fault):
        yield f"{resolved.rule} {raw}"
    elif resolved is not None:
        yield resolved.url
        if resolved.fragment:
            yield f"{resolved.url}#{resolved.fragment}"


def _decoded(fragment: str) -> str:
    return unquote(fragment)


def _kind_words(known: Known) -> str:
    words = sorted({_KIND_WORDS[kind] for kind in known.kinds if kind in _KIND_WORDS})
    return "、".join(words) if words else "链接"


def _order(finding: Finding) -> tuple[int, int, bool, str, str]:
    return finding.severity.order, _RANK[finding.rule], not finding.on_home, finding.url, finding.excerpt
