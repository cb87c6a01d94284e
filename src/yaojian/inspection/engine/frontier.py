"""What is known of the site's addresses: who points where, what may be visited next, and which spaces are traps.

Everything is decided between levels (breadth first, sorted), so that the outcome does not depend on which answer came
first. Memory per address is one small object; references of pages are numbers of pages.
"""

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from urllib.parse import urlsplit

from yaojian.inspection.engine.addresses import Fault, Resolved, repeats_itself, resolve, shape_of, site_of
from yaojian.inspection.engine.perusing.values import KINDS, Perusal
from yaojian.inspection.engine.robots import Robots
from yaojian.inspection.engine.settling import Verdict
from yaojian.inspection.engine.values import Limits, LinkKind

_ACTS = re.compile(
    r"(?:^|[/?&=_.-])(?:log_?out|sign_?out|delete|remove|del|vote|unsubscribe|tuichu|toupiao)(?:[/?&=_.-]|$)",
    re.IGNORECASE,
)
_NOT_A_PAGE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|ceb|txt|csv|zip|rar|7z|gz|tar|exe|apk|jpe?g|png|gif|bmp|webp|svg|ico|tiff?"
    r"|mp[34]|avi|wmv|flv|mov|m4[av]|wav|swf|css|js|json|xml|woff2?|ttf|eot)$",
    re.IGNORECASE,
)
_PAGE_KINDS = frozenset({LinkKind.PAGE, LinkKind.FRAME, LinkKind.REFRESH, LinkKind.SCRIPTED})
_MOST_SEGMENTS = 20
_CHAIN = 12  # levels over which like pages must be spread to be called an endless chain
_FLOOD = 200  # like pages made by query values
_MEMO = 200_000  # remembered references before the memory is emptied


@cache
def _with(kinds: frozenset[LinkKind], kind: LinkKind) -> frozenset[LinkKind]:
    """One shared set for each combination: a hundred thousand addresses need not own theirs."""
    return kinds | {kind}


class Known:
    """One address, or one reference that can never open (``fault``). ``pages`` are the numbers of pages it stands in."""

    __slots__ = (
        "as_page",
        "at",
        "certificate",
        "depth",
        "fault",
        "fragments",
        "kinds",
        "pages",
        "url",
        "verdict",
        "via",
    )

    def __init__(self, url: str, depth: int, fault: Fault | None = None) -> None:
        self.url = url
        self.depth = depth
        self.fault = fault
        self.pages = array("I")
        self.kinds: frozenset[LinkKind] = frozenset()
        self.fragments: dict[str, array[int]] | None = None
        self.as_page = False
        self.at: int | None = None  # position of its answer in the spool
        self.verdict: Verdict | None = None
        self.certificate: str | None = None
        self.via: Known | None = None  # the style sheet that names it, where no page does


_Target = tuple[Known, str] | None  # an address and the fragment asked for; None: nothing to ask for
_UNMET: _Target = (Known("", 0), "")


