"""Who may do what on which rows; lists and objects agree."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.kernel import factories as make
from yaojian.kernel.accounts.rights import MANAGE as MANAGE_ACCOUNTS
from yaojian.kernel.actors import NOBODY
from yaojian.kernel.audit.models import Event
from yaojian.kernel.audit.rights import READ as READ_LOG
from yaojian.kernel.errors import RightMissing, Unknown
from yaojian.kernel.organisations import services as organisations
from yaojian.kernel.organisations.models import Post, Unit, UnitKind
from yaojian.kernel.organisations.rights import MANAGE as MANAGE_UNITS
from yaojian.kernel.permissions import checks, queries, services
from yaojian.kernel.permissions.errors import AdministratorsApart, MixedTemplate, OwnGrant, VersionStale
from yaojian.kernel.permissions.models import TemplateVersion
from yaojian.kernel.permissions.rights import MANAGE_GRANTS

pytestmark = pytest.mark.django_db


def test_nobody_and_the_ungranted_hold_nothing() -> None:
    place = make.unit()
    account = make.official(place=place)
    for actor in (NOBODY, make.actor(account)):
        assert not checks.holds(actor, MANAGE_UNITS)
        assert list(checks.allowed(actor, MANAGE_UNITS, Unit.objects.all())) == []
        with pytest.raises(RightMissing, match="维护组织机构和人员"):
            checks.fetch(actor, MANAGE_UNITS, Unit.objects.all(), place.pk)


def test_grant_on_a_unit_covers_all_below_and_nothing_beside() -> None:
    branch = make.unit("武汉分局", kind=UnitKind.BRANCH)
    section, other = make.unit("检查科", parent=branch), make.unit("宜昌分局", kind=UnitKind.BRANCH)
    account = make.official()
    make.grant(account, MANAGE_UNITS, scope=branch)
    actor = make.actor(account)
    assert set(checks.allowed(actor, MANAGE_UNITS, Unit.objects.all())) == {branch, section}
    assert checks.fetch(actor, MANAGE_UNITS, Unit.objects.all(), section.pk) == section
    assert not checks.holds_on(actor, MANAGE_UNITS, other)


def test_unit_whose_code_begins_alike_is_not_below() -> None:
    short, longer = make.unit("一处"), make.unit("二处")
    Unit.objects.filter(pk=short.pk).update(code="Q1", path="Q1/")
    Unit.objects.filter(pk=longer.pk).update(code="Q11", path="Q11/")
    account = make.official()
    make.grant(account, MANAGE_UNITS, scope=short)
    assert set(checks.allowed(make.actor(account), MANAGE_UNITS, Unit.objects.all())) == {short}


def test_missing_object_is_told_from_a_missing_right() -> None:
    account = make.official()
    make.grant(account, MANAGE_UNITS)
    with pytest.raises(Unknown, match="机构"):
        checks.fetch(make.actor(account), MANAGE_UNITS, Unit.objects.all(), make.person().pk)


def test_grant_to_a_post_ends_with_the_post() -> None:
    account = make.official()
    held = Post.objects.get(person=account.person)
    services.grant_template(actor=make.SYSTEM, template=make.template(MANAGE_UNITS), post=held)
    assert checks.holds(make.actor(account), MANAGE_UNITS)
    organisations.end_post(actor=make.SYSTEM, post=held, last_day=make.FIRST_DAY)
    assert not checks.holds(make.actor(account), MANAGE_UNITS)


def test_revoked_expired_and_disabled_grants_give_nothing() -> None:
    revoked, expired, disabled = make.official(), make.official(), make.official()
    services.revoke_grant(actor=make.SYSTEM, grant_id=make.grant(revoked, MANAGE_UNITS).pk)
    template = make.template(MANAGE_UNITS)
    yesterday = timezone.now() - timedelta(days=1)
    services.grant_template(actor=make.SYSTEM, template=template, user=expired, until=yesterday)
    granted = make.grant(disabled, MANAGE_UNITS)
    services.set_template_active(actor=make.SYSTEM, template_id=granted.template_id, active=False)
    for account in (revoked, expired, disabled):
        assert not checks.holds(make.actor(account), MANAGE_UNITS)


def test_the_same_grant_twice_is_one_grant_and_one_event() -> None:
    account, template = make.official(), make.template(MANAGE_UNITS)
    first = services.grant_template(actor=make.SYSTEM, template=template, user=account)
    again = services.grant_template(actor=make.SYSTEM, template=template, user=account)
    assert first == again
    assert Event.objects.filter(action="kernel.grant.granted", subject_id=str(first.pk)).count() == 1


@pytest.mark.parametrize("second", [READ_LOG, MANAGE_GRANTS])
def test_one_person_never_holds_two_administrators_offices(second: object) -> None:
    account = make.official()
    make.grant(account, MANAGE_UNITS, MANAGE_ACCOUNTS)
    with pytest.raises(AdministratorsApart, match="系统管理员"):
        make.grant(account, second)  # type: ignore[arg-type]  # both are rights
    assert not checks.holds(make.actor(account), second)  # type: ignore[arg-type]  # see above


def test_the_back_door_through_a_post_is_closed_too() -> None:
    account = make.official()
    make.grant(account, MANAGE_UNITS)
    with pytest.raises(AdministratorsApart):
        services.grant_template(
            actor=make.SYSTEM, template=make.template(READ_LOG), post=Post.objects.get(person=account.person)
        )


def test_template_of_two_offices_is_refused() -> None:
    with pytest.raises(MixedTemplate, match="审计管理员、系统管理员"):
        make.template(MANAGE_UNITS, READ_LOG)


def test_template_in_use_may_not_change_its_office() -> None:
    account = make.official()
    granted = make.grant(account, MANAGE_UNITS)
    with pytest.raises(MixedTemplate):
        services.save_template(actor=make.SYSTEM, code=granted.template.code, name="改", rights=[READ_LOG])


def test_security_administrator_cannot_grant_to_himself() -> None:
    account = make.official()
    make.grant(account, MANAGE_GRANTS)
    with pytest.raises(OwnGrant):
        services.grant_template(actor=make.actor(account), template=make.template(MANAGE_GRANTS), user=account)


def test_every_version_of_a_template_is_kept() -> None:
    template = make.template(MANAGE_UNITS)
    saved = services.save_template(
        actor=make.SYSTEM, code=template.code, name=template.name, rights=[MANAGE_ACCOUNTS], base_version=1
    )
    assert saved.version == 2
    kept = TemplateVersion.objects.filter(template=template).order_by("number").values_list("rights", flat=True)
    assert list(kept) == [[MANAGE_UNITS.code], [MANAGE_ACCOUNTS.code]]
    with pytest.raises(VersionStale, match="第 2 版"):
        services.save_template(actor=make.SYSTEM, code=template.code, name="旧", rights=[MANAGE_UNITS], base_version=1)


def test_holders_are_found_by_their_own_grant_by_their_post_and_by_the_whole_system() -> None:
    branch = make.unit("武汉分局", kind=UnitKind.BRANCH)
    everywhere, here, elsewhere = make.official("甲"), make.official("乙"), make.official("丙")
    by_post = make.user(holder := make.person("丁"))
    held = make.post(holder, branch)
    make.grant(everywhere, MANAGE_UNITS)
    make.grant(here, MANAGE_UNITS, scope=branch)
    make.grant(elsewhere, MANAGE_UNITS, scope=make.unit("宜昌分局", kind=UnitKind.BRANCH))
    services.grant_template(
        actor=make.SYSTEM,
        template=make.template(MANAGE_UNITS),
        post=held,
        scope_kind="unit",
        scope_id=branch.pk,
    )
    assert set(queries.holders_of(MANAGE_UNITS, [("unit", branch.pk)])) == {everywhere, here, by_post}
    assert set(queries.holders_of(MANAGE_UNITS)) == {everywhere}
