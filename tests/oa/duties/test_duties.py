"""Duties: flows find people by duty, body by body; the body above does what a body leaves open."""

import pytest
from django.test import Client

from tests.kernel import factories as kernel
from tests.oa import factories
from tests.oa.factories import Office, duties
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Post
from yaojian.oa.duties import queries, services
from yaojian.oa.duties.errors import PostElsewhere
from yaojian.oa.duties.models import Duty
from yaojian.oa.duties.rights import ASSIGN
from yaojian.oa.flow import definitions
from yaojian.oa.flow.design import queries as overview
from yaojian.oa.flow.steps import Rule

SHIPPED = ("incoming", "outgoing", "outgoing_branch", "joint", "approval_leave", "approval_purchase", "approval_seal",
           "approval_vehicle", "approval_general")  # fmt: skip


def names(code: str, office: Office, unit: str) -> list[str]:
    """Who does a duty for a unit."""
    return [post.person.name for post in queries.holders(code, office.units[unit].pk)]


@pytest.fixture
def keeper(office: Office) -> Office:
    """The registrar may say who has which duty."""
    kernel.grant(office.users["registrar"], ASSIGN, scope=office.units["root"])
    return office


def test_department_is_served_by_its_bureau_and_a_branch_by_itself(office: Office) -> None:
    root, branch = office.units["root"], office.units["branch"]
    duties(root, office=(office.units["sales"], ""), registry=(office.units["plants"], ""))
    duties(branch, office=(branch, ""))
    assert names("office", office, "devices") == ["周明远"]
    assert names("office", office, "branch") == ["何青川"]
    assert names("registry", office, "branch") == ["沈知秋"]
    assert names("finance", office, "sales") == []


def test_duty_goes_with_the_post_not_with_the_person(office: Office) -> None:
    sales = office.units["sales"]
    duties(office.units["root"], office=(sales, ""))
    Post.objects.filter(unit=sales, leads=True).update(until=kernel.FIRST_DAY)
    assert names("office", office, "sales") == []
    kernel.post(kernel.person("新处长"), sales, "处长", leads=True)
    assert names("office", office, "sales") == ["新处长"]


def test_no_shipped_flow_names_a_unit_of_one_province() -> None:
    for code in SHIPPED:
        definition = definitions.shipped(code)
        assert all(step.who.rule is not Rule.POSTS for step in definition.steps), code
        assert definitions.parse(definition.body()) == definition


def test_vacant_duty_is_told_before_publication(office: Office) -> None:
    told = dict(overview.vacancies(definitions.shipped("outgoing")))
    assert "全部单位现在没有人承担" in told["office"]
    duties(office.units["root"], office=(office.units["sales"], ""))
    assert "office" not in dict(overview.vacancies(definitions.shipped("outgoing")))


def test_assigning_is_recorded_and_the_same_again_is_not(keeper: Office) -> None:
    actor, root, sales = keeper.actor("registrar"), keeper.units["root"], keeper.units["sales"]
    for _ in range(2):
        services.assign_duty(actor=actor, body_id=root.pk, code="office", unit_id=sales.pk)
    assert Event.objects.filter(action="oa.duty.assigned").count() == 1
    services.assign_duty(actor=actor, body_id=root.pk, code="office", unit_id=None)
    assert not Duty.objects.exists()


def test_whoever_lacks_the_right_changes_nothing(office: Office) -> None:
    with pytest.raises(RightMissing):
        services.assign_duty(
            actor=office.actor("sales"),
            body_id=office.units["root"].pk,
            code="office",
            unit_id=office.units["sales"].pk,
        )
    assert not Duty.objects.exists()


def test_post_of_another_body_and_unknown_duty_are_refused(keeper: Office) -> None:
    actor, root = keeper.actor("registrar"), keeper.units["root"]
    with pytest.raises(PostElsewhere, match="武汉分局不属于"):
        services.assign_duty(actor=actor, body_id=root.pk, code="office", unit_id=keeper.units["branch"].pk)
    with pytest.raises(Invalid, match="没有这项职能"):
        services.assign_duty(actor=actor, body_id=root.pk, code="cook", unit_id=keeper.units["sales"].pk)


def test_pages_show_who_has_it_and_save(keeper: Office) -> None:
    page: Client = factories.browser(keeper, "registrar")
    root, sales = keeper.units["root"], keeper.units["sales"]
    assert "全部由上级机关承担" in page.get("/oa/duties/").content.decode()
    here = f"/oa/duties/{root.pk}"
    assert "现在没有人承担" in page.get(here).content.decode()
    assert page.post(here, {"office": f"{sales.pk}|"}).status_code == 303
    assert names("office", keeper, "devices") == ["周明远"]
    assert "现在是周明远" in page.get(here).content.decode()
    assert page.post(here, {"office": "nobody|x"}).status_code == 422
    assert factories.browser(keeper, "sales").get(here).status_code == 403


def test_posts_offered_are_those_of_the_body_itself(office: Office) -> None:
    offered = dict(queries.posts_in(office.units["root"]))
    assert "药品流通监管处负责人" in offered.values()
    assert not any("武汉分局" in label for label in offered.values())
    assert organisations.bureau_of(office.units["branch"]) == office.units["branch"]
