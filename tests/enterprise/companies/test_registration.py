"""A company registers without an account; its branch confirms; the applicant sets an account."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.enterprise import factories
from tests.enterprise.companies.sides import Side, client, side, wuhan
from yaojian.enterprise.companies import addresses, licence_numbers, mailing, services
from yaojian.enterprise.companies.errors import (
    CodeDoubtful,
    CompanyKnown,
    InvitationGone,
    LicenceNumberDoubtful,
    NoBranchForRegion,
    ReasonMissing,
    RegistrationDecided,
    RegistrationWaiting,
    TooManyRegistrations,
)
from yaojian.enterprise.companies.forms.joining import UNASKED
from yaojian.enterprise.companies.models import Company, CompanyKind, Invitation, Membership, Registration, Role
from yaojian.enterprise.companies.services.invitations import secret_of as invitation_secret
from yaojian.enterprise.companies.services.registrations import MOST_A_DAY, NewRegistration, secret_of
from yaojian.kernel import slips
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import NOBODY
from yaojian.kernel.errors import RightMissing, Unknown

pytestmark = pytest.mark.django_db
PASSWORD = "Xiangpi-2026-Qing"


def new(**more: Any) -> NewRegistration:
    made = NewRegistration(
        credit_code=factories.valid_code(),
        name="武汉临江示范医药有限公司",
        kind=CompanyKind.WHOLESALE,
        region="420100",
        address="武汉市江岸区示范路 8 号",
        license_number="鄂AA027000123",
        license_valid_until=date(2030, 1, 31),
        legal_representative="陶敏",
        applicant="卢安",
        phone="13800001234",
        email="luan@example.com",
        role=Role.HEAD,
    )
    return replace(made, **more)


def send(key: str = "", **more: Any) -> Registration:
    return services.send_registration(actor=NOBODY, new=new(**more), key=key or factories.new_key())


def confirm(who: Side, sent: Registration) -> Registration:
    return services.confirm_registration(actor=who.judge, registration_id=sent.pk, row_version=sent.row_version)


def invitation_of(sent: Registration) -> Invitation:
    return Invitation.objects.get(company__registrations=sent)


def test_confirmed_registration_gives_a_company_and_its_administrator() -> None:
    who = side(place=wuhan())
    sent = send()
    confirm(who, sent)
    company = Company.objects.get(credit_code=sent.credit_code)
    assert (company.branch, company.region) == (who.branch, "420100")
    assert company.licences.get().valid_until == date(2030, 1, 31)
    secret = invitation_secret(invitation_of(sent))
    user = services.accept_invitation(actor=NOBODY, secret=secret, username="luan", password=PASSWORD)
    member = Membership.objects.get(user=user)
    assert (member.company, member.role, member.is_administrator) == (company, Role.HEAD, True)
    assert (user.kind, user.email) == ("company", "luan@example.com")


def test_an_invitation_is_used_once() -> None:
    who = side(place=wuhan())
    sent = send()
    confirm(who, sent)
    secret = invitation_secret(invitation_of(sent))
    services.accept_invitation(actor=NOBODY, secret=secret, username="luan", password=PASSWORD)
    with pytest.raises(InvitationGone):
        services.accept_invitation(actor=NOBODY, secret=secret, username="luan2", password=PASSWORD)
    assert User.objects.filter(username="luan2").count() == 0


def test_old_and_guessed_addresses_lead_nowhere() -> None:
    who = side(place=wuhan())
    sent = send()
    confirm(who, sent)
    invitation = invitation_of(sent)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(InvitationGone):
        services.accept_invitation(
            actor=NOBODY, secret=invitation_secret(invitation), username="luan", password=PASSWORD
        )
    with pytest.raises(Unknown):
        services.accept_invitation(actor=NOBODY, secret="x" * 32, username="luan", password=PASSWORD)
    assert Client().get("/qy/join/guessed").status_code == 404
    assert Client().get("/qy/register/guessed").status_code == 404
    assert addresses.secret_of("registration", sent.pk) != addresses.secret_of("invitation", sent.pk)


def test_wrong_check_character_asks_and_never_blocks() -> None:
    wuhan()
    with pytest.raises(CodeDoubtful):
        send(credit_code="91350211M0000XUF46")
    assert send(credit_code="91350211M0000XUF46", code_confirmed=True).code_confirmed


def test_lower_case_and_letter_o_are_read_as_meant() -> None:
    wuhan()
    code = factories.valid_code()
    typed = code.lower().replace("0", "o", 1)
    assert send(credit_code=typed).credit_code == code


@pytest.mark.parametrize("number", ["鄂AA027000001", "鄂AA0270001", "冀1234567"])
def test_all_known_forms_of_licence_numbers_pass(number: str) -> None:
    assert licence_numbers.is_usual(licence_numbers.tidy(number))


def test_unusual_licence_number_asks_and_never_blocks() -> None:
    wuhan()
    with pytest.raises(LicenceNumberDoubtful):
        send(license_number="证字第一号")
    assert send(license_number="证字第一号", number_confirmed=True).number_confirmed


def test_the_same_form_twice_is_one_registration() -> None:
    wuhan()
    key, given = factories.new_key(), new()
    made = [services.send_registration(actor=NOBODY, new=given, key=key) for _ in range(2)]
    assert made[0].pk == made[1].pk
    assert secret_of(made[0]) == secret_of(made[1])


def test_a_company_known_or_waiting_is_told_without_its_name() -> None:
    who = side(place=wuhan())
    with pytest.raises(CompanyKnown) as refused:
        send(credit_code=who.company.credit_code)
    assert who.company.name not in str(refused.value)
    sent = send()
    with pytest.raises(RegistrationWaiting):
        send(credit_code=sent.credit_code)


def test_one_machine_does_not_send_without_end() -> None:
    wuhan()
    for _ in range(MOST_A_DAY):
        send()
    with pytest.raises(TooManyRegistrations):
        send()


def test_refusal_needs_a_reason_and_lets_apply_again() -> None:
    who = side(place=wuhan())
    sent = send()
    with pytest.raises(ReasonMissing):
        services.refuse_registration(actor=who.judge, registration_id=sent.pk, row_version=0, reason=" ")
    services.refuse_registration(actor=who.judge, registration_id=sent.pk, row_version=0, reason="地址不符。")
    with pytest.raises(RegistrationDecided):
        confirm(who, sent)
    page = Client().get(f"/qy/register/{secret_of(sent)}").content.decode()
    assert "地址不符。" in page
    assert send(credit_code=sent.credit_code).pk != sent.pk


def test_only_the_branch_of_the_place_decides() -> None:
    wuhan()
    other = side("宜昌分局")
    sent = send()
    with pytest.raises(RightMissing):
        confirm(other, sent)
    assert Company.objects.filter(credit_code=sent.credit_code).count() == 0


def test_a_place_without_branch_is_told() -> None:
    with pytest.raises(NoBranchForRegion, match="武汉市"):
        send()


def test_invitation_goes_by_mail_once() -> None:
    who = side(place=wuhan())
    sent = send()
    confirm(who, sent)
    invitation = invitation_of(sent)
    for _ in range(2):
        mailing.mail_invitation(invitation.pk)
    letters = [letter for letter in mail.outbox if letter.to == ["luan@example.com"]]
    assert len(letters) == 1
    assert f"/qy/join/{invitation_secret(invitation)}" in letters[0].body


def test_who_has_an_account_joins_a_second_company_with_it() -> None:
    who = side(place=wuhan())
    sent = send()
    confirm(who, sent)
    secret = invitation_secret(invitation_of(sent))
    answer = client(who.administrator).post(f"/qy/join/{secret}")
    assert (answer.status_code, answer["Location"]) == (303, "/qy/company/choose")
    assert Membership.objects.filter(user=who.administrator, until__isnull=True).count() == 2


def test_visitor_registers_on_the_page_and_keeps_what_was_typed() -> None:
    wuhan()
    data = {
        "credit_code": "91350211M0000XUF46",
        "name": "武汉临江示范医药有限公司",
        "kind": "wholesale",
        "region": "420100",
        "address": "武汉市江岸区示范路 8 号",
        "license_number": "鄂AA027000123",
        "license_valid_until": "2030-01-31",
        "legal_representative": "陶敏",
        "applicant": "卢安",
        "role": "head",
        "phone": "13800001234",
        "email": "luan@example.com",
        "key": factories.new_key(),
    }
    refused = Client().post("/qy/register/", data)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "校验位不符" in page
    assert "已与营业执照核对" in page
    assert 'value="卢安"' in page
    taken = Client().post("/qy/register/", data | {"code_confirmed": "on"})
    assert taken.status_code == 303
    page = Client().get(taken["Location"]).content.decode()
    assert "等待武汉分局确认" in page
    assert "13800001234" not in page


def _posted(**more: str) -> dict[str, str]:
    told = {name: str(value) for name, value in vars_of(new()).items()}
    return told | {"code_confirmed": "on", "number_confirmed": "on", "key": factories.new_key()} | more


def vars_of(made: NewRegistration) -> dict[str, Any]:
    """What the form asks of a registration."""
    return {name: getattr(made, name) for name in NewRegistration.__slots__ if not name.endswith("_confirmed")}


def _slip(page: str) -> str:
    """The one the page hands out."""
    found = re.search(r'name="slip" value="([^"]+)"', page)
    assert found
    return found[1]


def _sent_some(browser: Client) -> str:
    """As many as are asked nothing; the slip of the page after them."""
    wuhan()
    for _ in range(UNASKED):
        page = browser.get("/qy/register/").content.decode()
        assert "等于几" not in page
        assert browser.post("/qy/register/", _posted(slip=_slip(page))).status_code == 303
    return _slip(browser.get("/qy/register/").content.decode())


def test_fourth_registration_of_a_day_from_one_address_answers_a_sum_each_anew() -> None:
    browser = Client()
    slip = _sent_some(browser)
    asked = browser.post("/qy/register/", _posted(slip=slip))
    assert asked.status_code == 422
    assert "请回答这道算术题" in asked.content.decode()
    answer = str(slips.question(slip)[1])
    wrong = browser.post("/qy/register/", _posted(slip=slip, sum="99"))
    assert wrong.status_code == 422
    assert slip in wrong.content.decode()
    assert browser.post("/qy/register/", _posted(slip=slip, sum=answer)).status_code == 303
    again = browser.post("/qy/register/", _posted(slip=slip, sum=answer))
    assert again.status_code == 422
    assert "本页的验证已失效" in again.content.decode()
    assert Registration.objects.count() == UNASKED + 1


def test_browser_that_worked_needs_no_sum() -> None:
    browser = Client()
    slip = _sent_some(browser)
    worked = next(str(number) for number in count() if slips.is_proved(slip, str(number)))
    assert browser.post("/qy/register/", _posted(slip=slip, proof="12")).status_code == 422
    assert browser.post("/qy/register/", _posted(slip=slip, proof=worked)).status_code == 303
    assert Registration.objects.count() == UNASKED + 1


def test_sum_is_not_called_voluntary() -> None:
    browser = Client()
    _sent_some(browser)
    page = browser.get("/qy/register/").content.decode()
    assert "等于几？</label>" in page
    assert "yj-proof-worker" in page
