"""The dated tree: moving people and closing units never rewrites what was."""

from datetime import date

import pytest

from tests.kernel import factories as make
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.organisations import queries, services
from yaojian.kernel.organisations.errors import CodeTaken, UnitNotEmpty
from yaojian.kernel.organisations.models import UnitKind

pytestmark = pytest.mark.django_db


def test_moved_person_keeps_the_old_post_in_history() -> None:
    first, second, holder = make.unit("一处"), make.unit("二处"), make.person()
    make.post(holder, first, "处长", leads=True)
    services.appoint(actor=make.SYSTEM, person=holder, unit=second, title="处长", since=date(2025, 6, 1), leads=True)
    assert [post.unit for post in queries.posts_of(holder.pk)] == [second]
    assert holder.posts.get(unit=first).until == date(2025, 6, 1)
    assert queries.leader_of(first) is None
    assert queries.leader_of(second) == holder


def test_additional_post_leaves_the_main_post_alone() -> None:
    first, second, holder = make.unit("一处"), make.unit("专班"), make.person()
    make.post(holder, first)
    services.appoint(
        actor=make.SYSTEM, person=holder, unit=second, title="成员", since=make.FIRST_DAY, is_primary=False
    )
    assert [post.unit for post in queries.posts_of(holder.pk)] == [first, second]


def test_unit_with_people_is_not_closed() -> None:
    place = make.unit("一处")
    make.post(make.person(), place)
    with pytest.raises(UnitNotEmpty, match="1 名在岗人员"):
        services.close_unit(actor=make.SYSTEM, unit=place, last_day=date(2026, 1, 1))


def test_closed_unit_stays_in_the_tree_for_its_files() -> None:
    branch = make.unit("分局", kind=UnitKind.BRANCH)
    section = make.unit("一科", parent=branch)
    services.close_unit(actor=make.SYSTEM, unit=section, last_day=date(2026, 1, 1))
    assert section in queries.units_below([branch.pk])
    assert section not in queries.open_units()


def test_code_is_used_once() -> None:
    place = make.unit("一处")
    with pytest.raises(CodeTaken, match="一处"):
        services.create_unit(
            actor=make.SYSTEM, code=place.code, name="又一处", kind=UnitKind.DEPARTMENT, since=make.FIRST_DAY
        )


def test_bureau_of_a_section_is_its_branch() -> None:
    root = make.unit("省局", kind=UnitKind.HEADQUARTERS)
    branch = make.unit("分局", kind=UnitKind.BRANCH, parent=root)
    section, department = make.unit("一科", parent=branch), make.unit("办公室", parent=root)
    assert queries.bureau_of(section) == branch
    assert queries.bureau_of(department) == root


def test_people_below_come_with_the_subtree() -> None:
    branch = make.unit("分局", kind=UnitKind.BRANCH)
    section = make.unit("一科", parent=branch)
    above, below = make.person("甲"), make.person("乙")
    make.post(above, branch)
    make.post(below, section)
    assert list(queries.people_of(branch)) == [above]
    assert set(queries.people_of(branch, below=True)) == {above, below}


def test_only_the_system_administrator_changes_the_institution() -> None:
    actor = make.actor(make.official())
    with pytest.raises(RightMissing, match="维护组织机构和人员"):
        services.create_person(actor=actor, name="新人")


def test_pinyin_and_initials_are_kept_for_search() -> None:
    someone = make.person("周明远")
    assert (someone.pinyin, someone.initials) == ("zhou ming yuan", "zmy")
