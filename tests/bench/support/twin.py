"""An office of 500,000 documents and 3,000,000 tasks, written in sets.

The rows are copies of one that the services wrote, with other people, moments and titles: enough for the ledgers, which
read instances, batches, tasks and documents alone. Chains, opinions and events are not there; ``demo load --scale large``
makes whole histories, in smaller numbers.
"""

import random
import sys
import time
from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Model

from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations.models import Person, Post, Unit
from yaojian.oa.documents.models import Document
from yaojian.oa.flow.models import Batch, Instance, Task

PEOPLE = 2_000
RUNNING = 25_000
"""Of them are on their way; the rest is over."""
TASKS = 6
"""A document: registered by one, handled by three, read by two."""
_THINGS = [
    "药品",
    "疫苗",
    "器械",
    "化妆品",
    "网络安全",
    "安全生产",
    "整改情况",
    "抽检",
    "许可",
    "培训",
    "预算",
    "党建",
    "档案",
    "信访",
    "会议",
    "特殊药品",
    "中药饮片",
    "临床试验",
]
_DOINGS = ["开展", "做好", "加强", "报送", "印发", "召开", "组织", "调整", "规范", "推进", "落实", "核查"]
_PLACES = ["专项检查", "有关工作", "风险会商", "年度总结", "名单", "座谈会", "监督管理", "经费安排", "工作方案", "自查"]
_KINDS = ["通知", "函", "请示", "报告", "意见", "通报"]
_SENDERS = [
    "国家药品监督管理局",
    "省政府办公厅",
    "武汉分局",
    "宜昌分局",
    "省卫生健康委",
    "省市场监督管理局",
    "襄阳分局",
    "省财政厅",
]


def build(documents: int, registrar: Actor, handlers: Sequence[Actor]) -> list[UUID]:
    """Write it beside what is there; at least one document must be. Returns the people who share the work."""
    people = _people(handlers)
    _side_tables(registrar, people)
    tables = [model._meta.db_table for model in (Instance, Batch, Task, Document)]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # the triggers look at whole histories
        dropped = _drop_indexes(tables)
        for model, chosen, source in _sets(documents):
            _say(model._meta.db_table)
            cursor.execute(_insert(model, chosen, source))
        for definition in dropped:
            _say(definition[:70])
            cursor.execute(definition)
        cursor.execute("SET session_replication_role = DEFAULT")
        for table in tables:
            cursor.execute(f'VACUUM ANALYZE "{table}"')
    return [person for person, _ in people]


def _people(handlers: Sequence[Actor]) -> list[tuple[UUID, UUID]]:
    known = [(actor.person_id, actor.unit_id) for actor in handlers if actor.person_id and actor.unit_id]
    units = list(Unit.objects.filter(pk__in={unit for _, unit in known}).order_by("path"))
    extra = [Person(name=f"示范人员{n}", pinyin=f"shifan{n}") for n in range(max(0, PEOPLE - len(known)))]
    Person.objects.bulk_create(extra)
    example = Post.objects.filter(person__in=[person for person, _ in known]).first()
    if example is None:
        raise SystemExit("nobody holds a post")
    places = [units[n % len(units)] for n in range(len(extra))]
    Post.objects.bulk_create(
        Post(person=person, unit=unit, title="科员", rank=example.rank, is_primary=True, since=example.since)
        for person, unit in zip(extra, places, strict=True)
    )
    return known + [(person.pk, unit.pk) for person, unit in zip(extra, places, strict=True)]


def _side_tables(registrar: Actor, people: Sequence[tuple[UUID, UUID]]) -> None:
    """People by number (0 is the registrar, who enters two fifths of everything) and titles by number."""
    chance = random.Random(2018)
    titles = {
        f"关于{chance.choice(_DOINGS)}{n % 97 + 1}月{chance.choice(_THINGS)}{chance.choice(_PLACES)}的{chance.choice(_KINDS)}"
        for n in range(6_000)
    }
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE twin_person (n int PRIMARY KEY, person uuid, unit uuid)")
        rows = [(0, registrar.person_id, registrar.unit_id), *((n, *one) for n, one in enumerate(people, 1))]
        cursor.executemany("INSERT INTO twin_person VALUES (%s, %s, %s)", rows)
        cursor.execute("CREATE TABLE twin_title (n int PRIMARY KEY, title text)")
        cursor.executemany("INSERT INTO twin_title VALUES (%s, %s)", list(enumerate(sorted(titles))))
        cursor.execute("CREATE TABLE twin_sender (n int PRIMARY KEY, name text)")
        cursor.executemany("INSERT INTO twin_sender VALUES (%s, %s)", list(enumerate(_SENDERS)))
        cursor.execute(
            "CREATE FUNCTION twin_pick(a int, b int, many int) RETURNS int LANGUAGE sql IMMUTABLE AS "
            "'SELECT abs(hashint4(a * 31 + b * 7919) % many)'"
        )
        cursor.execute("ANALYZE twin_person; ANALYZE twin_title; ANALYZE twin_sender")


