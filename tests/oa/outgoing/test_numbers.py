"""发文字号: reserved, given back, void; the register shows every number."""

import pytest

from tests.oa.outgoing import factories
from tests.oa.outgoing.factories import Bureau, new_key
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.kernel.numbering.errors import NumberTaken
from yaojian.oa.flow import services as flow
from yaojian.oa.outgoing import queries, registers, services
from yaojian.oa.outgoing.errors import AlreadyNumbered, NumberInUse, SignTaken
from yaojian.oa.outgoing.models import Outgoing, Sign


def waiting(made: Bureau) -> Outgoing:
    """A signed document that waits for its number."""
    return factories.signed(made, factories.drafted(made))


def take(made: Bureau, outgoing: Outgoing, sign: Sign, reserved: int | None = None) -> str:
    """The clerk numbers it."""
    clerk = made.actor("clerk")
    done = services.take_number(actor=clerk, document_id=outgoing.pk, sign_id=sign.pk, reserved=reserved)
    return done.document.document_number


def reserve(made: Bureau, sign: Sign, count: int, key: str = "") -> list[int]:
    """The clerk keeps numbers aside."""
    clerk = made.actor("clerk")
    return services.reserve_numbers(
        actor=clerk, sign_id=sign.pk, count=count, reason="纸质公文备用。", key=key or new_key()
    )


def test_reserved_numbers_are_passed_over_until_somebody_asks_for_one(bureau: Bureau) -> None:
    sign, year = factories.sign(bureau), queries.this_year()
    assert reserve(bureau, sign, 2) == [1, 2]
    assert take(bureau, waiting(bureau), sign) == f"鄂药监〔{year}〕3号"
    assert take(bureau, waiting(bureau), sign, reserved=2) == f"鄂药监〔{year}〕2号"
    with pytest.raises(NumberTaken):
        take(bureau, waiting(bureau), sign, reserved=2)


def test_reserving_again_with_the_same_key_keeps_no_more_aside(bureau: Bureau) -> None:
    sign, key = factories.sign(bureau), new_key()
    assert reserve(bureau, sign, 3, key) == reserve(bureau, sign, 3, key) == [1, 2, 3]


def test_number_given_back_goes_to_the_next_document(bureau: Bureau) -> None:
    sign, year = factories.sign(bureau), queries.this_year()
    reserve(bureau, sign, 1)
    services.release_number(actor=bureau.actor("clerk"), sign_id=sign.pk, year=year, value=1)
    assert take(bureau, waiting(bureau), sign).endswith("〕1号")


def test_void_number_is_never_given_again(bureau: Bureau) -> None:
    sign, year, clerk = factories.sign(bureau), queries.this_year(), bureau.actor("clerk")
    reserve(bureau, sign, 1)
    with pytest.raises(Invalid, match="为什么作废"):
        services.void_number(actor=clerk, sign_id=sign.pk, year=year, value=1, reason=" ")
    services.void_number(actor=clerk, sign_id=sign.pk, year=year, value=1, reason="写坏了。")
    services.void_number(actor=clerk, sign_id=sign.pk, year=year, value=1, reason="再点一次。")
    assert take(bureau, waiting(bureau), sign).endswith("〕2号")
    with pytest.raises(NumberTaken):
        take(bureau, waiting(bureau), sign, reserved=1)


def test_number_of_a_living_document_cannot_be_void(bureau: Bureau) -> None:
    sign, year, clerk = factories.sign(bureau), queries.this_year(), bureau.actor("clerk")
    outgoing = waiting(bureau)
    take(bureau, outgoing, sign)
    with pytest.raises(NumberInUse, match=factories.TITLE):
        services.void_number(actor=clerk, sign_id=sign.pk, year=year, value=1, reason="不发了。")
    task = factories.task_of(bureau, outgoing, "clerk")
    flow.send_back(actor=clerk, task_id=task, step="draft", text="不发了。", key=new_key())
    flow.void(actor=bureau.actor("drafter"), instance_id=outgoing.pk, text="不发了。", key=new_key())
    services.void_number(actor=clerk, sign_id=sign.pk, year=year, value=1, reason="不发了。")


def test_document_takes_no_second_number_of_another_sign(bureau: Bureau) -> None:
    outgoing = waiting(bureau)
    take(bureau, outgoing, factories.sign(bureau))
    with pytest.raises(AlreadyNumbered, match="1号"):
        take(bureau, outgoing, factories.sign(bureau, "鄂药监办"))


def test_register_shows_every_number_and_no_gap(bureau: Bureau) -> None:
    sign, year = factories.sign(bureau), queries.this_year()
    outgoing = waiting(bureau)
    take(bureau, outgoing, sign)
    reserve(bureau, sign, 1)
    reserve(bureau, sign, 1)
    services.void_number(actor=bureau.actor("clerk"), sign_id=sign.pk, year=year, value=3, reason="=写坏了。")
    register = registers.register_of(sign, year)
    assert [(line.value, line.state) for line in register.lines] == [(3, "void"), (2, "reserved"), (1, "bound")]
    assert (register.bound, register.reserved, register.void, register.missing) == (1, 1, 1, ())
    assert register.lines[2].outgoing == outgoing
    table = registers.as_csv(register).decode("utf-8-sig").splitlines()
    assert table[1].startswith(f"鄂药监〔{year}〕1号,已用,{factories.TITLE},通知,各分局")
    assert table[3].endswith("'=写坏了。")


def test_two_organs_cannot_have_one_sign(bureau: Bureau) -> None:
    factories.sign(bureau)
    with pytest.raises(SignTaken, match="湖北省药品监督管理局"):
        factories.sign(bureau, unit="wuhan")


def test_only_who_keeps_numbers_may_reserve(bureau: Bureau) -> None:
    sign = factories.sign(bureau)
    for who in ("drafter", "director", "admin", "wuhan"):
        with pytest.raises(RightMissing, match="发文编号"):
            services.reserve_numbers(actor=bureau.actor(who), sign_id=sign.pk, count=1, reason="备用。", key=new_key())
