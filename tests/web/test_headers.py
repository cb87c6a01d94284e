"""Security headers on every answer."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from tests.web.factories import request
from yaojian.web.middleware import SecurityHeaders

PAGE = b"<html><script>start()</script><script src='/static/a.js'></script></html>"


def answer_of(path: str, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The page above, through the middleware."""

    def view(asked: HttpRequest) -> HttpResponse:
        if path.startswith("/cms/pages/"):
            asked.resolver_match = ResolverMatch(view, (), {}, url_name="edit", namespaces=["wagtailadmin_pages"])
        return HttpResponse(PAGE)

    answer = SecurityHeaders(view)(request(path, headers=headers))
    assert isinstance(answer, HttpResponse)
    return answer


def test_pages_allow_nothing_inline_and_no_other_host() -> None:
    policy = answer_of("/oa/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy
    assert "http" not in policy


def test_only_the_editor_gets_a_nonce_and_a_new_one_each_time() -> None:
    first, second = answer_of("/cms/pages/"), answer_of("/cms/pages/")
    nonce = first["Content-Security-Policy"].split("'nonce-")[1].split("'")[0]
    assert f'<script nonce="{nonce}">start()'.encode() in first.content
    assert nonce not in second["Content-Security-Policy"]
    assert b"nonce" not in answer_of("/oa/").content
    assert "script-src 'self' 'unsafe" not in first["Content-Security-Policy"]


def test_our_own_pages_of_the_desk_stay_strict() -> None:
    assert answer_of("/cms/articles/")["Content-Security-Policy"] == answer_of("/oa/")["Content-Security-Policy"]


def test_request_id_of_a_proxy_is_kept_when_it_is_well_formed() -> None:
    assert answer_of("/oa/", {"X-Request-ID": "3f2a-77b1-proxy"})["X-Request-ID"] == "3f2a-77b1-proxy"
    made = answer_of("/oa/", {"X-Request-ID": "<script>"})["X-Request-ID"]
    assert made.isalnum()
    assert len(made) == 32