class Frontier:
    """All known addresses of one run."""

    def __init__(self, limits: Limits, hosts: set[str], counters: Counter[str]) -> None:
        self.known: dict[str, Known] = {}
        self.faults: dict[tuple[str, str], Known] = {}
        self.traps: set[str] = set()
        self.robots = Robots()
        self.hosts = hosts
        self.page_budget = limits.pages
        self._limits = limits
        self._counters = counters
        self._fresh: list[Known] = []
        self._memo: defaultdict[str, dict[str, _Target]] = defaultdict(dict)
        self._memo_size = 0
        self._alike: dict[tuple[str, int], set[int]] = {}
        self._alike_count: Counter[tuple[str, int]] = Counter()
        self._closed: set[str] = set()

    def is_own(self, url: str) -> bool:
        """Whether ``url`` belongs to the inspected site."""
        return site_of(url) in self.hosts

    def may_ask(self, url: str) -> bool:
        """Whether a page in the browser may have ``url``: no act, and nothing robots.txt keeps from us."""
        is_act = _ACTS.search(url.partition("//")[2].partition("/")[2])
        return not is_act and (not self.is_own(url) or self.robots.allows(url))

    def add(self, url: str, depth: int, kind: LinkKind) -> Known:
        """The record of ``url``, made on first sight."""
        known = self.known.get(url)
        if known is None:
            known = self.known[url] = Known(url, depth)
            self._fresh.append(known)
        if kind not in known.kinds:
            known.kinds = _with(known.kinds, kind)
        return known

    def note_links(self, page: Perusal, number: int, depth: int) -> None:
        """Register every reference of page ``number``."""
        folder = self._memo[page.start.partition("?")[0].rpartition("/")[0]]
        for raw, kind_number in page.links:
            target = folder.get(raw, _UNMET)
            if target is _UNMET:
                target = self._first_met(page, folder, raw, depth, KINDS[kind_number])
            if target is None:
                continue
            known, fragment = target
            pages, kind = known.pages, KINDS[kind_number]
            if not pages or pages[-1] != number:
                pages.append(number)
            if kind not in known.kinds:
                known.kinds = _with(known.kinds, kind)
            if fragment and fragment[0] not in "!/" and kind is LinkKind.PAGE:
                known.fragments = known.fragments or {}
                known.fragments.setdefault(fragment, array("I")).append(number)
        if self._memo_size > _MEMO:
            self._memo.clear()
            self._memo_size = 0

    def _first_met(self, page: Perusal, folder: dict[str, _Target], raw: str, depth: int, kind: LinkKind) -> _Target:
        """What ``raw`` leads to, remembered for its folder, and for the whole site where it does not start from there."""
        base = page.start
        if raw[:1] in "?#" or not raw.isascii():
            return self._target(base, raw, page.charset, depth, kind)
        whole = raw[0] == "/" or raw.startswith("http")
        memo = self._memo[f"{base.partition('//')[0]}//{site_of(base)}"] if whole else folder
        if raw not in memo:
            memo[raw] = self._target(base, raw, page.charset, depth, kind)
            self._memo_size += 1
        if memo is not folder:
            folder[raw] = memo[raw]
            self._memo_size += 1
        return memo[raw]

    def _target(self, base: str, raw: str, charset: str, depth: int, kind: LinkKind) -> _Target:
        resolved = resolve(base, raw, charset)
        if resolved is None:
            return None
        if isinstance(resolved, Resolved):
            return self.add(resolved.url, depth + 1, kind), resolved.fragment
        key = (resolved.rule, raw)
        if key not in self.faults:
            self.faults[key] = Known(raw, depth, resolved)
        return self.faults[key], ""

    def note_cuts(self, page: Perusal) -> None:
        """Tell of what is left of a page that is too long, has too many references, or breaks its reader."""
        if page.unreadable:
            self._counters["left/unreadable"] += 1
            self.traps.add(f"页面无法读取（内容异常），没有检查：{page.url[:120]}")
        if page.many_links:
            self._counters["left/links_of_page"] += 1
            self.traps.add(f"一个页面有 {self._limits.links_a_page} 个以上链接，只检查前面的：{page.url[:120]}")
        if page.truncated:
            self._counters["left/rest_of_page"] += 1
            self.traps.add(f"页面过大，只检查了前面的部分：{page.url[:120]}")

    def note_style(self, sheet: Known, url: str, raws: Iterable[str]) -> None:
        """Register what the style sheet ``sheet``, read at ``url``, refers to; it stands on the pages that use the sheet."""
        for raw in raws:
            resolved = resolve(url, raw)
            if isinstance(resolved, Resolved):
                kind = LinkKind.STYLE if resolved.url.endswith(".css") else LinkKind.IMAGE
                known = self.add(resolved.url, sheet.depth + 1, kind)
                known.via = known.via or sheet

    def note_likeness(self, url: str, depth: int, likeness: int) -> None:
        """Remember how alike pages of one address shape are; ``next_level`` closes shapes that never end."""
        key = (shape_of(url), likeness)
        self._alike_count[key] += 1
        self._alike.setdefault(key, set()).add(depth)

    def next_level(self) -> list[Known]:
        """The addresses to ask for next, sorted; pages first decide whether they still fit the budget."""
        self._close_traps()
        fresh, self._fresh = sorted(self._fresh, key=lambda known: known.url), []
        return [known for known in fresh if self._admit(known)]

    def _admit(self, known: Known) -> bool:
        own = self.is_own(known.url)
        reason = self._refusal(known, own=own)
        if reason is None and own and not _NOT_A_PAGE.search(urlsplit(known.url).path) and known.kinds & _PAGE_KINDS:
            known.as_page = True
            if self.page_budget <= 0:
                reason = "left/page_limit"
            self.page_budget -= 1
        if reason is None and len(self.known) > self._limits.targets and known.depth > 1:
            reason = "left/target_limit"
        if reason:
            self._counters[reason] += 1
        return reason is None

    def _refusal(self, known: Known, *, own: bool) -> str | None:
        url = known.url
        if _ACTS.search(url.partition("//")[2].partition("/")[2]):
            return "skipped/acts"
        if not own:
            return None
        if not self.robots.allows(url):
            return "skipped/robots"
        if len(url) > self._limits.address or url.count("/") > _MOST_SEGMENTS or known.depth > self._limits.depth:
            self.traps.add(f"地址过长或层次过深：{shape_of(url)[:120]}")
            return "skipped/trap"
        if repeats_itself(url):
            self.traps.add(f"路径反复出现相同的目录：{shape_of(url)[:120]}")
            return "skipped/trap"
        return "skipped/trap" if self._closed and shape_of(url) in self._closed else None

    def _close_traps(self) -> None:
        for key, count in self._alike_count.items():
            shape = key[0]
            endless = count >= self._limits.same_shape and len(self._alike[key]) >= _CHAIN
            if shape not in self._closed and (endless or (count >= _FLOOD and "?" in shape)):
                self._closed.add(shape)
                self.traps.add(f"没有尽头的页面（如日历）：{shape[:120]}")
