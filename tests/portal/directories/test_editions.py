"""From a file to the public table: import, faults, comparison, publication, patrol."""

from collections.abc import Callable

import pytest

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from tests.portal.directories.conftest import HEAD, Keeper, sheet, shop
from tests.portal.factories import key
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.kernel.notices.models import Notice
from yaojian.portal.directories import patrol, queries, services
from yaojian.portal.directories.errors import (
    AddressTaken,
    ManyRemoved,
    NothingToCite,
    NotPublishable,
    NotQuoted,
    Overtaken,
)
from yaojian.portal.directories.models import Citation, Directory, Edition, EditionState, Entry
from yaojian.portal.directories.rights import IMPORT

pytestmark = pytest.mark.django_db
Take = Callable[[bytes], Edition]


def test_a_good_file_is_staged_and_changes_nothing_public(keeper: Keeper, imported: Take) -> None:
    edition = imported(sheet(shop(1), shop(2)))
    assert (edition.state, edition.rows, edition.added) == (EditionState.STAGED, 2, 2)
    assert Directory.objects.get().edition is None


def test_a_file_with_faults_names_each_cell_and_cannot_be_published(keeper: Keeper, imported: Take) -> None:
    edition = imported(sheet(shop(1, way="网店"), shop(2, until="长期"), shop(1)))
    assert edition.state == EditionState.FAULTY
    assert [(one["row"], one["column"]) for one in edition.problems] == [
        (2, "经营方式"),
        (3, "有效期至"),
        (4, "许可证编号"),
    ]
    with pytest.raises(NotPublishable):
        services.publish_edition(actor=keeper.actor, edition_id=edition.pk, key=key())
    assert not Entry.objects.exists()


def test_what_is_no_table_is_a_fault_not_a_crash(imported: Take) -> None:
    edition = imported("只有一行文字".encode())
    assert edition.state == EditionState.FAULTY
    assert edition.problems[0]["sentence"].endswith("。")


def test_the_next_edition_says_what_it_changes(keeper: Keeper, published: Edition, imported: Take) -> None:
    edition = imported(sheet(shop(1, "改名药店"), shop(2, way="批发"), shop(3, "江汉示范大药房"), shop(4)))
    assert (edition.added, edition.removed, edition.changed) == (1, 0, 1)
    assert queries.changes_of(edition) == [
        ("鄂DA0001", "企业名称", "示范药店1", "改名药店"),
        ("鄂DA0004", "整行", "–", "新增"),
    ]
    services.publish_edition(actor=keeper.actor, edition_id=edition.pk, key=key())
    published.refresh_from_db()
    assert published.state == EditionState.REPLACED
    assert queries.value_in_force(Directory.objects.get(), "鄂DA0001", "企业名称") == "改名药店"


def test_many_missing_rows_must_be_confirmed(keeper: Keeper, published: Edition, imported: Take) -> None:
    edition = imported(sheet(shop(1)))
    with pytest.raises(ManyRemoved, match="67%"):
        services.publish_edition(actor=keeper.actor, edition_id=edition.pk, key=key())
    services.publish_edition(actor=keeper.actor, edition_id=edition.pk, key=key(), removal_confirmed=True)
    assert Directory.objects.get().edition_id == edition.pk


def test_an_edition_compared_with_an_older_one_is_not_published_over_a_newer(keeper: Keeper, imported: Take) -> None:
    earlier, later = imported(sheet(shop(1))), imported(sheet(shop(1), shop(2)))
    services.publish_edition(actor=keeper.actor, edition_id=later.pk, key=key())
    with pytest.raises(Overtaken):
        services.publish_edition(actor=keeper.actor, edition_id=earlier.pk, key=key())


def test_publishing_twice_with_one_key_is_once(keeper: Keeper, imported: Take) -> None:
    edition, same = imported(sheet(shop(1))), key()
    for _ in range(2):
        services.publish_edition(actor=keeper.actor, edition_id=edition.pk, key=same)
    assert Edition.objects.filter(state=EditionState.PUBLISHED).count() == 1


def test_rows_of_old_editions_go_and_their_figures_stay(keeper: Keeper, imported: Take) -> None:
    for number in range(5):
        edition = imported(sheet(shop(1, f"第{number}次"), shop(2)))
        services.publish_edition(actor=keeper.actor, edition_id=edition.pk, key=key())
    assert sorted(set(Entry.objects.values_list("edition__number", flat=True))) == [3, 4, 5]
    assert Edition.objects.count() == 5


def test_a_dropped_edition_keeps_no_rows(keeper: Keeper, imported: Take) -> None:
    edition = imported(sheet(shop(1)))
    services.drop_edition(actor=keeper.actor, edition_id=edition.pk)
    assert not Entry.objects.exists()


