"""The watch over the published tree: whatever a stranger does there is found, kept and put right."""

import mmap
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.notices.models import Notice
from yaojian.kernel.permissions import services as permissions
from yaojian.portal.publishing import building, evidence, incidents, queries, store, tree
from yaojian.portal.publishing.errors import AlreadySettled
from yaojian.portal.publishing.looking import look_at
from yaojian.portal.publishing.models import Incident, IncidentKind, PublishedFile
from yaojian.portal.publishing.rights import WATCH
from yaojian.portal.publishing.watching import Watcher

Act = Callable[[Path], object]


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    """The store lies in a data folder of the test's own."""
    settings.YAOJIAN_DATA = tmp_path / "data"
    return tmp_path / "data"


@pytest.fixture
def watcher(newsroom: Newsroom, built: Path) -> Watcher:
    """A watch that has begun and found all well."""
    watcher = Watcher(1)
    assert watcher.begin() == 0
    return watcher


def _edit(page: Path) -> None:
    page.write_text("hacked")


def _append(page: Path) -> None:
    with page.open("a") as stream:
        stream.write("<script src=//evil></script>")


def _same_size_with_its_time_set_back(page: Path) -> None:
    before = page.stat()
    page.write_bytes(b"x" * before.st_size)
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))


def _by_mapping(page: Path) -> None:
    with page.open("r+b") as stream, mmap.mmap(stream.fileno(), 0) as mapped:
        mapped[:6] = b"hacked"


def _through_a_hard_link(page: Path) -> None:
    other = page.parents[1].with_name("elsewhere.html")
    os.link(page, other)
    other.write_text("hacked")


def _only_a_hard_link(page: Path) -> None:
    os.link(page, page.parents[1].with_name("elsewhere.html"))


def _remove(page: Path) -> None:
    page.unlink()


def _renamed_over(page: Path) -> None:
    other = page.with_name("other")
    other.write_text("hacked")
    other.replace(page)


def _link_to_secrets(page: Path) -> None:
    page.unlink()
    page.symlink_to("/etc/passwd")


def _folder_instead(page: Path) -> None:
    page.unlink()
    page.mkdir()
    (page / "x.php").write_text("<?php")


def _pipe_instead(page: Path) -> None:
    page.unlink()
    os.mkfifo(page)


def _make_program(page: Path) -> None:
    page.chmod(0o4755)


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (_edit, IncidentKind.CHANGED),
        (_append, IncidentKind.CHANGED),
        (_same_size_with_its_time_set_back, IncidentKind.CHANGED),
        (_by_mapping, IncidentKind.CHANGED),
        (_through_a_hard_link, IncidentKind.CHANGED),
        (_only_a_hard_link, IncidentKind.REPLACED),
        (_remove, IncidentKind.REMOVED),
        (_renamed_over, IncidentKind.CHANGED),
        (_link_to_secrets, IncidentKind.REPLACED),
        (_folder_instead, IncidentKind.REPLACED),
        (_pipe_instead, IncidentKind.REPLACED),
        (_make_program, IncidentKind.REPLACED),
    ],
)
def test_page_that_was_touched_is_put_right_in_a_new_file(
    watcher: Watcher, built: Path, act: Act, kind: IncidentKind
) -> None:
    page = built / "index.html"
    before, inode = page.read_bytes(), page.stat().st_ino
    with page.open("rb"):  # or its number could be given to the new file
        act(page)
        assert watcher.tick() == 1
    incident = Incident.objects.get()
    assert (incident.kind, incident.route, incident.noticed_by) == (kind, "/index.html", "stat")
    assert incident.restored_at is not None
    assert page.read_bytes() == before
    assert page.stat().st_ino != inode
    assert not page.is_symlink()
    assert list(queries.differences()) == []
    assert watcher.tick() == 0


def _php(folder: Path) -> None:
    (folder / "shell.php").write_text("<?php")


def _hidden(folder: Path) -> None:
    (folder / ".htaccess").write_text("x")


def _folder(folder: Path) -> None:
    (folder / "evil/deep").mkdir(parents=True)
    (folder / "evil/deep/index.html").write_text("casino")


def _bare_folder(folder: Path) -> None:
    (folder / "evil").mkdir()


def _link(folder: Path) -> None:
    (folder / "all").symlink_to("/")


def _socket(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        before = Path.cwd()
        os.chdir(folder)
        made.bind("s")
        os.chdir(before)


@pytest.mark.parametrize("act", [_php, _hidden, _folder, _bare_folder, _link, _socket])
def test_what_was_planted_is_taken_away(watcher: Watcher, built: Path, act: Act) -> None:
    act(built)
    assert watcher.tick() >= 1
    assert set(Incident.objects.values_list("kind", flat=True)) == {IncidentKind.PLANTED}
    assert list(queries.differences()) == []
    assert watcher.tick() == 0


def test_evidence_is_kept_as_it_was(watcher: Watcher, built: Path) -> None:
    (built / "shell.php").write_text("<?php system($_GET[0]);")
    watcher.tick()
    kept = evidence.root() / Incident.objects.get().evidence
    assert kept.read_text() == "<?php system($_GET[0]);"
    assert kept.stat().st_mode & 0o777 == 0o400


def test_second_write_into_a_mapped_page_is_found_by_hashing(watcher: Watcher, built: Path) -> None:
    page = built / "index.html"
    before = page.read_bytes()
    page.write_bytes(b"x" * len(before))
    seen = look_at(page)
    assert seen is not None
    watcher.known["/index.html"] = seen  # as if the look could not tell
    watcher._queue = ["/index.html"]
    assert watcher.tick() == 1
    assert Incident.objects.get().noticed_by == "hash"
    assert page.read_bytes() == before


def test_what_happened_while_nobody_watched_is_found_at_the_start(newsroom: Newsroom, built: Path) -> None:
    (built / "index.html").write_text("hacked")
    (built / "evil").mkdir()
    watcher = Watcher(1)
    assert watcher.begin() == 2
    assert Incident.objects.filter(noticed_by="start").get().route == "/index.html"
    assert list(queries.differences()) == []


def test_own_publishing_is_no_incident(watcher: Watcher, newsroom: Newsroom, built: Path) -> None:
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column)
    building.follow([f"article:{article.pk}", f"listing:{newsroom.column.pk}"])
    assert (
        watcher.noticed([str(tree.release(1) / article.address.lstrip("/")), str(tree.release(1) / "index.html")]) == 0
    )
    assert watcher.tick() == 0


