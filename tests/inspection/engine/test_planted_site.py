"""The labelled site of the bench, small: every kind of fault is found, no trap is accused, nothing else is said."""

from tests.bench.support.planted_server import serving
from tests.inspection.engine.conftest import NOW, Inspector

ABOUT_LINKS = ("link.", "hidden.", "page.empty", "privacy.")


def test_every_planted_fault_is_found_and_no_trap_is_accused(inspected: Inspector) -> None:
    with serving("small", NOW.date()) as running:
        result = inspected(running.home, allow_private=True)
        site = running.site
    found = {(finding.rule, finding.url) for finding in result.report.findings}
    missed = [label for label in site.defects if not any((rule, label.url) in found for rule in label.rules)]
    assert missed == []
    assert len({label.kind for label in site.defects}) >= 28
    sound = {label.url for label in site.traps}
    assert [one for one in found if one[1] in sound and one[0].startswith(ABOUT_LINKS)] == []
    planted = {label.url for label in site.defects}
    assert {rule for rule, url in found if url not in planted} == {"transport.http"}
    assert [trap for trap in result.report.run.traps if "/calendar" in trap]
    assert sum(times for path, times in running.asked.items() if path.startswith("/calendar")) <= 50
    assert running.asked["/mood/huge.pdf"] <= 2
