"""What a build did, written down in a few statements at its end: files, what their pages asked, what they show."""

from collections.abc import Iterable

from django.db import connection
from django.utils import timezone

from yaojian.portal.publishing import dependences
from yaojian.portal.publishing.models import PublishedFile, Question
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.tree import Written

_AT_ONCE = 2000
GONE = "gone"
"""Stands as ``pending_sm3`` of a file about to be removed."""
_ALONE = """
DELETE FROM publishing_publishedfile file WHERE owner = 'asset' AND (id = ANY(%s) OR pending_sm3 <> '')
AND NOT EXISTS (SELECT 1 FROM publishing_publishedfile_assets WHERE to_publishedfile_id = file.id) RETURNING route
"""


class Book:
    """Collects in memory; ``close`` writes. One book a build, in the build's transaction."""

    def __init__(self) -> None:
        self.files: dict[str, PublishedFile] = {}
        self._asked: dict[str, set[str]] = {}
        self._shown: dict[str, set[str]] = {}

    def file(self, owner: str, route: str, done: Written) -> None:
        """A file was written."""
        self.files[route] = PublishedFile(route=route, owner=owner, sm3=done.sm3, size=done.size)

    def page(self, route: str, *, asked: Iterable[str], shown: Iterable[str]) -> None:
        """A page was rendered: the keys of its questions, the routes of its pictures and attachments."""
        self._asked[route], self._shown[route] = set(asked), set(shown)

    def announce(self, gone: Iterable[PublishedFile]) -> None:
        """Note, before any file is touched, what each will be."""
        PublishedFile.objects.bulk_create(
            (
                PublishedFile(route=file.route, owner=file.owner, pending_sm3=file.sm3, size=file.size)
                for file in self.files.values()
            ),
            update_conflicts=True,
            unique_fields=["route"],
            update_fields=["pending_sm3"],
        )
        if numbers := [file.pk for file in gone]:
            PublishedFile.objects.filter(pk__in=numbers).update(pending_sm3=GONE)

    def close(self, reader: Reader, gone: list[PublishedFile]) -> list[str]:
        """Write all down. ``gone`` are pages that are no longer there: their addresses say from now on that they were taken
        down. Returns the routes of pictures and attachments that nothing shows any more.
        """
        written = ["owner", "sm3", "size", "gone", "written_at", "pending_sm3", "is_due"]
        PublishedFile.objects.bulk_create(
            self.files.values(), update_conflicts=True, unique_fields=["route"], update_fields=written
        )
        for file in gone:
            file.gone, file.sm3, file.size, file.pending_sm3, file.is_due = True, "", 0, "", False
        PublishedFile.objects.bulk_update(gone, ["gone", "sm3", "size", "pending_sm3", "is_due"])
        rows = dependences.file_rows(self.files.keys() | {route for shown in self._shown.values() for route in shown})
        changed = [rows[route] for route in self._asked] + [file.pk for file in gone]
        self._note_readings(reader, rows, changed)
        return self._note_assets(rows, changed)

    def _note_readings(self, reader: Reader, rows: dict[str, int], changed: list[int]) -> None:
        """Only what differs from last time is written."""
        questions = dependences.numbers_of(reader, {key for keys in self._asked.values() for key in keys})
        now = {(rows[route], questions[key]) for route, keys in self._asked.items() for key in keys}
        before, table = dependences.readings_of(changed), Question.readers.through
        for page, question in sorted(before - now):
            table.objects.filter(publishedfile_id=page, question_id=question).delete()
        table.objects.bulk_create(
            [table(publishedfile_id=page, question_id=question) for page, question in sorted(now - before)]
        )
        dependences.forget_unread(sorted({question for _, question in before - now}))

    def _note_assets(self, rows: dict[str, int], changed: list[int]) -> list[str]:
        table = PublishedFile.assets.through
        stored = table.objects.filter(from_publishedfile_id__in=changed)
        before = set(stored.values_list("from_publishedfile_id", "to_publishedfile_id"))
        now = {(rows[route], rows[one]) for route, shown in self._shown.items() for one in shown}
        for page, asset in sorted(before - now):
            table.objects.filter(from_publishedfile_id=page, to_publishedfile_id=asset).delete()
        table.objects.bulk_create(
            [table(from_publishedfile_id=page, to_publishedfile_id=asset) for page, asset in sorted(now - before)]
        )
        with connection.cursor() as cursor:
            cursor.execute(_ALONE, [[asset for _, asset in before - now]])
            return [str(route) for (route,) in cursor.fetchall()]

    def replace_all(self, reader: Reader) -> None:
        """Write down a whole build in place of all that was known. Pages that were taken down before stay so."""
        now, table = timezone.now(), PublishedFile._meta.db_table
        files = dict(zip(self.files, dependences.next_numbers(table, len(self.files)), strict=True))
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM publishing_publishedfile_assets")
            cursor.execute("DELETE FROM publishing_publishedfile WHERE NOT gone OR route = ANY(%s)", [list(files)])
            columns = "id, route, owner, sm3, pending_sm3, size, written_at, gone, is_due"
            with cursor.copy(f"COPY publishing_publishedfile ({columns}) FROM STDIN") as copy:
                for route, one in self.files.items():
                    copy.write_row((files[route], route, one.owner, one.sm3, "", one.size, now, False, False))
        dependences.replace_all(reader, self._asked, files)
        assets = PublishedFile.assets.through
        assets.objects.bulk_create(
            (
                assets(from_publishedfile_id=files[route], to_publishedfile_id=files[one])
                for route, shown in self._shown.items()
                for one in sorted(shown)
            ),
            batch_size=_AT_ONCE,
        )
