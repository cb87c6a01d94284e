"""What a template needs to show a definition: a tree of plain values, one node for each question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from yaojian.kernel.files.models import StoredFile

from . import schemas, sentences
from .checking import Problem
from .definitions import Definition
from .parsing import ROWS
from .rows import ADD, REMOVE
from .schemas import Schema

_WIDGETS = {"boolean": "radio", "integer": "text", "number": "text"}
_INPUT_TYPES = {"date": "date", "email": "email", "uri": "url", "time": "time"}
_SHORT = ("date", "time", "month", "datetime-local")
_LONG_TEXT = 100
_FEW_CHOICES = 5
TABLE = "__table__"
NEW_ROW = "__row__"
"""Stands for the number of a row that a script adds."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice; ``value`` as the form posts it."""

    value: str
    label: str
    chosen: bool
    dom_id: str


@dataclass(slots=True)
class Node:
    """One question, group, list or row. ``shape`` picks the template; ``name`` is the pointer and the input's name."""

    shape: str
    name: str
    label: str
    schema: Schema
    required: bool = False
    text: str = ""
    sentence: str = ""
    focus: bool = False
    when: str = ""
    when_name: str = ""
    when_values: str = ""
    applies: bool = True
    options: list[Option] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    absences: list["Node"] = field(default_factory=list)
    absent: bool = False
    blank: "Node | None" = None
    import_address: str = ""
    row_number: int = 0
    row_label: str = ""
    file: StoredFile | None = None

    @property
    def dom_id(self) -> str:
        """``f-warehouses-0-area``: where error links and labels point."""
        return "f" + self.name.replace("/", "-")

    @property
    def help(self) -> str:
        """The sentence under the label, the example after it."""
        example = next(iter(self.schema.get("examples", ())), None)
        parts = (self.schema.get("x-help", ""), f"例如 {sentences.plain(example)}。" if example is not None else "")
        return "".join(part for part in parts if part)

    @property
    def told(self) -> str:
        """The answer as a reader sees it: ``text`` is what an input shows, and dates are written differently there."""
        return sentences.told(self.schema, self.text)

    @property
    def unit(self) -> str:
        """「平方米」."""
        return str(self.schema.get("x-unit", ""))

    @property
    def width(self) -> str:
        """short, medium or long."""
        return str(self.schema.get("x-width") or ("short" if self.input_mode or self.input_type in _SHORT else "long"))

    @property
    def input_type(self) -> str:
        """The ``type`` of the input element."""
        widget = self.schema.get("x-widget")
        if widget in ("month", "tel"):
            return str(widget)
        if widget == "minute":
            return "datetime-local"
        return _INPUT_TYPES.get(str(self.schema.get("format")), "text")

    @property
    def input_mode(self) -> str:
        """Which keyboard a phone shows for numbers; the input stays text, so that typing errors can be shown."""
        return {"integer": "numeric", "number": "decimal"}.get(schemas.kind_of(self.schema), "")

    @property
    def described_by(self) -> str:
        """For ``aria-describedby``."""
        parts = (("help", self.help), ("unit", self.unit), ("when", self.when), ("error", self.sentence))
        return " ".join(f"{self.dom_id}-{part}" for part, said in parts if said)

    @property
    def count_name(self) -> str:
        """Name of the hidden input that tells how many rows the form has."""
        return self.name + ROWS

    @property
    def add_name(self) -> str:
        """Name of the button that adds a row."""
        return ADD + self.name

    @property
    def remove_name(self) -> str:
        """Name of the button that removes this row."""
        return REMOVE + self.name

    @property
    def columns(self) -> list["Node"]:
        """What stands above the columns of a table."""
        return self.blank.children if self.blank else []

    @property
    def most(self) -> int:
        """Rows a list may have."""
        return int(self.schema.get("maxItems", 1_000))

    @property
    def may_grow(self) -> bool:
        """Is there room for one more row?"""
        return len(self.children) < self.most


