"""The ledger of questions: which pages asked what, what the answers depend on, the answers that are kept.

An entry is written when its question is first asked, and again only by the build that asks it anew because one of its tags
changed: that build marks all its readers. Whoever else asks and gets another answer (a change that waits to be followed)
leaves the entry alone, or that change would find nothing different and its readers would stay old.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection

from yaojian.portal.publishing.models import Dependence, PublishedFile, Question
from yaojian.portal.publishing.reader import Kept, Reader

_KEPT = """
SELECT asked.key, asked.answer, array_agg(dependence.tag)
FROM publishing_question asked JOIN publishing_dependence dependence ON dependence.question_id = asked.id
WHERE asked.answer IS NOT NULL AND asked.id IN (
  SELECT reading.question_id FROM publishing_question_readers reading
  JOIN publishing_publishedfile file ON file.id = reading.publishedfile_id WHERE file.route = ANY(%s))
GROUP BY asked.id
"""
_DUE = """
UPDATE publishing_publishedfile SET is_due = true
WHERE NOT gone AND id IN (SELECT publishedfile_id FROM publishing_question_readers WHERE question_id = ANY(%s))
RETURNING owner, route
"""
_UNREAD = """
DELETE FROM publishing_question asked WHERE id = ANY(%s)
AND NOT EXISTS (SELECT 1 FROM publishing_question_readers WHERE question_id = asked.id) RETURNING id
"""


def ask_touched(reader: Reader, tags: Collection[str]) -> list[tuple[str, str]]:
    """Ask again what depends on ``tags``, note the new answers, mark the pages whose answers changed: (owner, route)."""
    touched = list(Question.objects.filter(tags__tag__in=tags).distinct().values_list("pk", "key", "digest"))
    changed = [pk for pk, key, digest in touched if reader.ask_again(key) != digest]
    _renew(reader, {key: pk for pk, key, _ in touched}, set(changed))
    return [(owner, route) for owner, route in _rows(_DUE, [changed])] if changed else []


def recall(reader: Reader, routes: Collection[str]) -> None:
    """Have ``reader`` take the kept answers that these pages asked for last time."""
    reader.recall({key: Kept(text, frozenset(tags)) for key, text, tags in _rows(_KEPT, [list(routes)])})


def numbers_of(reader: Reader, keys: Collection[str]) -> dict[str, int]:
    """The rows of these questions; those asked for the first time are added."""
    known = dict(Question.objects.filter(key__in=keys).values_list("key", "pk"))
    fresh = [_entry(reader, key) for key in sorted(set(keys) - known.keys())]
    Question.objects.bulk_create(fresh)
    _depend((one.pk, tag) for one in fresh for tag in sorted(reader.tags[one.key]))
    return known | {one.key: one.pk for one in fresh}


def forget_unread(questions: Collection[int]) -> None:
    """Take away those of these entries that no page reads any more."""
    if unread := [pk for (pk,) in _rows(_UNREAD, [list(questions)])] if questions else []:
        Dependence.objects.filter(question__in=unread).delete()


def replace_all(reader: Reader, asked: dict[str, set[str]], files: dict[str, int]) -> None:
    """Write the whole ledger anew after a whole build: ``asked`` the questions of each route, ``files`` their rows."""
    keys = sorted({key for keys in asked.values() for key in keys})
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM publishing_dependence")
        cursor.execute("DELETE FROM publishing_question_readers")
        cursor.execute("DELETE FROM publishing_question")
        numbers = dict(zip(keys, next_numbers(Question._meta.db_table, len(keys)), strict=True))
        with cursor.copy("COPY publishing_question (id, key, digest, answer) FROM STDIN") as copy:
            for key, number in numbers.items():
                copy.write_row((number, key, reader.digest(key), reader.text(key)))
        with cursor.copy("COPY publishing_dependence (question_id, tag) FROM STDIN") as copy:
            for key, number in numbers.items():
                for tag in sorted(reader.tags[key]):
                    copy.write_row((number, tag))
        with cursor.copy("COPY publishing_question_readers (question_id, publishedfile_id) FROM STDIN") as copy:
            for route, read in asked.items():
                for key in read:
                    copy.write_row((numbers[key], files[route]))


def next_numbers(table: str, count: int) -> list[int]:
    """Fresh numbers for ``count`` rows of a table."""
    called = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
    return [number for (number,) in _rows(called, [table, count])]


def readings_of(pages: Collection[int]) -> set[tuple[int, int]]:
    """Which page (its row) read which question."""
    readers = Question.readers.through.objects
    return set(readers.filter(publishedfile_id__in=pages).values_list("publishedfile_id", "question_id"))


def file_rows(routes: Collection[str]) -> dict[str, int]:
    """The rows of these files."""
    return dict(PublishedFile.objects.filter(route__in=routes).values_list("route", "pk"))


def _renew(reader: Reader, touched: dict[str, int], changed: set[int]) -> None:
    """The new answers of questions asked again; their tags may differ though the answer does not."""
    rows = [_entry(reader, key, pk) for key, pk in touched.items() if pk in changed]
    Question.objects.bulk_update(rows, ["digest", "answer"])
    now = {(pk, tag) for key, pk in touched.items() for tag in reader.tags[key]}
    stored = Dependence.objects.filter(question__in=touched.values())
    before = {(question, tag): pk for pk, question, tag in stored.values_list("pk", "question", "tag")}
    if gone := [pk for one, pk in before.items() if one not in now]:
        Dependence.objects.filter(pk__in=gone).delete()
    _depend(sorted(now - before.keys()))


def _entry(reader: Reader, key: str, pk: int | None = None) -> Question:
    return Question(pk=pk, key=key, digest=reader.digest(key), answer=reader.text(key))


def _depend(pairs: Iterable[tuple[int, str]]) -> None:
    Dependence.objects.bulk_create([Dependence(question_id=question, tag=tag) for question, tag in pairs])


def _rows(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
