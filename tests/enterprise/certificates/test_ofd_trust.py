"""Whose seal it is: trusted, unknown, out of its time or forged, each said in words; clauses of GB/T 38540 to confirm."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import pem
from hypothesis import given
from hypothesis import strategies as st

from tests.enterprise import factories
from tests.enterprise.certificates.conftest import Side
from tests.support.certificates import Simulator, sample
from tests.support.ofd_sealing import SIGN, Holder, Sealer, made_seal, packed, plain
from yaojian.enterprise.certificates import filing, ofd_seals, ofd_trust, seal_anchors
from yaojian.enterprise.certificates.models import KnownCertificate
from yaojian.enterprise.certificates.ofd_seals import Finding
from yaojian.enterprise.certificates.ofd_trust import Anchor, Judged, Trust
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.health.probes import NotWell

PAGE = "Doc_0/Pages/Page_0/Content.xml"
ROOT = Holder("示范根")
MAKER = Holder("示范印章制作单位", ROOT)
USER = Holder("湖北省药品监督管理局", ROOT)
ANCHORS = (Anchor("示范根", "省局函〔2026〕1号", ROOT.paper),)
SEAL = made_seal(MAKER, USER)
BEFORE, AFTER = datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


def judged(user: Holder, seal: bytes, anchors: tuple[Anchor, ...] = ANCHORS, **how: Any) -> Judged:
    """A whole file, sealed by ``user`` with ``seal``."""
    found = ofd_seals.check(packed(Sealer(user, seal, **how).sealed(plain())))
    assert found.finding is Finding.GOOD
    (stated,) = found.stated
    return ofd_trust.judge(stated, anchors)


@pytest.mark.parametrize("by_digest", [False, True])
def test_seal_of_a_listed_issuer_is_trusted_and_names_it(by_digest: bool) -> None:
    assert judged(USER, made_seal(MAKER, USER, by_digest=by_digest)) == Judged(Trust.TRUSTED, "示范根")


def test_without_a_list_nobody_is_trusted() -> None:
    assert judged(USER, SEAL, ()).trust is Trust.UNKNOWN


def test_issuer_of_the_same_name_with_another_key_is_unknown() -> None:
    false = Holder("示范根")
    maker, user = Holder("示范印章制作单位", false), Holder("湖北省药品监督管理局", false)
    assert judged(user, made_seal(maker, user)).trust is Trust.UNKNOWN


def test_maker_and_user_must_both_be_vouched_for() -> None:
    stranger = Holder("湖北省药品监督管理局")
    assert judged(stranger, made_seal(MAKER, stranger)).trust is Trust.UNKNOWN
    own = Holder("自制印章")
    assert judged(USER, made_seal(own, USER)).trust is Trust.UNKNOWN


def test_seal_of_somebody_else_is_forged() -> None:
    """A listed person takes the seal out of another file: it does not name his certificate."""
    other = Holder("某示范公司", ROOT)
    assert judged(other, SEAL).trust is Trust.FORGED
    assert judged(other, made_seal(MAKER, USER, by_digest=True)).trust is Trust.FORGED


def test_seal_with_another_picture_is_forged() -> None:
    changed = SEAL.replace(b"\x89PNG", b"\x88PNG")
    assert changed != SEAL
    assert judged(USER, changed).trust is Trust.FORGED


def test_seal_whose_maker_was_exchanged_is_forged() -> None:
    """The paper of a trusted maker beside the signature of another one."""
    other = Holder("示范印章制作单位", ROOT)
    false = replace(MAKER, pair=other.pair)
    assert judged(USER, made_seal(false, USER)).trust is Trust.FORGED


EXPIRED, EARLY = Holder("过期的签名人", ROOT, until=BEFORE), Holder("尚未生效的签名人", ROOT, since=AFTER)


@pytest.mark.parametrize(
    ("user", "seal"),
    [
        (USER, made_seal(MAKER, USER, until=BEFORE)),
        (USER, made_seal(MAKER, USER, since=AFTER)),
        (USER, made_seal(Holder("过期的制作单位", ROOT, until=BEFORE), USER)),
        (EXPIRED, made_seal(MAKER, EXPIRED)),
        (EARLY, made_seal(MAKER, EARLY)),
    ],
)
def test_what_was_not_valid_when_it_was_sealed_is_told(user: Holder, seal: bytes) -> None:
    assert judged(user, seal).trust is Trust.OUT_OF_TIME


def test_last_second_of_a_seal_still_counts() -> None:
    seal = made_seal(MAKER, USER, until=BEFORE)
    assert judged(USER, seal, at=BEFORE).trust is Trust.TRUSTED
    assert judged(USER, seal, at=BEFORE + timedelta(seconds=1)).trust is Trust.OUT_OF_TIME


def test_issuer_whose_own_time_is_over_vouches_for_nobody() -> None:
    root = Holder("旧根", until=BEFORE)
    maker, user = Holder("制作单位", root), Holder("签名人", root)
    assert judged(user, made_seal(maker, user), (Anchor("旧根", "", root.paper),)).trust is Trust.OUT_OF_TIME


def test_seal_of_before_2020_is_not_judged() -> None:
    assert judged(USER, SEAL, old=True).trust is Trust.UNKNOWN


@given(st.binary(max_size=200))
def test_any_bytes_instead_of_a_seal_are_at_most_unknown(seal: bytes) -> None:
    found = ofd_trust.judge(ofd_trust.Stated(seal, USER.paper, BEFORE, old=False), ANCHORS)
    assert found.trust is not Trust.TRUSTED


@given(place=st.integers(0, len(SEAL) - 1), value=st.integers(0, 255))
def test_no_changed_byte_of_a_seal_stays_trusted_and_says_something_else(place: int, value: int) -> None:
    changed = SEAL[:place] + bytes([value]) + SEAL[place + 1 :]
    found = ofd_trust.judge(ofd_trust.Stated(changed, USER.paper, BEFORE, old=False), ANCHORS)
    if found.trust is Trust.TRUSTED:
        read, was = ofd_trust._Seal.read(changed), ofd_trust._Seal.read(SEAL)
        assert (read.info, read.users) == (was.info, was.users)


# On the page


@pytest.fixture
def listed(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """The file of anchors, with the root."""
    place = tmp_path / "anchors.yaml"
    settings.YAOJIAN_SEAL_ANCHORS = place
    _write(place, ROOT)
    yield place
    seal_anchors._read.cache_clear()


def _write(place: Path, *roots: Holder) -> None:
    lines = [
        {"name": one.name, "source": "省局函", "certificate": pem.armor("CERTIFICATE", one.paper).decode()}
        for one in roots
    ]
    place.write_text(json.dumps({"anchors": lines}, ensure_ascii=False), encoding="utf-8")


class _File:
    of_kind = Kinds.OFD


def _check(monkeypatch: pytest.MonkeyPatch, files: dict[str, bytes]) -> filing.SealCheck:
    monkeypatch.setattr("yaojian.kernel.files.queries.content_of", lambda _: packed(files))
    return filing.seal_check(_File())  # type: ignore[arg-type]  # all it looks at


SEALED = Sealer(USER, SEAL).sealed(plain())
OTHER = Holder("某示范公司", ROOT)


@pytest.mark.parametrize(
    ("files", "words", "tone"),
    [
        (SEALED, "签章完好，签发机构可信", "green"),
        (Sealer().sealed(plain()), "签章完好，但签发机构不在信任列表中", "amber"),
        (Sealer(OTHER, SEAL).sealed(plain()), "印章与签名人不符或系伪造，请勿采信", "red"),
        (
            Sealer(USER, made_seal(MAKER, USER, until=BEFORE)).sealed(plain()),
            "盖章时印章或证书不在有效期内，请勿采信",
            "red",
        ),
        (SEALED | {PAGE: b"<x/>"}, "盖章后被改动过，请勿采信", "red"),
        (SEALED | {f"{SIGN}/SignedValue.dat": b"x"}, "签章读不出，请勿采信", "red"),
    ],
)
def test_page_says_whose_it_is(
    monkeypatch: pytest.MonkeyPatch, listed: Path, files: dict[str, bytes], words: str, tone: str
) -> None:
    found = _check(monkeypatch, files)
    assert (found.label, found.tone) == (words, tone)


def test_list_is_read_anew_when_it_changes(monkeypatch: pytest.MonkeyPatch, listed: Path) -> None:
    assert _check(monkeypatch, SEALED).maker == "示范根"
    listed.unlink()
    assert "不在信任列表" in _check(monkeypatch, SEALED).label
    assert seal_anchors.probe() == "没有设置信任的签发机构"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "anchors: 5",
        "anchors: [{name: a, source: b}]",
        "anchors: [{name: a, source: b, certificate: c}]",
        "anchors: [{name: a, source: '', certificate: c}]",
        "{",
    ],
)
def test_broken_list_is_told_and_trusts_nobody(monkeypatch: pytest.MonkeyPatch, listed: Path, text: str) -> None:
    listed.write_text(text, encoding="utf-8")
    seal_anchors._read.cache_clear()
    found = _check(monkeypatch, SEALED)
    assert (found.label, found.tone) == ("签章完好，信任列表读不出，未判断签发机构", "amber")
    with pytest.raises(NotWell, match="YAOJIAN_SEAL_ANCHORS"):
        seal_anchors.probe()


@pytest.mark.django_db
def test_ofd_of_the_simulator_is_sealed_and_its_root_trusted(simulator: Simulator, theirs: Side, settings: Any) -> None:
    number = next(one["number"] for one in sample() if one.get("format") == "ofd")
    client = factories.browser(theirs.member)
    settings.YAOJIAN_SEAL_ANCHORS = simulator.folder / "seal-anchors.yaml"
    client.get("/qy/certificates/")
    page = f"/qy/certificates/{KnownCertificate.objects.get(number=number).pk}"
    shown = client.get(page).content.decode()
    for words in ("签章完好，签发机构可信", "示范签章根证书", "湖北省药品监督管理局（示范）", ".ofd"):
        assert words in shown
    settings.YAOJIAN_SEAL_ANCHORS = simulator.folder / "nothing.yaml"
    assert "签发机构不在信任列表中" in client.get(page).content.decode()
