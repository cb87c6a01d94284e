"""A definition as BPMN 2.0, for reading and drawing in other tools. Nothing reads it back: the definition is the original.

Every step is a user task; ways to choose from are an exclusive gateway, branches two parallel gateways, several people a
multi-instance marker. What BPMN has no word for (who, allowed acts) stands in the documentation of the task.
"""

from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from yaojian.oa.flow.steps import END, Definition, Mode, Step

from . import words
from .layout import Box, Layout, place

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DRAWN = "http://www.omg.org/spec/BPMN/20100524/DI"
CORNERS = "http://www.omg.org/spec/DD/20100524/DC"
POINTS = "http://www.omg.org/spec/DD/20100524/DI"
TYPES = "http://www.w3.org/2001/XMLSchema-instance"
for prefix, name in {"bpmn": MODEL, "bpmndi": DRAWN, "dc": CORNERS, "di": POINTS, "xsi": TYPES}.items():
    ElementTree.register_namespace(prefix, name)

TASK, DIAMOND, EVENT, BETWEEN = 64.0, 40.0, 36.0, 90.0
"""Height of a task, size of a gateway and of an event, height between two tasks, in BPMN's pixels."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Something drawn: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float


def xml_of(definition: Definition, units: words.Units | None = None) -> bytes:
    """The whole document in UTF-8. ``definition`` must be sound. ``units`` names the units of fixed posts."""
    return _Writing(definition, units or {}).written()


class _Writing:
    """One run of ``xml_of``."""

    def __init__(self, definition: Definition, units: words.Units) -> None:
        self.definition, self.units = definition, units
        heights = dict.fromkeys([step.key for step in definition.steps], TASK) | {END: EVENT}
        self.layout: Layout = place(definition, heights, stretch=BETWEEN)
        self.root = Element(f"{{{MODEL}}}definitions", {"id": "definitions", "targetNamespace": "urn:yaojian:flow"})
        self.process = self._add(self.root, "process", id=f"flow_{definition.code}", name=definition.name)
        self.process.set("isExecutable", "true")
        self.shapes: dict[str, Shape] = {}
        self.flows: list[tuple[str, str, str]] = []

    @staticmethod
    def _add(parent: Element, tag: str, **attributes: str) -> Element:
        return SubElement(parent, f"{{{MODEL}}}{tag}", attributes)

    def written(self) -> bytes:
        """Nodes, flows, drawing; flows last, because they are found while nodes are written."""
        first = self.layout.boxes[self.definition.start]
        self._node("startEvent", "begin", "开始", Shape(first.middle - EVENT / 2, first.y - 60, EVENT, EVENT))
        self._flow("begin", self._id(self.definition.start))
        for step in self.definition.steps:
            self._step(step)
        end = self.layout.boxes[END]
        self._node("endEvent", "finish", words.ENDED, Shape(end.middle - EVENT / 2, end.y, EVENT, EVENT))
        self._write_flows()
        self._draw()
        ElementTree.indent(self.root)
        document: bytes = ElementTree.tostring(self.root, encoding="utf-8", xml_declaration=True)
        return document

    @staticmethod
    def _id(key: str) -> str:
        return "finish" if key == END else f"step_{key}"

    def _node(self, tag: str, identity: str, label: str, shape: Shape) -> Element:
        self.shapes[identity] = shape
        return self._add(self.process, tag, id=identity, **({"name": label} if label else {}))

    def _flow(self, source: str, target: str, way: str = "") -> None:
        """``way`` is the key of the step chosen; only ways out of a choice have one."""
        self.flows.append((source, target, way))

    def _step(self, step: Step) -> None:
        box = self.layout.boxes[step.key]
        task = self._node("userTask", self._id(step.key), step.name, Shape(box.x, box.y, box.width, box.height))
        acts = "、".join(words.ACTS[act] for act in sorted(step.acts)) or "无"
        days = f"{step.days} 个工作日" if step.days else "不限"
        who = words.who(step, self.definition, self.units)
        documentation = self._add(task, "documentation")
        documentation.text = f"办理人：{who}。办理方式：{words.MODES[step.mode]}。时限：{days}。允许：{acts}。"
        if step.mode is not Mode.ONE:
            self._several(task, step)
        if step.fork and step.join:
            self._branches(step, box)
        elif len(step.next) > 1:
            self._choice(step, box)
        else:
            for key in step.next:
                self._flow(self._id(step.key), self._target(step, key))

    def _several(self, task: Element, step: Step) -> None:
        serial = "true" if step.mode is Mode.SERIAL else "false"
        several = self._add(task, "multiInstanceLoopCharacteristics", isSequential=serial)
        self._add(several, "loopCardinality").text = "receivers"
        share = {Mode.ANY: "signed >= 1", Mode.RATIO: f"signed * 100 >= receivers * {step.ratio}"}.get(step.mode)
        if share:
            self._add(several, "completionCondition").text = share

    def _target(self, step: Step, key: str) -> str:
        """A branch leads to the gateway where branches meet, not to the join itself."""
        fork = self.definition.fork_around(step.key)
        return f"meet_{fork.key}" if fork and key == fork.join else self._id(key)

    def _choice(self, step: Step, box: Box) -> None:
        gateway = f"choose_{step.key}"
        self._node("exclusiveGateway", gateway, "", self._diamond(box.middle, box.bottom + 22))
        self._flow(self._id(step.key), gateway)
        for key in step.next:
            self._flow(gateway, self._target(step, key), key)

    def _branches(self, step: Step, box: Box) -> None:
        part, meet = f"part_{step.key}", f"meet_{step.key}"
        opens, meets = (bar for bar in self.layout.bars if bar.fork == step.key)
        self._node("parallelGateway", part, "", self._diamond(box.middle, opens.y))
        self._node("parallelGateway", meet, "", self._diamond(meets.x + meets.width / 2, meets.y))
        self._flow(self._id(step.key), part)
        for key in step.fork:
            self._flow(part, self._id(key))
        self._flow(meet, self._id(step.join or END))

    @staticmethod
    def _diamond(middle: float, top: float) -> Shape:
        return Shape(middle - DIAMOND / 2, top, DIAMOND, DIAMOND)

    def _write_flows(self) -> None:
        nodes = {node.get("id"): node for node in self.process}
        for number, (source, target, way) in enumerate(self.flows):
            label = words.names_of([way], self.definition) if way else ""
            attributes = {"id": f"way_{number}", "sourceRef": source, "targetRef": target}
            flow = self._add(self.process, "sequenceFlow", **attributes, **({"name": label} if label else {}))
            default = nodes[source].get("default")
            if source.startswith("choose_") and default is None:
                nodes[source].set("default", f"way_{number}")
            elif source.startswith("choose_"):
                condition = self._add(flow, "conditionExpression")
                condition.set(f"{{{TYPES}}}type", "bpmn:tFormalExpression")
                condition.text = f"way == '{way}'"

    def _draw(self) -> None:
        diagram = SubElement(self.root, f"{{{DRAWN}}}BPMNDiagram", {"id": "diagram"})
        plane = {"id": "plane", "bpmnElement": self.process.get("id") or ""}
        drawn = SubElement(diagram, f"{{{DRAWN}}}BPMNPlane", plane)
        for identity, shape in self.shapes.items():
            one = {"id": f"shape_{identity}", "bpmnElement": identity}
            bounds = {"x": shape.x, "y": shape.y + 80, "width": shape.width, "height": shape.height}
            SubElement(
                SubElement(drawn, f"{{{DRAWN}}}BPMNShape", one),
                f"{{{CORNERS}}}Bounds",
                {name: f"{value:g}" for name, value in bounds.items()},
            )
        for number, (source, target, _) in enumerate(self.flows):
            edge = SubElement(drawn, f"{{{DRAWN}}}BPMNEdge", {"id": f"edge_{number}", "bpmnElement": f"way_{number}"})
            for x, y in _route(self.shapes[source], self.shapes[target], self.layout.width, number):
                SubElement(edge, f"{{{POINTS}}}waypoint", {"x": f"{x:g}", "y": f"{y + 80:g}"})


def _route(source: Shape, target: Shape, width: float, number: int) -> list[tuple[float, float]]:
    """Straight down to what lies next below, else through a lane of its own on the right."""
    start, end = source.x + source.width / 2, target.x + target.width / 2
    foot = source.y + source.height
    if 0 <= target.y - foot <= BETWEEN + DIAMOND:
        half = (foot + target.y) / 2
        bends = [] if start == end else [(start, half), (end, half)]
        return [(start, foot), *bends, (end, target.y)]
    lane = width + 12 * (number + 1)
    leave, arrive = source.y + source.height / 2, target.y + target.height / 2
    return [(source.x + source.width, leave), (lane, leave), (lane, arrive), (target.x + target.width, arrive)]
