"""Seals in OFD files: a good one is called good, whatever was changed after it is found, and hostile files break nothing."""

import hashlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.ofd_sealing import SIGN, Holder, Sealer, packed, plain
from yaojian.enterprise.certificates import filing, ofd_seals
from yaojian.enterprise.certificates.ofd_seals import Finding
from yaojian.kernel.files.kinds import Kinds

PAGE = "Doc_0/Pages/Page_0/Content.xml"
SEALED = Sealer().sealed(plain())
WHOLE = packed(SEALED)


def finding(files: dict[str, bytes]) -> Finding:
    return ofd_seals.check(packed(files)).finding


@pytest.mark.parametrize("sealer", [Sealer(), Sealer(old=True), Sealer(raw=True), Sealer(old=True, raw=True)])
def test_whole_file_is_good_and_names_its_signer(sealer: Sealer) -> None:
    found = ofd_seals.check(packed(sealer.sealed(plain())))
    assert found.finding is Finding.GOOD
    assert found.signer == "湖北省药品监督管理局"


@pytest.mark.parametrize("name", list(plain()))
def test_each_changed_file_is_found(name: str) -> None:
    assert finding(SEALED | {name: SEALED[name].replace(b"2016", b"2016 ")}) in {Finding.CHANGED, Finding.BROKEN}
    assert finding(SEALED | {name: SEALED[name] + b"\n"}) is Finding.CHANGED


def test_file_added_after_the_seal_is_found() -> None:
    assert finding(SEALED | {"Doc_0/Pages/Page_1/Content.xml": b"<x/>"}) is Finding.CHANGED


def test_file_taken_away_is_found() -> None:
    assert finding({name: content for name, content in SEALED.items() if name != PAGE}) is Finding.BROKEN


def test_list_written_anew_without_the_signer_is_found() -> None:
    """Somebody changes a page and the list with it; the seal's value was made over the old list."""
    changed = plain() | {PAGE: b"<changed/>"}
    forged = Sealer().sealed(changed)
    assert finding(forged | {f"{SIGN}/SignedValue.dat": SEALED[f"{SIGN}/SignedValue.dat"]}) is Finding.CHANGED


def test_signature_of_another_key_is_found() -> None:
    """The value names the certificate of one signer and was signed by another."""
    other = Sealer()
    own = Sealer(Holder("甲", pair=(other.holder.pair[0], Holder("乙").pair[1]), paper=other.holder.paper))
    assert finding(own.sealed(plain())) is Finding.CHANGED


@pytest.mark.parametrize("method", ["MD5", "SHA1", "", "rot13"])
def test_weak_digests_are_never_called_good(method: str) -> None:
    weak = Sealer(method=method, digest=lambda content: hashlib.md5(content, usedforsecurity=False).digest())
    assert finding(weak.sealed(plain())) is Finding.UNPROVED


def test_second_seal_that_does_not_cover_the_first_one_is_fine() -> None:
    second = Sealer(Holder("第二人")).sealed(plain())
    both = SEALED | {
        name.replace("Sign_0", "Sign_1"): content.replace(b"Sign_0", b"Sign_1")
        for name, content in second.items()
        if name.startswith(SIGN)
    }
    # The second value was made over a list that names Sign_0: written anew it does not fit.
    listed = SEALED["Doc_0/Signs/Signatures.xml"]
    one = b'<ofd:Signature ID="2" Type="Seal" BaseLoc="Sign_1/Signature.xml"/></ofd:Signatures>'
    both["Doc_0/Signs/Signatures.xml"] = listed.replace(b"</ofd:Signatures>", one)
    assert finding(both) is Finding.CHANGED
    both["Doc_0/Signs/Sign_1/SignedValue.dat"] = Sealer(Holder("第二人")).value(
        both["Doc_0/Signs/Sign_1/Signature.xml"]
    )
    assert finding(both) is Finding.GOOD
    assert ofd_seals.check(packed(both)).signer == "第二人"


def test_file_without_seals_says_so() -> None:
    unnamed = plain()["OFD.xml"].replace(b"<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>", b"")
    assert finding(plain() | {"OFD.xml": unnamed}) is Finding.UNSEALED
    assert finding(SEALED | {"OFD.xml": unnamed}) is Finding.BROKEN, "taken out of the list"
    none = plain() | {"Doc_0/Signs/Signatures.xml": b'<ofd:Signatures xmlns:ofd="http://www.ofdspec.org/2016"/>'}
    assert finding(none) is Finding.UNSEALED


def test_two_files_of_one_name_are_not_believed() -> None:
    out = io.BytesIO(WHOLE)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as package:
        package.writestr(PAGE, b"<other/>")
    assert ofd_seals.check(out.getvalue()).finding is Finding.BROKEN


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("OFD.xml", b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>"),
        ("OFD.xml", b""),
        ("OFD.xml", b"<x>" + b" " * 1_100_000 + b"</x>"),
        ("Doc_0/Signs/Signatures.xml", SEALED["Doc_0/Signs/Signatures.xml"].replace(b"Sign_0/", b"../../../etc/")),
        (f"{SIGN}/Signature.xml", SEALED[f"{SIGN}/Signature.xml"].replace(b"SignedInfo", b"Other")),
        (f"{SIGN}/SignedValue.dat", b""),
        (f"{SIGN}/SignedValue.dat", b"\x30\x84\xff\xff\xff\xff"),
        (f"{SIGN}/SignedValue.dat", b"\x30\x03\x02\x01\x04"),
    ],
)
def test_hostile_parts_are_called_unreadable(name: str, content: bytes) -> None:
    assert finding(SEALED | {name: content}) is Finding.BROKEN


@given(place=st.integers(0, len(WHOLE) - 1), value=st.integers(0, 255))
def test_no_single_byte_changes_unseen_what_is_shown(place: int, value: int) -> None:
    """Either the check says that something is wrong, or all that is shown is what was sealed."""
    changed = WHOLE[:place] + bytes([value]) + WHOLE[place + 1 :]
    if ofd_seals.check(changed).finding is Finding.GOOD:
        with zipfile.ZipFile(io.BytesIO(changed)) as package:
            assert all(package.read(name) == content for name, content in plain().items())


@given(st.binary(max_size=300))
def test_any_bytes_get_an_answer(content: bytes) -> None:
    assert ofd_seals.check(content).finding is Finding.BROKEN
    ofd_seals.check(packed(SEALED | {f"{SIGN}/SignedValue.dat": content}))


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (SEALED, "签章完好，但签发机构不在信任列表中"),
        (SEALED | {PAGE: b"<x/>"}, "盖章后被改动过，请勿采信"),
        (Sealer(method="MD5").sealed(plain()), "内容与盖章时一致，未验证签章"),
        (SEALED | {f"{SIGN}/SignedValue.dat": b"x"}, "签章读不出，请勿采信"),
    ],
)
def test_page_says_in_words_what_was_found(
    monkeypatch: pytest.MonkeyPatch, files: dict[str, bytes], words: str
) -> None:
    class File:
        of_kind = Kinds.OFD

    monkeypatch.setattr("yaojian.kernel.files.queries.content_of", lambda _: packed(files))
    assert filing.seal_check(File()).label == words  # type: ignore[arg-type]  # all it looks at
