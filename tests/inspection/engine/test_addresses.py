"""Addresses: whatever stands in a page, the engine reads it as a browser does and never falls over."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from yaojian.inspection.engine.addresses import Fault, Resolved, normalise, repeats_itself, resolve, shape_of

BASE = "http://www.example.gov.cn/a/b.html"
tokens = st.sampled_from(["http:", "https:", "//", "/", "\\", "..", ".", "?", "#", "%", "%E4", "：", "中", " ", ":", "@", "[", "]",
                          "www.example.com", "\x00", "\ud800", ";jsessionid=1", "a", "80", "99999", "=", "&"])  # fmt: skip
written = st.one_of(st.text(), st.lists(tokens).map("".join))


@given(written, st.sampled_from(["utf-8", "gb18030"]))
@example("http://[::1", "utf-8")
@example("http://xn--a.cn", "utf-8")
def test_resolving_never_fails_and_normalising_twice_changes_nothing(raw: str, charset: str) -> None:
    target = resolve(BASE, raw, charset)
    if isinstance(target, Resolved):
        assert target.url.isascii()
        assert target.url.startswith(("http://", "https://"))
        assert normalise(target.url) == target.url
        assert "#" not in target.url


@given(st.lists(st.sampled_from(["x", "y", "z", "..", "."]), max_size=8))
def test_dots_never_climb_above_the_root(parts: list[str]) -> None:
    target = resolve(BASE, "/" + "/".join(parts))
    assert isinstance(target, Resolved)
    assert "/../" not in target.url + "/"
    assert target.url.startswith("http://www.example.gov.cn/")


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        ("c.html", "http://www.example.gov.cn/a/c.html"),
        (" ../c.html ", "http://www.example.gov.cn/c.html"),
        ("../../../c.html", "http://www.example.gov.cn/c.html"),
        ("//Other.CN:80/x", "http://other.cn/x"),
        ("HTTPS://other.cn:443", "https://other.cn/"),
        ("中文.html", "http://www.example.gov.cn/a/%E4%B8%AD%E6%96%87.html"),
        ("c.html;jsessionid=ABC?x=1", "http://www.example.gov.cn/a/c.html?x=1"),
        ("c.html?PHPSESSID=1&x=2", "http://www.example.gov.cn/a/c.html?x=2"),
        ("100%.html", "http://www.example.gov.cn/a/100%25.html"),
        ("http://user:secret@other.cn/", "http://other.cn/"),
        ("http://公安.cn/", "http://xn--55q79v.cn/"),
        ("a\nb.html", "http://www.example.gov.cn/a/ab.html"),
    ],
)
def test_address_is_read_as_a_browser_reads_it(raw: str, url: str) -> None:
    assert resolve(BASE, raw) == Resolved(url)


def test_query_in_a_gbk_page_is_sent_as_gbk() -> None:
    assert resolve(BASE, "/s?q=药", "gb18030") == Resolved("http://www.example.gov.cn/s?q=%D2%A9")


@pytest.mark.parametrize(
    "raw", ["", "#", "#top", "javascript:void(0)", "mailto:a@b.cn", "tel:027", "data:image/png;base64,x"]
)
def test_nothing_is_fetched_for_what_is_no_address(raw: str) -> None:
    assert resolve(BASE, raw) is None


@pytest.mark.parametrize(
    "raw", ["http://a:0/", "http://a..b/", "http://a b.cn/", "http://", "http://[::1", "http://a:22/", "http://：80/"]
)
def test_wrong_host_or_port_is_a_fault(raw: str) -> None:
    assert isinstance(resolve(BASE, raw), Fault)


def test_like_addresses_have_one_shape() -> None:
    assert shape_of("http://a.cn/t/2026/3.html?b=1&a=2") == shape_of("http://a.cn/t/2025/11.html?a=9&b=8")
    assert shape_of("http://a.cn/t/1.html") != shape_of("http://a.cn/u/1.html")


def test_repeated_groups_are_seen_but_a_word_twice_is_none() -> None:
    assert repeats_itself("http://a.cn/x/y/x/y/x/y/")
    assert not repeats_itself("http://a.cn/news/news/2026/")
