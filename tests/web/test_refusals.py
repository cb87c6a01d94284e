"""A refusal reaches its reader as a page, a fragment or JSON, and a missing right leaves a trace."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from tests.web.factories import OFFICIAL, request
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import Refusal, RightMissing, SignInNeeded, Unknown
from yaojian.web import failures, refusals


@dataclass(eq=False)
class Taken(Refusal):
    """Somebody was quicker."""

    code: ClassVar[str] = "web.test.taken"
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT
    sentence: ClassVar[str] = "“{title}”已由{by}办结。"
    remedy: ClassVar[str] = "请刷新后查看。"
    title: str
    by: str


def text(answer: HttpResponse) -> str:
    """The body as text."""
    return answer.content.decode()


def test_page_says_what_happened_what_to_do_and_the_code() -> None:
    answer = refusals.answer_refusal(request(), Taken(title="<b>通知</b>", by="李四"))
    assert answer.status_code == 409
    assert "“&lt;b&gt;通知&lt;/b&gt;”已由李四办结。" in text(answer)
    assert "请刷新后查看。" in text(answer)
    assert "web.test.taken" in text(answer)
    assert "0123456789abcdef" in text(answer)


def test_fragment_never_lands_where_the_form_stands() -> None:
    answer = refusals.answer_refusal(
        request(method="POST", headers={"HX-Request": "true"}), Taken(title="通知", by="李四")
    )
    assert answer.status_code == 409
    assert answer["HX-Retarget"] == "#notices"
    assert "<html" not in text(answer)
    assert 'role="alert"' in text(answer)


def test_program_gets_the_same_words_as_json() -> None:
    answer = refusals.answer_refusal(request("/api/v1/oa/documents"), Unknown(kind="收文"))
    assert answer.status_code == 404
    assert json.loads(answer.content) == {
        "code": "kernel.unknown",
        "sentence": "没有找到这个收文。",
        "remedy": "它可能已被删除或地址有误，请回到列表重新查找。",
        "request_id": "0123456789abcdef",
    }


def test_page_for_nobody_leads_to_the_sign_in_and_back() -> None:
    answer = refusals.answer_refusal(request("/oa/documents?state=todo"), SignInNeeded())
    assert answer.status_code == 303
    assert answer["Location"].endswith("/login?next=%2Foa%2Fdocuments%3Fstate%3Dtodo")


def test_form_of_an_ended_session_is_answered_not_lost_in_a_redirect() -> None:
    asked = request("/oa/documents/1/withdraw", method="POST", headers={"Referer": "http://testserver/oa/documents/1"})
    answer = refusals.answer_refusal(asked, SignInNeeded())
    assert answer.status_code == 401
    assert "next=http%3A%2F%2Ftestserver%2Foa%2Fdocuments%2F1" in text(answer)


def test_way_back_never_leaves_this_site() -> None:
    answer = refusals.answer_refusal(
        request("/oa/x", headers={"Referer": "https://evil.example/"}), Unknown(kind="收文")
    )
    assert "evil.example" not in text(answer)
    assert 'href="/oa/"' in text(answer)


@pytest.mark.django_db
def test_missing_right_is_told_by_name_and_audited() -> None:
    answer = refusals.answer_refusal(request("/oa/documents", actor=OFFICIAL), RightMissing(right="登记收文"))
    assert answer.status_code == 403
    assert "您没有“登记收文”的权限" in text(answer)
    event = Event.objects.get(action="kernel.permission.denied")
    assert event.actor_name == "周明远"
    assert event.data["path"] == "/oa/documents"


def test_other_exceptions_are_left_to_django() -> None:
    handler = refusals.RefusalMiddleware(lambda _: HttpResponse())
    assert handler.process_exception(request(), ValueError("broken")) is None


def test_wrong_method_is_told_in_words_and_keeps_the_allowed_ones() -> None:
    def view(_: HttpRequest) -> HttpResponse:
        return HttpResponseNotAllowed(["POST"])

    answer = refusals.RefusalMiddleware(view)(request("/oa/documents/1/withdraw"))
    assert isinstance(answer, HttpResponse)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "只接受表单提交" in text(answer)


@pytest.mark.parametrize(
    ("error", "status"), [(RequestDataTooBig("big"), 413), (SuspiciousOperation("odd"), 400)], ids=["big", "odd"]
)
def test_refused_input_has_a_page(error: Exception, status: int) -> None:
    assert failures.bad_request(request(), error).status_code == status


def test_stale_form_token_is_told_in_words() -> None:
    answer = failures.csrf_failure(request(method="POST"), "CSRF token missing.")
    assert answer.status_code == 403
    assert "刷新页面后再提交" in text(answer)
    assert "CSRF" not in text(answer)


def test_broken_page_needs_neither_actor_nor_database() -> None:
    bare = HttpRequest()
    bare.path = "/oa/"
    answer = failures.server_error(bare)
    assert answer.status_code == 500
    assert "这次操作没有完成" in text(answer)
