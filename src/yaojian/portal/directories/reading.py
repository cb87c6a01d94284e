"""What the worker does with an imported file: read, check, compare, keep the rows. Safe to run again."""

import json
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import connection, transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.files import queries as files
from yaojian.kernel.jobs import services as jobs
from yaojian.kernel.spreadsheets.reading import UnreadableTable, read_table
from yaojian.portal.directories.models import Edition, EditionState, Entry
from yaojian.portal.directories.services import OWNER_KIND
from yaojian.portal.directories.tables import CellProblem, CheckedTable, checked, compare

MOST_ROWS = 200_000


def read_edition(*, actor: Actor, edition_id: UUID, run_id: str) -> Edition:
    """Turn the file of an edition into rows and say how they differ from the edition in force."""
    edition = Edition.objects.select_related("directory", "directory__edition").get(pk=edition_id)
    if edition.state not in (EditionState.READING, EditionState.STAGED, EditionState.FAULTY):
        return edition
    file = files.files_of(OWNER_KIND, edition.pk).get()
    try:
        lines = read_table(files.path_of(file), most=MOST_ROWS)
    except UnreadableTable as problem:
        table = CheckedTable()
        table.refuse(1, "", str(problem))
    else:
        jobs.advance(run_id, done=0, total=len(lines), message=f"共 {len(lines)} 行，正在逐格检查。")
        table = checked(edition.table_fields, edition.key_label, lines)
    return _keep(actor, edition, table, run_id)


@transaction.atomic
def _keep(actor: Actor, edition: Edition, table: CheckedTable, run_id: str) -> Edition:
    Entry.objects.filter(edition=edition).delete()
    in_force = edition.directory.edition
    before = dict(in_force.entries.values_list("key", "values")) if in_force else {}
    edition.rows, edition.problem_count = len(table.rows), table.problem_count
    edition.problems = [_told(problem) for problem in table.problems]
    unknown = "、".join(table.unknown_columns[:10])
    edition.note = f"文件中有目录没有的列，没有读取：{unknown}。" if unknown else ""
    if table.problem_count:
        edition.state = EditionState.FAULTY
    else:
        difference = compare(before, table.rows)
        edition.state = EditionState.STAGED
        edition.added, edition.removed = len(difference.added), len(difference.removed)
        edition.changed = len(difference.changed)
        _copy_rows(edition, table.rows)
    edition.save()
    summary = f"读取{edition}：{edition.rows} 行，{edition.problem_count} 处问题。"
    audit.record(actor, "portal.directory.read", edition.directory, summary=summary)
    jobs.finish(run_id, message=summary)
    return edition


def _told(problem: CellProblem) -> dict[str, object]:
    return {"row": problem.row, "column": problem.column, "sentence": problem.sentence}


def _copy_rows(edition: Edition, rows: Mapping[str, Mapping[str, str]]) -> None:
    """COPY: two hundred thousand rows in seconds."""
    searched = [one.label for one in edition.table_fields if one.searched or one.label == edition.key_label]
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY directories_entry (edition_id, place, key, values, words) FROM STDIN") as copy,
    ):
        for place, (key, values) in enumerate(rows.items(), start=1):
            words = _words(values, searched)
            copy.write_row((edition.pk, place, key[:200], json.dumps(values, ensure_ascii=False), words))


def _words(values: Mapping[str, str], searched: Iterable[str]) -> str:
    return "\n".join(values.get(label, "") for label in searched)