def test_official_of_another_unit_may_neither_change_nor_import_nor_publish(keeper: Keeper, imported: Take) -> None:
    other = kernel.official("外处", place := kernel.unit("器械处"))
    kernel.grant(other, IMPORT, scope=place)
    stranger, edition = kernel.actor(other), imported(sheet(shop(1)))
    with pytest.raises(RightMissing):
        services.publish_edition(actor=stranger, edition_id=edition.pk, key=key())
    with pytest.raises(RightMissing):
        services.open_directory(actor=stranger, directory_id=keeper.directory.pk, is_open=True)
    edition.refresh_from_db()
    assert edition.state == EditionState.STAGED


@pytest.mark.parametrize(
    ("fields", "key_label"),
    [
        ([{"label": "甲"}, {"label": "甲"}], "甲"),
        ([{"label": "甲"}], "乙"),
        ([{"label": " "}], " "),
        ([{"label": "甲", "kind": "choice"}], "甲"),
    ],
)
def test_columns_that_make_no_table_are_refused(keeper: Keeper, fields: list[dict[str, str]], key_label: str) -> None:
    facts = services.DirectoryFacts("名", "ming", "说明", "来源", keeper.directory.owner_unit_id, key_label, fields)
    with pytest.raises(Invalid):
        services.create_directory(actor=keeper.actor, facts=facts, key=key())


def test_one_address_belongs_to_one_directory(keeper: Keeper) -> None:
    one = keeper.directory
    facts = services.DirectoryFacts("名", one.slug, "说明", "来源", one.owner_unit_id, "甲", [{"label": "甲"}])
    with pytest.raises(AddressTaken):
        services.create_directory(actor=keeper.actor, facts=facts, key=key())


def test_the_public_finds_rows_by_words_and_options(published: Edition) -> None:
    assert [entry.key for entry in queries.find(published, words="江汉").entries] == ["鄂DA0003"]
    assert [entry.key for entry in queries.find(published, words="示范 DA0002").entries] == ["鄂DA0002"]
    assert [entry.key for entry in queries.find(published, chosen={"经营方式": "批发"}).entries] == ["鄂DA0002"]
    assert queries.find(published, words="没有").entries == []


def test_rows_come_in_pages_that_neither_repeat_nor_miss_one(keeper: Keeper, imported: Take) -> None:
    edition = imported(sheet(*(shop(n) for n in range(1, 48))))
    services.publish_edition(actor=keeper.actor, edition_id=edition.pk, key=key())
    seen: list[str] = []
    after: int | None = 0
    while after is not None:
        page = queries.find(edition, after=after)
        seen += [entry.key for entry in page.entries]
        after = page.after
    assert seen == [f"鄂DA{n:04d}" for n in range(1, 48)]


def test_patrol_reminds_once_when_the_table_moves_away_from_the_page(
    keeper: Keeper, published: Edition, imported: Take, newsroom: Newsroom, django_capture_on_commit_callbacks: object
) -> None:
    article = factories.published(
        newsroom.writes,
        newsroom.judges,
        newsroom.column,
        body=[factories.text("<p>示范药店1 有效期至 2028-05-01。</p>")],
    )
    kernel.grant(newsroom.editor, IMPORT, scope=keeper.directory.owner_unit)
    args = {"directory_id": keeper.directory.pk, "article_id": article.pk, "key": "鄂DA0001"}
    with pytest.raises(NotQuoted):
        patrol.note_citation(actor=newsroom.writes, label="经营方式", **args)
    with pytest.raises(NothingToCite):
        patrol.note_citation(actor=newsroom.writes, label="无此列", **args)
    patrol.note_citation(actor=newsroom.writes, label="有效期至", **args)
    assert patrol.patrol(actor=kernel.SYSTEM) == 0
    edition = imported(sheet(shop(1, until="2030-01-01"), shop(2, way="批发"), shop(3, "江汉示范大药房")))
    services.publish_edition(actor=keeper.actor, edition_id=edition.pk, key=key())
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        assert patrol.patrol(actor=kernel.SYSTEM) == 1
        assert patrol.patrol(actor=kernel.SYSTEM) == 1
    assert Citation.objects.get().get_state_display() == "不一致"
    assert Notice.objects.filter(kind=patrol.DIFFERS, user=newsroom.editor).count() == 1


def test_headings_of_the_file_may_stand_in_any_order(keeper: Keeper, imported: Take) -> None:
    edition = imported(sheet(list(reversed(shop(1))), head=list(reversed(HEAD))))
    assert edition.state == EditionState.STAGED
