"""One shape for all pages that ask something: heading, fields, doubts, one button, a way back."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yaojian.enterprise.companies.forms.fields import AsksDoubts
from yaojian.web.requests import Request


@dataclass(frozen=True, slots=True)
class Asking:
    """What stands around the fields. ``back``: where the link beside the button leads."""

    title: str
    note: str
    submit: str
    back: str
    layout: str = "layouts/enterprise.html"


def ask(request: Request, form: forms.Form, asking: Asking, **more: Any) -> HttpResponse:
    """The page with its form; 422 when the form was refused."""
    doubts = form.doubts if isinstance(form, AsksDoubts) else []
    fields = form.plain_fields if isinstance(form, AsksDoubts) else list(form)
    context = {"form": form, "fields": fields, "doubts": doubts, "asking": asking} | more
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "enterprise/companies/form.html", context, status=status)


def part_address(code: str) -> str:
    """One part of the company's own page."""
    return f"{reverse('enterprise:companies:own')}?part={code}"