def test_file_a_build_has_announced_is_no_incident(watcher: Watcher, newsroom: Newsroom, built: Path) -> None:
    """As the watch meets it between the writing of files and the end of the build's transaction, or after a crash there."""
    PublishedFile.objects.filter(route="/index.html").update(pending_sm3=tree.told(b"new front page").sm3)
    tree.write(tree.release(1), "/index.html", b"new front page")
    PublishedFile.objects.create(route="/new/a.html", owner="article:0", pending_sm3=tree.told(b"new").sm3)
    tree.write(tree.release(1), "/new/a.html", b"new")
    (built / "404.html").unlink()
    PublishedFile.objects.filter(route="/404.html").update(pending_sm3="gone")
    assert watcher.tick() == 0
    # The next build heals what the dead one left.
    building.follow([])
    assert not PublishedFile.objects.exclude(pending_sm3="").exists()
    assert not (built / "new").exists()
    assert watcher.tick() == 0
    assert list(queries.differences()) == []


def test_page_without_a_copy_is_rendered_anew(
    watcher: Watcher, built: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr("yaojian.portal.publishing.watching.site_follows", lambda *tags: asked.append(tags))
    before = (built / "index.html").read_bytes()
    shutil.rmtree(store.root())
    (built / "index.html").write_text("hacked")
    watcher._queue = ["/404.html"]
    watcher.tick()
    incident = Incident.objects.get(kind=IncidentKind.CHANGED)
    assert incident.restored_at is None
    assert asked == [("front",)]
    building.follow(asked[0])
    assert (built / "index.html").read_bytes() == before
    assert watcher.tick() == 0


def test_changed_copy_in_the_store_is_mended_from_the_good_page(watcher: Watcher, built: Path) -> None:
    sm3 = PublishedFile.objects.get(route="/404.html").sm3
    store.place(sm3).write_bytes(b"hacked")
    watcher._queue = ["/404.html"]
    assert watcher.tick() == 1
    assert Incident.objects.get().kind == IncidentKind.STORE
    assert store.read(sm3) == (built / "404.html").read_bytes()


def test_redirected_tree_is_switched_back(watcher: Watcher, built: Path, tmp_path: Path) -> None:
    (tmp_path / "fake").mkdir()
    built.unlink()
    built.symlink_to(tmp_path / "fake")
    assert watcher.tick() == 1
    incident = Incident.objects.get()
    assert incident.kind == IncidentKind.SWITCHED
    assert incident.facts["指向"] == str(tmp_path / "fake")
    assert (built / "index.html").is_file()


def test_who_keeps_the_site_is_told_once_a_minute_and_at_an_alarm(watcher: Watcher, built: Path) -> None:
    keeper = kernel.official("周看守")
    permissions.grant_template(actor=kernel.SYSTEM, template=kernel.template(WATCH), user=keeper, scope_kind="system")
    for n in range(52):
        (built / f"x{n}.html").write_text("casino")
    assert watcher.tick() == 52
    titles = list(Notice.objects.filter(user=keeper).order_by("created").values_list("title", flat=True))
    assert titles == ["网站文件被改动，已恢复。", "告警：网站文件被大量或反复改动，已恢复。"]
    assert Event.objects.filter(action="portal.site.tampered").count() == 52
    assert "告警没有处理" in queries.fault_of_watch()


def test_same_page_touched_three_times_is_an_alarm(watcher: Watcher, built: Path) -> None:
    for _ in range(3):
        (built / "index.html").write_text("hacked")
        watcher.tick()
    assert list(Incident.objects.order_by("found_at").values_list("alarm", flat=True)) == [False, False, True]


def test_incident_is_settled_once_by_who_may(watcher: Watcher, newsroom: Newsroom, built: Path) -> None:
    (built / "shell.php").write_text("<?php")
    watcher.tick()
    incident = Incident.objects.get()
    with pytest.raises(RightMissing):
        incidents.settle_incident(actor=newsroom.writes, incident_id=incident.pk, conclusion="误报")
    incidents.settle_incident(actor=kernel.SYSTEM, incident_id=incident.pk, conclusion="扫描器上传，已封禁地址。")
    with pytest.raises(AlreadySettled):
        incidents.settle_incident(actor=kernel.SYSTEM, incident_id=incident.pk, conclusion="再来")


def test_watch_that_is_silent_is_not_well(newsroom: Newsroom, built: Path) -> None:
    assert "没有在运行" in queries.fault_of_watch()
    Watcher(1).begin()
    assert queries.fault_of_watch() == ""
