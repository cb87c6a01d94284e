"""Telling our own network's failure apart: where no control point answers either, the fault is on our side."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from yaojian.inspection.measuring.admitting import Admission
from yaojian.inspection.measuring.alarming import Outcome
from yaojian.inspection.measuring.values import Visit
from yaojian.inspection.measuring.visiting import visit
from yaojian.kernel.outward.addresses import real_address

_MOST = 5


def judge(found: Visit, controls: Sequence[str], admission: Admission) -> Outcome:
    """What a visit means. Control points are asked only after a failure, once each, at most five, all at the same time.

    A target on this very machine needs no network, so that its failure is always its own. Without control points a
    failure counts: nothing would excuse it.
    """
    if found.opened:
        return Outcome.GOOD
    others = [url for url in controls if urlsplit(url).netloc != urlsplit(found.url).netloc][:_MOST]
    if not others or _on_this_machine(found):
        return Outcome.FAILED
    with ThreadPoolExecutor(len(others), thread_name_prefix="control") as pool:
        answered = list(pool.map(lambda url: visit(url, admission).status is not None, others))
    return Outcome.FAILED if any(answered) else Outcome.PROBE_SIDE


def _on_this_machine(found: Visit) -> bool:
    """By the address the socket went to, or else by the address as written."""
    host = found.ip or (urlsplit(found.url).hostname or "").lower()
    if host == "localhost":
        return True
    try:
        return real_address(host).is_loopback
    except ValueError:
        return False
