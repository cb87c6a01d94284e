"""Whoever publishes a flow without what a centre works with is warned, and may still do it."""

from dataclasses import replace
from html import unescape

import pytest
from django.test import Client

from tests.kernel import factories as kernel
from tests.oa.factories import Office, browser
from yaojian.oa.flow import definitions
from yaojian.oa.flow.design import editing, reliance
from yaojian.oa.flow.design import services as drafting
from yaojian.oa.flow.design.errors import LossNotConfirmed
from yaojian.oa.flow.models import DefinitionDraft, FlowVersion
from yaojian.oa.flow.rights import PUBLISH
from yaojian.oa.flow.steps import Definition


def without(definition: Definition, key: str) -> Definition:
    """The flow as the editor leaves it when a clerk removes this step."""
    return editing.removed(definition, key)


@pytest.fixture
def clerk(office: Office) -> Client:
    """Somebody who may publish flows, signed in."""
    kernel.grant(office.users["registrar"], PUBLISH)
    return browser(office, "registrar")


@pytest.mark.parametrize(
    ("code", "key", "told"),
    [
        ("incoming", "handle", "没有了环节“承办”：分送的单位在这里承办。"),
        ("outgoing", "seal", "没有环节再提供“用印”，原来在“用印”。"),
        ("outgoing", "compose", "没有环节再提供“套红”，原来在“套红”。"),
        ("approval_seal", "keeper", "没有了环节"),
    ],
)
def test_what_a_centre_works_with_is_named_when_it_goes(code: str, key: str, told: str) -> None:
    shipped = definitions.shipped(code)
    assert told in "".join(reliance.losses(shipped, without(shipped, key)))


def test_other_steps_and_other_names_go_without_a_word() -> None:
    shipped = definitions.shipped("incoming")
    assert reliance.losses(shipped, without(shipped, "propose")) == []
    renamed = replace(shipped, steps=tuple(replace(step, name=f"新{step.name}") for step in shipped.steps))
    assert reliance.losses(shipped, renamed) == []


def test_loss_is_shown_and_published_only_when_confirmed(clerk: Client) -> None:
    body = without(definitions.shipped("incoming"), "finish").body()
    clerk.post("/oa/flow/definitions/incoming/edit")
    DefinitionDraft.objects.update(body=body)
    draft = DefinitionDraft.objects.get()
    address = f"/oa/flow/drafts/{draft.pk}/publish"
    page = unescape(clerk.get(address).content.decode())
    assert "登记员在这里办结收文" in page
    assert 'name="confirmed"' in page
    refused = clerk.post(address, {"base": draft.version})
    assert refused.status_code == 409
    assert "请勾选确认后再发布。" in unescape(refused.content.decode())
    assert not FlowVersion.objects.filter(code="incoming").exists()
    assert clerk.post(address, {"base": draft.version, "confirmed": "yes"}).status_code == 303
    assert FlowVersion.objects.get(code="incoming").number == 1


def test_api_asks_for_the_same_confirmation(clerk: Client) -> None:
    shipped = definitions.shipped("approval_seal")
    body = without(shipped, "keeper").body()
    asked = "/api/v1/oa/flow/definitions"
    refused = clerk.post(asked, body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, LossNotConfirmed.code)
    assert clerk.post(f"{asked}?confirmed=true", body, content_type="application/json").status_code == 200


def test_new_flow_loses_nothing(office: Office) -> None:
    blank = editing.blank("brand_new", "新流程", "incoming")
    assert drafting.losses(blank) == []
