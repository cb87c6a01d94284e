"""SpiffWorkflow 3.2 on PostgreSQL, with the rows a ledger needs, as one writes it who uses a library for the flow.

A case is one JSON text (the library's own serializer). Each step is one transaction: lock the case, read it back, do the
step, store it, and keep the task rows of the ledger true.
"""

from uuid import UUID, uuid4

from django.db import connection, transaction
from lxml import etree  # type: ignore[import-untyped]  # ships no types
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

TABLES = """
CREATE TABLE peer_case (id uuid PRIMARY KEY, title varchar(200), state varchar(10), body text, changed timestamptz);
CREATE TABLE peer_task (
    id uuid PRIMARY KEY, case_id uuid REFERENCES peer_case, name varchar(40), person uuid, state varchar(10),
    opinion text, created timestamptz, done_at timestamptz
);
CREATE INDEX peer_open ON peer_task (person, created DESC) WHERE state = 'open';
CREATE INDEX peer_done ON peer_task (person, done_at DESC) WHERE state = 'done';
CREATE INDEX peer_of_case ON peer_task (case_id);
"""
_SERIALIZER = BpmnWorkflowSerializer(registry=BpmnWorkflowSerializer.configure())


def bpmn(before: list[str], parallel: list[str], after: list[str]) -> str:
    """A flow of user tasks: a row, a fork into one task a branch, a row."""
    nodes = ['<startEvent id="begin"/>', '<endEvent id="finish"/>', '<parallelGateway id="split"/>']
    nodes += [
        '<parallelGateway id="join"/>',
        *(f'<userTask id="{one}" name="{one}"/>' for one in before + parallel + after),
    ]
    ways = list(zip(["begin", *before], [*before, "split"], strict=True))
    ways += [("split", one) for one in parallel] + [(one, "join") for one in parallel]
    ways += list(zip(["join", *after], [*after, "finish"], strict=True))
    lines = [f'<sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>' for n, (a, b) in enumerate(ways)]
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="yaojian">'
        f'<process id="flow" isExecutable="true">{"".join(nodes + lines)}</process></definitions>'
    )


class Spiff:
    """Cases of one flow."""

    def __init__(self, xml: str) -> None:
        """Parse it once."""
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(xml.encode()))
        self.spec = parser.get_spec("flow")

    def start(self, people: dict[str, UUID]) -> UUID:
        """A new case at its first step."""
        pk = uuid4()
        with transaction.atomic():
            case = BpmnWorkflow(self.spec)
            case.do_engine_steps()
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO peer_case VALUES (%s, %s, 'running', %s, now())",
                    [pk, "关于测试的请示", _SERIALIZER.serialize_json(case)],
                )
                self._open(cursor, pk, case, people)
        return pk

    def step(self, pk: UUID, name: str, people: dict[str, UUID]) -> None:
        """Do one task of the case and store it again."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT body FROM peer_case WHERE id = %s FOR UPDATE", [pk])
            case = _SERIALIZER.deserialize_json(cursor.fetchone()[0])
            task = next(one for one in case.get_tasks(state=TaskState.READY, manual=True) if one.task_spec.name == name)
            task.data["opinion"] = "同意。"
            task.run()
            case.do_engine_steps()
            cursor.execute(
                "UPDATE peer_task SET state = 'done', opinion = %s, done_at = now() WHERE id = %s", ["同意。", task.id]
            )
            self._open(cursor, pk, case, people)
            cursor.execute(
                "UPDATE peer_case SET body = %s, state = %s, changed = now() WHERE id = %s",
                [_SERIALIZER.serialize_json(case), "ended" if case.completed else "running", pk],
            )

    def _open(self, cursor: object, pk: UUID, case: BpmnWorkflow, people: dict[str, UUID]) -> None:
        for task in case.get_tasks(state=TaskState.READY, manual=True):
            cursor.execute(  # type: ignore[attr-defined]  # a database cursor
                "INSERT INTO peer_task VALUES (%s, %s, %s, %s, 'open', '', now(), NULL) ON CONFLICT (id) DO NOTHING",
                [task.id, pk, task.task_spec.name, people[task.task_spec.name]],
            )