class Builder:
    """Builds the tree of one page. ``focus`` is the pointer that gets the focus after a row was added.

    ``imports``: address of the page that takes a table as a file, with ``TABLE`` where the table's name goes.
    """

    def __init__(self, problems: Sequence[Problem], focus: str = "", imports: str = "") -> None:
        self.sentences = {problem.pointer: problem.sentence for problem in problems}
        self.focus, self.imports = focus, imports

    def tree(self, definition: Definition, data: Any) -> Node:
        """The whole definition with its data."""
        return self._node(definition.schema, "", definition.title, data, required=True)

    def _node(self, schema: Schema, name: str, label: str, value: Any, *, required: bool) -> Node:
        node = Node(_shape(schema), name, label, schema, required)
        node.sentence = self.sentences.get(name, "")
        node.focus = bool(self.focus) and self.focus == name
        if node.shape == "group":
            children = self._children(schema, name, value if isinstance(value, dict) else {})
            boxes = [f"{name}/{box}" for box in schemas.ABSENCES if "x-none" in schema or "x-waiver" in schema]
            node.absences = [child for child in children if child.name in boxes]
            node.children = [child for child in children if child.name not in boxes]
            node.absent = schemas.is_absent(value)
        elif node.shape == "rows":
            node.row_label = schemas.row_label_of(schema)
            node.children = self._rows(node, value if isinstance(value, list) else [])
            if schema.get("x-layout") == "table":
                label = f"{node.row_label} {NEW_ROW}"
                node.blank = self._node(schema["items"], f"{name}/{NEW_ROW}", label, {}, required=True)
                node.import_address = (
                    self.imports.replace(TABLE, name.removeprefix("/")) if name.count("/") == 1 else ""
                )
        elif node.shape in ("radio", "select", "checks"):
            node.options = _options(node, value)
        node.text = _text(schema, value)
        if node.shape == "file":
            node.file = _file(value)
        return node

    def _children(self, schema: Schema, name: str, data: Mapping[str, Any]) -> list[Node]:
        demanded: Sequence[str] = schema.get("x-demanded") or schema.get("required", ())
        children = []
        for key, below in schema.get("properties", {}).items():
            must = key in demanded or bool(below.get("x-required"))
            child = self._node(below, f"{name}/{key}", schemas.label_of(key, below), data.get(key), required=must)
            if conditions := below.get("x-shown-when"):
                _add_condition(child, conditions, schema, name)
                child.applies = schemas.shown(below, data)
            children.append(child)
        return children

    def _rows(self, node: Node, values: Sequence[Any]) -> list[Node]:
        rows = []
        for number, value in enumerate(values):
            label = f"{node.row_label} {number + 1}"
            row = self._node(node.schema["items"], f"{node.name}/{number}", label, value, required=True)
            row.row_number, row.row_label = number + 1, node.row_label
            rows.append(row)
        return rows


def _shape(schema: Schema) -> str:
    kind = schemas.kind_of(schema)
    if kind == "object":
        return "group"
    if kind == "array":
        return "checks" if schemas.choices_of(schema["items"]) else "rows"
    if schema.get("readOnly"):
        return "fixed"
    if widget := schema.get("x-widget"):
        return str(widget) if widget in ("textarea", "radio", "select", "checkbox", "file") else "text"
    if choices := schemas.choices_of(schema):
        return "radio" if len(choices) <= _FEW_CHOICES else "select"
    if kind == "string" and schema.get("maxLength", 0) > _LONG_TEXT:
        return "textarea"
    return _WIDGETS.get(kind, "text")


def _options(node: Node, value: Any) -> list[Option]:
    if schemas.kind_of(node.schema) == "boolean":
        choices: list[tuple[Any, str]] = [(True, "是"), (False, "否")]
    else:
        choices = schemas.choices_of(node.schema if node.shape != "checks" else node.schema["items"])
    chosen = value if isinstance(value, list) else [value]
    return [
        Option(_posted(option), label, any(option is one or option == one for one in chosen), f"{node.dom_id}-{number}")
        for number, (option, label) in enumerate(choices)
    ]


def _posted(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _text(schema: Schema, value: Any) -> str:
    """The value as an input shows it, and, for choices and yes/no, as a reader does."""
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    items = schema.get("items", {})
    labels = dict(schemas.choices_of(items or schema))
    if isinstance(value, list):
        return "、".join(str(labels.get(one, one)) for one in value if isinstance(one, str | int | float))
    return str(labels.get(value, sentences.plain(value)))


def _file(value: Any) -> StoredFile | None:
    try:
        return StoredFile.objects.filter(pk=UUID(value)).first()
    except (TypeError, ValueError, AttributeError):
        return None


def _add_condition(child: Node, conditions: Mapping[str, Any], schema: Schema, name: str) -> None:
    """Say in words when the part counts, and in attributes for the script that hides it meanwhile."""
    (other, wanted), *_ = conditions.items()
    values = wanted if isinstance(wanted, list) else [wanted]
    asked = schema["properties"][other]
    words = " 或 ".join(f"“{_text(asked, value)}”" for value in values)
    child.when = f"“{schemas.label_of(other, asked)}”为{words}时填写。"
    child.when_name = f"{name}/{other}"
    child.when_values = "|".join(_posted(value) for value in values)
