"""A company asks, the branch returns or accepts, and only then the register changes."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from tests.enterprise import factories
from tests.enterprise.companies.sides import BAD_ID, GOOD_ID, PERSON, SECRETS, Side, ask, side
from yaojian.enterprise.companies import groups, persons, services
from yaojian.enterprise.companies.errors import (
    ChangeMoved,
    ChangeNotInTurn,
    ChangeOpen,
    IdNumberDoubtful,
    IdNumberMisshapen,
    NothingChanges,
    ReasonMissing,
    RegisterMoved,
    WarehouseClosed,
)
from yaojian.enterprise.companies.facts import facts
from yaojian.enterprise.companies.models import ChangeRequest, ChangeState, ChangeStep, Company, FieldGroup, KeyPerson
from yaojian.enterprise.companies.models.register import PersonRole, Warehouse
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import Invalid, RightMissing, Unknown
from yaojian.kernel.notices.models import Notice

pytestmark = pytest.mark.django_db
STORE = {
    "name": "一号库",
    "kind": "normal",
    "address": "武汉市示范路 1 号",
    "area": "3200",
    "volume": "",
    "holding": "own",
    "since": "2026-01-01",
    "until": "",
}


def accept(who: Side, change: ChangeRequest) -> ChangeRequest:
    change.refresh_from_db()
    return services.accept_change(
        actor=who.judge, change_id=change.pk, row_version=change.row_version, key=factories.new_key()
    )


def give_back(who: Side, change: ChangeRequest, reason: str = "请附执业药师注册证。") -> ChangeRequest:
    return services.return_change(
        actor=who.judge, change_id=change.pk, row_version=change.row_version, reason=reason, key=factories.new_key()
    )


def warehouse(who: Side, **more: str) -> Warehouse:
    accept(who, ask(who, FieldGroup.WAREHOUSE, new=STORE | more))
    return Warehouse.objects.get(company=who.company, name=STORE["name"] if "name" not in more else more["name"])


def test_quality_head_changes_only_once_the_branch_accepts() -> None:
    who = side()
    change = ask(who)
    assert facts(who.company)["quality_head"] == ""
    accept(who, change)
    assert facts(who.company)["quality_head"] == "程远"
    person = KeyPerson.objects.get(company=who.company, role=PersonRole.QUALITY)
    assert persons.id_number_of(person) == GOOD_ID
    assert bytes(ChangeRequest.objects.get(pk=change.pk).sealed) == b""


def test_successor_ends_the_predecessor_the_day_before() -> None:
    who = side()
    accept(who, ask(who))
    later = PERSON | {"name": "温岚", "since": "2026-03-02"}
    accept(who, ask(who, new=later))
    former = KeyPerson.objects.get(company=who.company, name="程远")
    assert str(former.until) == "2026-03-01"
    assert facts(who.company)["quality_head"] == "温岚"


def test_returned_request_is_corrected_and_keeps_every_opinion() -> None:
    who = side()
    change = ask(who)
    give_back(who, change)
    change.refresh_from_db()
    services.correct_change(
        actor=who.filler,
        change_id=change.pk,
        new=PERSON | {"qualification": "执业药师，主管药师"},
        secrets=SECRETS,
        reason="补充职称。",
        row_version=change.row_version,
        key=factories.new_key(),
    )
    accept(who, change)
    assert [step.act for step in change.steps.all()] == ["asked", "returned", "corrected", "accepted"]
    assert change.steps.get(act="returned").text == "请附执业药师注册证。"


def test_both_sides_are_told(django_capture_on_commit_callbacks: object) -> None:
    who = side()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        change = ask(who)
    assert Notice.objects.filter(user=who.official, kind="enterprise.change.waits").count() == 1
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # as above
        give_back(who, change)
    told = Notice.objects.filter(kind="enterprise.change.returned")
    assert set(told.values_list("user_id", flat=True)) == {who.administrator.pk, who.clerk.pk}
    assert told[0].body == "请附执业药师注册证。"


def test_wrong_check_digit_of_an_id_asks_and_never_blocks() -> None:
    who = side()
    with pytest.raises(IdNumberDoubtful):
        ask(who, secrets=SECRETS | {"id_number": BAD_ID})
    change = ask(who, secrets=SECRETS | {"id_number": BAD_ID}, id_confirmed=True)
    accept(who, change)
    assert KeyPerson.objects.get(company=who.company, role=PersonRole.QUALITY).id_confirmed
    with pytest.raises(IdNumberMisshapen):
        ask(who, new=PERSON | {"name": "顾宁"}, secrets={"id_number": "123"})


def test_personal_numbers_stand_nowhere_in_the_clear() -> None:
    who = side()
    change = ask(who)
    with connection.cursor() as cursor:
        for table in ("companies_changerequest", "companies_changestep", "companies_keyperson", "audit_event"):
            cursor.execute(f"SELECT count(*) FROM {table} AS row WHERE row::text LIKE %s", [f"%{GOOD_ID[:14]}%"])
            assert cursor.fetchone() == (0,)
    assert bytes(change.sealed)


def test_second_request_about_the_same_is_refused_and_the_first_named() -> None:
    who = side()
    first = ask(who)
    with pytest.raises(ChangeOpen, match=first.number):
        ask(who)
    services.withdraw_change(actor=who.filler, change_id=first.pk, row_version=0)
    assert ask(who).number != first.number


def test_the_same_form_twice_is_one_request() -> None:
    who = side()
    key = factories.new_key()
    assert ask(who, key=key).pk == ask(who, key=key).pk
    assert ChangeStep.objects.count() == 1


def test_what_stands_already_is_not_asked() -> None:
    who = side()
    with pytest.raises(NothingChanges):
        ask(who, FieldGroup.NAME)
    with pytest.raises(ReasonMissing):
        ask(who, FieldGroup.NAME, new={"name": "新名"}, reason="  ")
    with pytest.raises(Invalid):
        ask(who, FieldGroup.NAME, new={"credit_code": "X"})


def test_branch_cannot_accept_what_moved_meanwhile() -> None:
    who = side()
    change = ask(who, FieldGroup.NAME, new={"name": "武汉新示范医药有限公司"})
    Company.objects.filter(pk=who.company.pk).update(name="武汉别名医药有限公司")
    with pytest.raises(RegisterMoved):
        accept(who, change)


def test_two_officials_decide_once() -> None:
    who = side()
    change = ask(who)
    give_back(who, change)
    with pytest.raises(ChangeNotInTurn, match="已退回"):
        services.accept_change(actor=who.judge, change_id=change.pk, row_version=0, key=factories.new_key())


def test_a_page_read_before_the_correction_does_not_decide() -> None:
    who = side()
    change = ask(who)
    give_back(who, change)
    services.correct_change(
        actor=who.filler,
        change_id=change.pk,
        new=PERSON | {"name": "方安"},
        secrets=SECRETS,
        reason="更正姓名。",
        row_version=1,
        key=factories.new_key(),
    )
    with pytest.raises(ChangeMoved):
        services.accept_change(actor=who.judge, change_id=change.pk, row_version=0, key=factories.new_key())
    assert facts(who.company)["quality_head"] == ""


def test_return_needs_a_reason() -> None:
    who = side()
    with pytest.raises(ReasonMissing):
        give_back(who, ask(who), " ")


def test_warehouse_is_added_changed_and_closed_but_never_deleted() -> None:
    who = side()
    store = warehouse(who)
    assert facts(who.company)["warehouses"] == [
        {
            "id": str(store.pk),
            "name": "一号库",
            "kind": "常温库",
            "area": 3200.0,
            "address": "武汉市示范路 1 号",
            "holding": "自有",
        }
    ]
    accept(who, ask(who, FieldGroup.WAREHOUSE, target=store.pk, new=STORE | {"area": "3300.5"}))
    store.refresh_from_db()
    assert store.area == Decimal("3300.50")
    closing = groups.current(who.company, FieldGroup.WAREHOUSE, store.pk) | {"until": "2026-02-01"}
    accept(who, ask(who, FieldGroup.WAREHOUSE, target=store.pk, new=closing))
    assert facts(who.company)["warehouses"] == []
    assert Warehouse.objects.filter(pk=store.pk).exists()
    with pytest.raises(WarehouseClosed):
        ask(who, FieldGroup.WAREHOUSE, target=store.pk, new=STORE)


def test_two_warehouses_in_use_never_share_a_name() -> None:
    who = side()
    warehouse(who)
    with pytest.raises(Invalid, match="一号库"):
        ask(who, FieldGroup.WAREHOUSE, new=STORE)
    first, second = (ask(who, FieldGroup.WAREHOUSE, new=STORE | {"name": "二号库"}) for _ in range(2))
    accept(who, first)
    with pytest.raises(Invalid, match="二号库"):
        accept(who, second)
    assert ChangeRequest.objects.get(pk=second.pk).state == ChangeState.WAITING


def test_new_licence_replaces_the_old_one_and_its_clocks() -> None:
    who = side()
    old = who.company.licences.get()
    new = {
        "kind": "wholesale",
        "number": "鄂AA027000999",
        "scope": ["中成药", "疫苗"],
        "issued": "2026-01-01",
        "valid_until": "2030-12-31",
        "issuer": "湖北省药品监督管理局",
    }
    accept(who, ask(who, FieldGroup.LICENCE, target=old.pk, new=new))
    known = facts(who.company)
    assert (known["license_number"], known["license_valid_until"]) == ("鄂AA027000999", "2030-12-31")
    assert known["scope"] == ["中成药", "疫苗"]
    old.refresh_from_db()
    assert old.ended_on is not None


def test_another_company_and_another_branch_reach_nothing() -> None:
    who, other = side(), side("宜昌分局")
    change = ask(who)
    with pytest.raises(Unknown):
        services.withdraw_change(actor=other.filler, change_id=change.pk, row_version=0)
    with pytest.raises(RightMissing):
        services.accept_change(actor=other.judge, change_id=change.pk, row_version=0, key=factories.new_key())
    with pytest.raises(RightMissing):
        services.accept_change(actor=who.admin, change_id=change.pk, row_version=0, key=factories.new_key())
    store = warehouse(other)
    with pytest.raises(Unknown):
        ask(who, FieldGroup.WAREHOUSE, target=store.pk, new=STORE)
    change.refresh_from_db()
    assert change.state == ChangeState.WAITING


def test_trail_cannot_be_rewritten() -> None:
    ask(side())
    for act in (lambda: ChangeStep.objects.update(text="改"), lambda: ChangeStep.objects.all().delete()):
        with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
            act()


def test_every_act_leaves_one_audit_event() -> None:
    who = side()
    change = ask(who)
    give_back(who, change)
    assert list(
        Event.objects.filter(subject_id=str(change.pk), action__startswith="enterprise.change")
        .order_by("id")
        .values_list("action", flat=True)
    ) == ["enterprise.change.asked", "enterprise.change.returned"]


@pytest.mark.django_db(transaction=True)
def test_two_tabs_asking_at_once_make_one_request() -> None:
    who = side()

    def tab(_: int) -> str:
        try:
            return ask(who).number
        except ChangeOpen as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(tab, range(2)))
    assert ChangeRequest.objects.count() == 1
    assert "enterprise.companies.change_open" in answers