def _sets(documents: int) -> list[tuple[type[Model], dict[str, str], str]]:
    """For each table: the columns that differ from the copied row, as SQL, and where they come from."""
    made = f"""(SELECT i, md5('twin' || i)::uuid AS id, i <= {RUNNING} AS running,
        now() - i * interval '1 second' * (5 * 365 * 86400 / {documents}) AS created,
        p.person, p.unit, t.title, s.name AS sender
        FROM generate_series(1, {documents}) AS i
        JOIN twin_person p ON p.n = CASE WHEN twin_pick(i, 1, 5) < 2 THEN 0 ELSE 1 + twin_pick(i, 2, 20) END
        JOIN twin_title t ON t.n = twin_pick(i, 3, (SELECT count(*)::int FROM twin_title))
        JOIN twin_sender s ON s.n = twin_pick(i, 4, {len(_SENDERS)})) AS d"""
    owed = """CASE WHEN k BETWEEN 1 AND 3 THEN d.running AND (k = 1 OR twin_pick(i, k + 20, 10) < 3)
        ELSE k > 3 AND twin_pick(i, k + 40, 100) < 7 END"""
    tasks = f"""(SELECT d.*, k, p.person AS holder, p.unit AS place, {owed} AS is_open
        FROM {made} CROSS JOIN generate_series(0, {TASKS - 1}) AS k
        JOIN twin_person p ON p.n = CASE WHEN k = 0 THEN (SELECT n FROM twin_person r WHERE r.person = d.person LIMIT 1)
          ELSE 1 + twin_pick(i, k + 60, (SELECT max(n) FROM twin_person)) END) AS d"""
    state = "CASE WHEN d.running THEN 'running' ELSE 'ended' END"
    return [
        (
            Instance,
            {
                "id": "d.id", "state": state, "open": "CASE WHEN d.running THEN 1 ELSE 0 END", "created": "d.created",
                "ended_at": "CASE WHEN d.running THEN NULL ELSE d.created + interval '9 days' END",
                "starter": "d.person", "unit": "d.unit", "title": "d.title",
            },
            made,
        ),
        (
            Batch,
            {"id": "md5('b' || i)::uuid", "instance": "d.id", "number": "1", "opened": "d.created", "closed": "d.created"},
            made,
        ),
        (
            Task,
            {
                "id": "md5('t' || i || '-' || k)::uuid", "instance": "d.id", "batch": "md5('b' || i)::uuid",
                "role": "CASE WHEN k > 3 THEN 'read' ELSE 'do' END",
                "state": "CASE WHEN is_open THEN 'open' ELSE 'done' END", "running": "d.running",
                "actor": "d.holder", "unit": "d.place", "begun": "d.created", "created": "d.created + k * interval '20 minutes'",
                "read_at": "CASE WHEN is_open AND twin_pick(i, k, 2) = 0 THEN NULL ELSE d.created + interval '9 hours' END",
                "due": "CASE WHEN k BETWEEN 1 AND 3 THEN d.created + interval '80 days' END",
                "done_at": "CASE WHEN is_open THEN NULL ELSE d.created + (k + 1) * interval '7 hours' END",
            },
            tasks,
        ),
        (
            Document,
            {
                "id": "d.id", "instance": "d.id", "title": "d.title", "sender": "d.sender", "created": "d.created",
                "document_number": "'示药〔' || extract(year from d.created) || '〕' || i % 900 || '号'",
                "register_label": "'收〔' || extract(year from d.created) || '〕' || i || '号'",
                "urgency": "CASE WHEN i % 17 = 0 THEN 'extra' WHEN i % 5 = 0 THEN 'urgent' ELSE 'normal' END",
                "drafter": "d.person", "unit": "d.unit", "main_file": "NULL",
            },
            made,
        ),
    ]  # fmt: skip


def _insert(model: type[Model], chosen: dict[str, str], source: str) -> str:
    """Columns not chosen are those of any row there is."""
    table = model._meta.db_table
    names, values = [], []
    for field in model._meta.local_concrete_fields:
        if field.generated:
            continue
        names.append(f'"{field.column}"')
        values.append(chosen.get(field.name, f'one."{field.column}"'))
    return (
        f'INSERT INTO "{table}" ({", ".join(names)}) SELECT {", ".join(values)} '
        f'FROM {source}, (SELECT * FROM "{table}" LIMIT 1) AS one'
    )


def _drop_indexes(tables: list[str]) -> list[str]:
    """All that guard nothing; their definitions, to make them anew in one go."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
            "WHERE i.indrelid = ANY(SELECT oid FROM pg_class WHERE relname = ANY(%s)) AND NOT i.indisunique AND NOT i.indisexclusion",
            [tables],
        )
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _, definition in found]


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr)
