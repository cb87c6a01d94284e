"""The engine beside SpiffWorkflow on what both know: rows of steps and forks, each step one person."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]  # ships no types
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState as SpiffState

from tests.oa.flow import factories
from tests.oa.flow.factories import key, to
from yaojian.kernel.actors import Actor
from yaojian.oa.flow import services
from yaojian.oa.flow.definitions import CHOSEN, END, STARTER, Definition, Mode, Step
from yaojian.oa.flow.models import Task, TaskState

SPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"


@pytest.fixture
def one(db: None) -> Actor:
    """Somebody who does every step."""
    return factories.people(1)[0]


@st.composite
def flows(draw: st.DrawFn) -> list[str | list[list[str]]]:
    """A row of steps; a list of lists is a fork into branches, each a row of its own."""
    row: list[str | list[list[str]]] = ["a"]
    for n in range(draw(st.integers(1, 4))):
        if isinstance(row[-1], str) and draw(st.booleans()):
            branches = draw(st.integers(2, 3))
            row.append([[f"n{n}b{b}s{s}" for s in range(draw(st.integers(1, 3)))] for b in range(branches)])
        else:
            row.append(f"n{n}")
    return [*row, "z"]


def definition(row: list[str | list[list[str]]]) -> Definition:
    """As a definition of the engine."""
    steps: list[Step] = []
    for part, following in zip(row, [*row[1:], END], strict=True):
        if isinstance(part, list):
            assert isinstance(following, str)
            steps += [
                Step(key_, key_, CHOSEN, Mode.ONE, (after,))
                for branch in part
                for key_, after in zip(branch, [*branch[1:], following], strict=True)
            ]
            continue
        who = CHOSEN if steps else STARTER
        if isinstance(following, list):
            join = row[row.index(following) + 1]
            assert isinstance(join, str)
            steps.append(Step(part, part, who, Mode.ONE, fork=tuple(one[0] for one in following), join=join))
        else:
            steps.append(Step(part, part, who, Mode.ONE, (following,)))
    return Definition("oracle", "对照", "test", "a", tuple(steps))


def spiff(row: list[str | list[list[str]]]) -> BpmnWorkflow:
    """As a BPMN process in SpiffWorkflow, begun."""
    nodes, flows_, last = ['<startEvent id="begin"/>', '<endEvent id="finish"/>'], [], ["begin"]
    for n, part in enumerate(row):
        if isinstance(part, str):
            nodes.append(f'<userTask id="{part}" name="{part}"/>')
            flows_ += [(one, part) for one in last]
            last = [part]
            continue
        nodes += [f'<parallelGateway id="{name}{n}"/>' for name in ("split", "join")]
        flows_ += [(one, f"split{n}") for one in last]
        for branch in part:
            nodes += [f'<userTask id="{one}" name="{one}"/>' for one in branch]
            flows_ += list(zip([f"split{n}", *branch], [*branch, f"join{n}"], strict=True))
        last = [f"join{n}"]
    flows_ += [(one, "finish") for one in last]
    lines = [f'<sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>' for n, (a, b) in enumerate(flows_)]
    process = f'<process id="flow" isExecutable="true">{"".join(nodes + lines)}</process>'
    parser = BpmnParser()
    parser.add_bpmn_xml(
        etree.fromstring(f'<definitions xmlns="{SPACE}" targetNamespace="yaojian">{process}</definitions>')
    )
    case = BpmnWorkflow(parser.get_spec("flow"))
    case.do_engine_steps()
    return case


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=flows(), data=st.data())
def test_both_engines_wait_at_the_same_steps_until_both_have_ended(
    one: Actor, row: list[str | list[list[str]]], data: st.DataObject
) -> None:
    flow, case = definition(row), spiff(row)
    moved = services.start(actor=one, version=factories.published(flow), kind="test", title="对照", key=key())
    instance = moved.instance
    while instance.is_running:
        ready = {task.task_spec.name: task for task in case.get_tasks(state=SpiffState.READY, manual=True)}
        tasks = Task.objects.filter(instance=instance, state=TaskState.OPEN).select_related("batch")
        ours = {task.batch.step: task for task in tasks}
        assert set(ours) == set(ready)
        name = data.draw(st.sampled_from(sorted(ours)))
        step = flow.step(name)
        targets = [*step.fork, *(key_ for key_ in step.next if key_ != END)]
        chosen = [to_one for key_ in targets for to_one in to(one, step=key_ if step.fork else "")]
        instance = services.submit(
            actor=one, task_id=ours[name].pk, text="同意。", receivers=chosen, key=key()
        ).instance
        ready[name].run()
        case.do_engine_steps()
    assert case.completed
