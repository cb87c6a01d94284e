"""Sealed fields: the published vectors, what is altered is refused, keys rotate."""

import hashlib
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yaojian.kernel.crypto import fields, sm
from yaojian.kernel.crypto.errors import KeyMissing, SealBroken

PLACE = "letters.letter:7"


def test_cipher_agrees_with_rfc_8998() -> None:
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    nonce, beside = bytes.fromhex("00001234567800000000ABCD"), bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    plain = bytes.fromhex("AA" * 8 + "BB" * 8 + "CC" * 8 + "DD" * 8 + "EE" * 8 + "FF" * 8 + "EE" * 8 + "AA" * 8)
    sealed, tag = sm.seal(key, nonce, plain, beside)
    assert sealed.hex().upper() == (
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
    )
    assert tag.hex().upper() == "83DE3541E4C2B58177E065A9BF7B62EC"
    assert sm.unseal(key, nonce, sealed, tag, beside) == plain


def sm3(data: bytes) -> bytes:
    return hashlib.new("sm3", data).digest()


def test_keyed_hash_is_hmac_over_sm3() -> None:
    """SM3 by the vector of GB/T 32905, HMAC by its definition in RFC 2104."""
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    key, block = b"k" * 32, 64
    padded = key.ljust(block, b"\0")
    inner = sm3(bytes(byte ^ 0x36 for byte in padded) + b"text")
    assert sm.keyed_hash(key, b"text") == sm3(bytes(byte ^ 0x5C for byte in padded) + inner)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_and_never_looks_the_same_twice(text: str) -> None:
    first, second = fields.encrypt(text, PLACE), fields.encrypt(text, PLACE)
    assert fields.decrypt(first, PLACE) == fields.decrypt(second, PLACE) == text
    assert first != second


def test_every_altered_byte_is_refused() -> None:
    sealed = fields.encrypt("13800000001", PLACE)
    for place in range(len(sealed)):
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises((SealBroken, KeyMissing)):
            fields.decrypt(bytes(altered), PLACE)
    for length in range(len(sealed)):
        with pytest.raises((SealBroken, KeyMissing)):
            fields.decrypt(sealed[:length], PLACE)


def test_text_moved_to_another_row_is_refused() -> None:
    with pytest.raises(SealBroken):
        fields.decrypt(fields.encrypt("张三", PLACE), "letters.letter:8")


def test_former_key_opens_until_it_is_dropped(settings: Any) -> None:
    settings.YAOJIAN_FIELD_KEYS = ["k1:first-secret"]
    old = fields.encrypt("张三", PLACE)
    assert fields.is_current(old)
    settings.YAOJIAN_FIELD_KEYS = ["k2:second-secret", "k1:first-secret"]
    assert fields.decrypt(old, PLACE) == "张三"
    assert not fields.is_current(old)
    assert fields.is_current(fields.encrypt("张三", PLACE))
    settings.YAOJIAN_FIELD_KEYS = ["k2:second-secret"]
    with pytest.raises(KeyMissing):
        fields.decrypt(old, PLACE)
    settings.YAOJIAN_FIELD_KEYS = ["no separator"]
    with pytest.raises(ImproperlyConfigured):
        fields.encrypt("张三", PLACE)


def test_index_finds_equals_of_one_purpose_only() -> None:
    assert fields.blind_index("138", "phone") == fields.blind_index("138", "phone")
    assert fields.blind_index("138", "phone") != fields.blind_index("138", "code")
    assert fields.blind_index("138", "phone") != fields.blind_index("139", "phone")
