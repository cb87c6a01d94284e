"""BPMN 2.0: whole, consistent in itself, and drawn."""

from collections import Counter
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from SpiffWorkflow.bpmn.parser import BpmnParser

from tests.oa.flow.test_soundness import big, forked
from yaojian.oa.flow import definitions
from yaojian.oa.flow.design import bpmn
from yaojian.oa.flow.steps import Definition

NODES = ("startEvent", "endEvent", "userTask", "exclusiveGateway", "parallelGateway")
ALL = {path.stem: definitions.shipped(path.stem) for path in definitions.SHIPPED.glob("*.yaml")}
ALL |= {"forked": forked(), "big": big()}


def read(definition: Definition) -> Element:
    """The document, parsed."""
    root: Element = ElementTree.fromstring(bpmn.xml_of(definition))
    return root


def every(root: Element, tag: str) -> list[Element]:
    """All elements of BPMN's own called ``tag``."""
    return list(root.iter(f"{{{bpmn.MODEL}}}{tag}"))


@pytest.mark.parametrize("name", sorted(ALL))
def test_ways_lead_from_node_to_node_and_everything_is_drawn(name: str) -> None:
    root = read(ALL[name])
    nodes = {node.get("id") for tag in NODES for node in every(root, tag)}
    flows = every(root, "sequenceFlow")
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids)), "every id once"
    assert all(flow.get("sourceRef") in nodes and flow.get("targetRef") in nodes for flow in flows)
    drawn = {one.get("bpmnElement") for one in root.iter(f"{{{bpmn.DRAWN}}}BPMNShape")}
    edges = list(root.iter(f"{{{bpmn.DRAWN}}}BPMNEdge"))
    assert drawn == nodes
    assert {edge.get("bpmnElement") for edge in edges} == {flow.get("id") for flow in flows}
    assert all(len(list(edge)) >= 2 for edge in edges)


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_node_is_come_to_and_left(name: str) -> None:
    root = read(ALL[name])
    leaves = Counter(flow.get("sourceRef") for flow in every(root, "sequenceFlow"))
    comes = Counter(flow.get("targetRef") for flow in every(root, "sequenceFlow"))
    for tag in NODES:
        for node in every(root, tag):
            assert tag == "startEvent" or comes[node.get("id")] >= 1
            assert tag == "endEvent" or leaves[node.get("id")] >= 1
            assert tag not in ("userTask", "startEvent") or leaves[node.get("id")] == 1


def test_choice_has_a_default_and_conditions_for_the_rest() -> None:
    root = read(definitions.shipped("incoming"))
    for gateway in every(root, "exclusiveGateway"):
        ways = [one for one in every(root, "sequenceFlow") if one.get("sourceRef") == gateway.get("id")]
        bare = [one.get("id") for one in ways if one.find(f"{{{bpmn.MODEL}}}conditionExpression") is None]
        assert bare == [gateway.get("default")]


def test_branches_part_and_meet_at_parallel_gateways() -> None:
    root = read(forked())
    flows = every(root, "sequenceFlow")
    assert len(every(root, "parallelGateway")) == 2
    assert {one.get("targetRef") for one in flows if one.get("sourceRef") == "part_c"} == {"step_d", "step_e"}
    assert {one.get("sourceRef") for one in flows if one.get("targetRef") == "meet_c"} == {"step_f", "step_e"}
    assert [one.get("targetRef") for one in flows if one.get("sourceRef") == "meet_c"] == ["step_g"]


def test_several_people_are_marked() -> None:
    [mark] = every(read(forked()), "multiInstanceLoopCharacteristics")
    assert mark.get("isSequential") == "false"


@pytest.mark.parametrize("name", sorted(ALL))
def test_another_engine_reads_it(name: str) -> None:
    parser = BpmnParser(validator=None)
    parser.add_bpmn_str(bpmn.xml_of(ALL[name]))
    spec = parser.get_spec(f"flow_{ALL[name].code}")
    names = {task.bpmn_name for task in spec.task_specs.values()}
    assert {step.name for step in ALL[name].steps} <= names
