"""What a build did, written down in a few statements at its end: files, what their pages asked, what they show."""

from collections.abc import Iterable

from yaojian.portal.publishing.models import Dependence, PublishedFile, Question
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.tree import Written

_AT_ONCE = 2000
GONE = "gone"
"""Stands as ``pending_sm3`` of a file about to be removed."""


class Book:
    """Collects in memory; ``close`` writes. One book a build, in the build's transaction."""

    def __init__(self) -> None:
        self._files: dict[str, PublishedFile] = {}
        self._asked: dict[str, set[str]] = {}
        self._shown: dict[str, set[str]] = {}

    def file(self, owner: str, route: str, done: Written) -> None:
        """A file was written."""
        self._files[route] = PublishedFile(route=route, owner=owner, sm3=done.sm3, size=done.size, gone=False)

    def page(self, route: str, *, asked: Iterable[str], shown: Iterable[str]) -> None:
        """A page was rendered: the keys of its questions, the routes of its pictures and attachments."""
        self._asked[route], self._shown[route] = set(asked), set(shown)

    def announce(self, gone: Iterable[PublishedFile]) -> None:
        """Note, before any file is touched, what each will be."""
        PublishedFile.objects.bulk_create(
            (
                PublishedFile(route=file.route, owner=file.owner, pending_sm3=file.sm3, size=file.size)
                for file in self._files.values()
            ),
            batch_size=_AT_ONCE,
            update_conflicts=True,
            unique_fields=["route"],
            update_fields=["pending_sm3"],
        )
        PublishedFile.objects.filter(pk__in=[file.pk for file in gone]).update(pending_sm3=GONE)

    def close(self, reader: Reader) -> None:
        """Write all down. Every question ``reader`` asked is noted anew: its tags may differ though its answer does not."""
        PublishedFile.objects.bulk_create(
            self._files.values(),
            batch_size=_AT_ONCE,
            update_conflicts=True,
            unique_fields=["route"],
            update_fields=["owner", "sm3", "size", "gone", "written_at", "pending_sm3"],
        )
        shown = {route for routes in self._shown.values() for route in routes}
        files = dict(PublishedFile.objects.filter(route__in=self._files.keys() | shown).values_list("route", "pk"))
        questions = self._note_questions(reader)
        pages = [files[route] for route in self._asked]
        readers, assets = Question.readers.through, PublishedFile.assets.through
        readers.objects.filter(publishedfile_id__in=pages).delete()
        readers.objects.bulk_create(
            (
                readers(publishedfile_id=files[route], question_id=questions[key])
                for route, keys in self._asked.items()
                for key in sorted(keys)
            ),
            batch_size=_AT_ONCE,
        )
        assets.objects.filter(from_publishedfile_id__in=pages).delete()
        assets.objects.bulk_create(
            (
                assets(from_publishedfile_id=files[route], to_publishedfile_id=files[one])
                for route, routes in self._shown.items()
                for one in sorted(routes)
            ),
            batch_size=_AT_ONCE,
        )

    def _note_questions(self, reader: Reader) -> dict[str, int]:
        """Keys of all questions asked, with their rows."""
        digests = reader.digests()
        Question.objects.bulk_create(
            (Question(key=key, digest=digest) for key, digest in sorted(digests.items())),
            batch_size=_AT_ONCE,
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["digest"],
        )
        rows = dict(Question.objects.filter(key__in=digests).values_list("key", "pk"))
        Dependence.objects.filter(question__in=rows.values()).delete()
        Dependence.objects.bulk_create(
            (Dependence(question_id=pk, tag=tag) for key, pk in rows.items() for tag in sorted(reader.tags[key])),
            batch_size=_AT_ONCE,
        )
        return rows
