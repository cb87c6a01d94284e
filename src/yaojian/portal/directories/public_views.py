"""Queries of the public under ``/d/data/``: forms that work without script, answers nobody stores."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks
from yaojian.kernel.spreadsheets.writing import csv_lines
from yaojian.portal.directories import queries, reads
from yaojian.portal.directories.models import Directory, Edition
from yaojian.portal.directories.pages import HOME
from yaojian.portal.publishing.framing import answer_frame
from yaojian.web.answers import go
from yaojian.web.requests import Request

LONGEST_WORDS = 60


@require_safe
def query(request: Request, slug: str) -> HttpResponse:
    """Rows by words and options, page by page; the state stands in the address."""
    checks.open_to_all()
    directory, edition = _public(slug)
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    choices = reads.choices_shown(edition)
    chosen = {
        one["label"]: option
        for place, one in enumerate(choices)
        if (option := request.GET.get(f"c{place}", "")) in one["options"]
    }
    after = request.GET.get("after", "0")
    found = queries.find(
        edition, words=words, chosen=chosen, after=int(after) if after.isdecimal() and len(after) < 10 else 0
    )
    kept = {"q": words} | {f"c{place}": chosen.get(one["label"], "") for place, one in enumerate(choices)}
    kept = {name: value for name, value in kept.items() if value}
    context = answer_frame(
        request,
        title=f"查询{directory.title}",
        column_kind="数据发布",
        steps=[("数据查询", HOME), (directory.title, directory.address)],
    ) | {
        "directory": directory,
        "choices": [one | {"chosen": chosen.get(one["label"], "")} for one in choices],
        "headings": reads.columns_shown(edition),
        "lines": [reads.line_of(edition, entry.key, entry.values) for entry in found.entries],
        "total": found.total,
        "at_most": queries.COUNTED,
        "words": words,
        "searched": bool(words or chosen),
        "next": f"?{urlencode(kept | {'after': found.after})}" if found.after else "",
        "first": f"?{urlencode(kept)}" if after not in ("", "0") else "",
    }
    return render(request, "portal/directories/query.html", context)


@require_safe
def entry(request: Request, slug: str) -> HttpResponse:
    """One row with all its columns; without ``key`` in the address, on to the whole table. Raises ``Unknown``."""
    checks.open_to_all()
    directory, edition = _public(slug)
    key = request.GET.get("key", "").replace("\x00", "")[:200]
    if not key:
        return go(request, directory.address)
    found = queries.entry_of(edition, key)
    if found is None:
        raise Unknown(kind="数据")
    steps = [("数据查询", HOME), (directory.title, directory.address)]
    facts = [
        (f"{one.label}（{one.unit}）" if one.unit else one.label, found.values.get(one.label, ""))
        for one in edition.table_fields
    ]
    context = answer_frame(request, title=found.key, column_kind="数据发布", steps=steps)
    return render(
        request,
        "portal/directories/entry.html",
        context | {"directory": directory, "edition": edition, "entry": found, "facts": facts},
    )


@require_safe
def download(request: Request, slug: str) -> HttpResponseBase:
    """The whole edition in force as CSV, row by row."""
    checks.open_to_all()
    directory, edition = _public(slug)
    labels = [one.label for one in edition.table_fields]

    def rows() -> Iterator[list[str]]:
        for values in queries.every_row(edition).iterator(chunk_size=2000):
            yield [values.get(label, "") for label in labels]

    answer = StreamingHttpResponse(csv_lines(labels, rows()), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{directory.slug}-{edition.number}.csv"'
    return answer


def _public(slug: str) -> tuple[Directory, Edition]:
    directory = queries.public_directory(slug)
    if directory is None or directory.edition is None:
        raise Unknown(kind="数据目录")
    return directory, directory.edition
