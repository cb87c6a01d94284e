"""Third parties: a live verdict or none, the same answer to every guess, limits, QR pictures of revoked certificates."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone

from tests.enterprise.certificates.conftest import Side, ours, simulator, simulator_process  # noqa: F401 - fixtures
from tests.kernel import factories as kernel
from tests.support.certificates import Simulator, sample
from yaojian.enterprise.certificates import qr
from yaojian.enterprise.certificates import services as certificates
from yaojian.kernel import slips
from yaojian.portal.interaction.visiting import counting
from yaojian.portal.verification import services
from yaojian.portal.verification.forms import VerifyForm

pytestmark = pytest.mark.django_db
FORM = "/d/verify/certificates"
FIRST, REVOKED, STRANGE = sample()[0], sample()[1], sample()[3]
_ONE_TIME = re.compile(
    r'(name="slip" value|data-slip)="[^"]*"|[一二三四五六七八九]加[一二三四五六七八九]|value="[^"]*"'
)


def sent(number: str, factor: str, address: str = "203.0.113.7", **other: str) -> Any:
    """The form as a person without script sends it."""
    slip = slips.hand_out(VerifyForm.form_name)
    typed = {"number": number, "factor": factor, "slip": slip, "sum": str(slips.question(slip)[1]), **other}
    return Client().post(FORM, typed, REMOTE_ADDR=address)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("factor", [FIRST["credit_code"][-6:], FIRST["credit_code"][-6:].lower(), FIRST["holder"]])
def test_who_knows_number_and_second_factor_gets_the_live_state(simulator: Simulator, factor: str) -> None:  # noqa: F811
    answer = sent(FIRST["number"], f" {factor} ")
    assert answer.status_code == 200
    for words in ("在查询时有效", FIRST["holder"], "中成药", "核验时间"):
        assert words in text_of(answer)
    # Persons and premises are not a stranger's business.
    assert "质量负责人" not in text_of(answer)
    assert "仓库地址" not in text_of(answer)
    assert answer.headers["Cache-Control"] == "no-store"


def test_revoked_and_strange_states_are_never_called_valid(simulator: Simulator) -> None:  # noqa: F811
    assert "已吊销" in text_of(sent(REVOKED["number"], REVOKED["holder"]))
    strange = text_of(sent(STRANGE["number"], STRANGE["holder"]))
    assert "状态未知" in strange
    assert "在查询时有效" not in strange


def test_every_wrong_guess_gets_the_same_answer(simulator: Simulator) -> None:  # noqa: F811
    guesses = [
        ("鄂AA000000000", "000000"),
        (FIRST["number"], "000000"),
        (FIRST["number"], FIRST["holder"][:-1]),
        (FIRST["number"], sample()[5]["holder"]),
        (f"{FIRST['number']}' OR '1'='1", FIRST["holder"]),
    ]
    # Each from an address of its own: the challenge that comes after three guesses is no answer.
    answers = [sent(number, factor, f"203.0.113.{place}") for place, (number, factor) in enumerate(guesses, 20)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({_ONE_TIME.sub("", text_of(answer)) for answer in answers}) == 1
    assert "没有查到与所填内容相符的证照" in text_of(answers[0])


def test_guessing_in_series_is_stopped_whether_numbers_exist_or_not(simulator: Simulator) -> None:  # noqa: F811
    existing = [sent(FIRST["number"], f"{guess:06}").status_code for guess in range(22)]
    absent = [sent("鄂AA000000000", f"{guess:06}", "203.0.113.8").status_code for guess in range(22)]
    assert existing == absent == [404] * services.OF_ADDRESS.most + [429] * 2
    before = simulator.asked()
    assert sent(FIRST["number"], FIRST["holder"]).status_code == 429
    assert simulator.asked() == before


def test_number_guessed_from_many_addresses_is_closed_for_a_while(simulator: Simulator) -> None:  # noqa: F811
    for guess in range(services.OF_NUMBER.most):
        assert sent(FIRST["number"], f"{guess:06}", f"203.0.113.{guess}").status_code == 404
    assert sent(FIRST["number"], FIRST["holder"], "198.51.100.1").status_code == 429


def test_who_checks_three_papers_is_not_asked_for_a_sum(simulator: Simulator) -> None:  # noqa: F811
    for one in sample()[:3]:
        assert 'name="sum"' not in text_of(Client().get(FORM, REMOTE_ADDR="203.0.113.7"))
        assert sent(one["number"], one["holder"], sum="").status_code == 200
    assert 'name="sum"' in text_of(Client().get(FORM, REMOTE_ADDR="203.0.113.7"))
    assert 'name="sum"' not in text_of(Client().get(FORM, REMOTE_ADDR="203.0.113.8")), (
        "another address begins at nothing"
    )


def test_fourth_question_without_work_nor_sum_asks_for_the_sum_and_asks_nobody(simulator: Simulator) -> None:  # noqa: F811
    for guess in range(services.UNCHALLENGED):
        sent("鄂AA000000000", f"{guess:06}")
    before = simulator.asked()
    answer = sent(FIRST["number"], FIRST["holder"], sum="")
    assert answer.status_code == 422
    assert "请回答这道算术题" in text_of(answer)
    assert sent("", "").status_code == 422
    assert simulator.asked() == before
    assert sent(FIRST["number"], FIRST["holder"]).status_code == 200


def test_scans_count_towards_the_challenge_too(simulator: Simulator) -> None:  # noqa: F811
    for _ in range(services.UNCHALLENGED):
        Client().get(f"{FORM}/{qr.code_for(FIRST['number'])}", REMOTE_ADDR="203.0.113.7")
    assert sent(FIRST["number"], FIRST["holder"], sum="").status_code == 422


def test_unchallenged_form_still_wants_a_slip_of_ours(simulator: Simulator) -> None:  # noqa: F811
    assert sent(FIRST["number"], FIRST["holder"], sum="", slip="forged").status_code == 422


def test_address_nobody_knows_is_always_challenged() -> None:
    assert services.is_challenged("")


@pytest.mark.parametrize(
    "fault", ["500", "slow", "truncated", "garbage", "wrong-signature", "replayed", "wrong-company", "skew"]
)
def test_under_each_fault_nothing_is_confirmed_although_an_answer_is_kept(
    simulator: Simulator,  # noqa: F811
    ours: Side,  # noqa: F811
    fault: str,
) -> None:
    certificates.own_certificates(actor=ours.actor)
    code = qr.code_for(FIRST["number"])
    simulator.told(fault)
    for answer in (sent(FIRST["number"], FIRST["holder"]), Client().get(f"{FORM}/{code}")):
        assert answer.status_code == 503
        assert "现在不能核验" in text_of(answer)
        assert "在查询时有效" not in text_of(answer)


def test_scanned_picture_shows_the_state_of_the_moment(simulator: Simulator) -> None:  # noqa: F811
    address = f"{FORM}/{qr.code_for(FIRST['number'])}"
    assert "在查询时有效" in text_of(Client().get(address))
    simulator.know([one | {"status": 70} if one["number"] == FIRST["number"] else one for one in sample()])
    after = text_of(Client().get(address))
    assert "已吊销" in after
    assert "请勿采信" in after


def _forged() -> Iterator[str]:
    code = qr.code_for(FIRST["number"])
    other, until, kid, signature = code.split(".")
    yield f"{qr.code_for('鄂AA000000001').split('.')[0]}.{until}.{kid}.{signature}"
    yield f"{other}.{int(until) + 1}.{kid}.{signature}"
    yield f"{other}.{until}.k9.{signature}"
    yield f"{other}.{until}.{kid}.{'A' * len(signature)}"
    yield f"{other}.{until}.{kid}."
    yield from ("x", "...", "证.1.k1.证", "a" * 5_000, f"{other}.{'9' * 40}.{kid}.{signature}")


@pytest.mark.parametrize("code", list(_forged()), ids=lambda code: code[:6])
def test_forged_picture_is_as_unknown_as_a_wrong_number(simulator: Simulator, code: str) -> None:  # noqa: F811
    before = simulator.asked()
    answer = Client().get(f"{FORM}/{code}")
    assert answer.status_code == 404
    assert simulator.asked() == before


def test_picture_whose_time_is_over_says_so_and_asks_nobody(simulator: Simulator) -> None:  # noqa: F811
    before = simulator.asked()
    answer = Client().get(f"{FORM}/{qr.code_for(FIRST['number'], expires=timezone.now() - timedelta(seconds=1))}")
    assert answer.status_code == 410
    assert "已过期" in text_of(answer)
    assert simulator.asked() == before


def test_pictures_outlive_a_change_of_keys_as_long_as_the_old_key_is_kept(simulator: Simulator, settings: Any) -> None:  # noqa: F811
    code = qr.code_for(FIRST["number"])
    former = settings.YAOJIAN_FIELD_KEYS
    settings.YAOJIAN_FIELD_KEYS = ["k9:new", *former]
    assert Client().get(f"{FORM}/{code}").status_code == 200
    settings.YAOJIAN_FIELD_KEYS = ["k9:new"]
    assert Client().get(f"{FORM}/{code}").status_code == 404


def test_kind_nobody_can_confirm_is_unknown() -> None:
    assert Client().get("/d/verify/passports").status_code == 404
    assert Client().get("/d/verify/passports/x").status_code == 404


def test_there_is_no_list() -> None:
    assert Client().get("/d/verify/").status_code == 404


def test_api_answers_signed_in_clients_within_the_same_limits(simulator: Simulator) -> None:  # noqa: F811
    client = Client()
    address = "/api/v1/portal/verify/certificates"
    asked = {"number": FIRST["number"], "factor": FIRST["holder"]}
    assert client.post(address, asked, "application/json").status_code == 401
    client.force_login(kernel.official("何为民"))
    answer = client.post(address, asked, "application/json")
    assert (answer.status_code, answer.json()["sign"]) == (200, "good")
    with mock.patch.object(counting, "is_over", return_value=True):
        assert client.post(address, asked, "application/json").status_code == 429
