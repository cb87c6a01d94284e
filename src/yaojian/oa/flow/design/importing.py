"""Definitions that come from outside, as a file or by the API: anybody may have written them, so everything is checked."""

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from yaojian.kernel.errors import Invalid
from yaojian.oa.flow.definitions import parse
from yaojian.oa.flow.steps import Act, Definition, Mode, Rule

LARGEST = 256 * 1024
"""Bytes."""
MOST_STEPS = 60
KINDS = ("incoming", "outgoing", "approval")

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
# No control letters: names go into pages, pictures and XML.
Text = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f\ufffe\uffff]+$", max_length=60)]
Title = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f\ufffe\uffff]*$", max_length=60)]
Keys = Annotated[list[Key], Field(max_length=MOST_STEPS)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class WhoIn(_Strict):
    """Who does a step."""

    rule: Annotated[Rule, Field(strict=False)]
    posts: Annotated[list[Annotated[list[Title], Field(min_length=2, max_length=2)]], Field(max_length=40)] = []
    step: Key | None = None
    duty: Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,20}$")] = ""


class StepIn(_Strict):
    """One step."""

    key: Key
    name: Text
    who: WhoIn
    mode: Annotated[Mode, Field(strict=False)]
    next: Keys = []
    ratio: Annotated[int, Field(ge=1, le=100)] | None = None
    fork: Keys = []
    join: Key | None = None
    days: Annotated[int, Field(ge=1, le=365)] | None = None
    acts: list[Annotated[Act, Field(strict=False)]] | None = None
    tools: Annotated[list[Key], Field(max_length=20)] = []


class DefinitionIn(_Strict):
    """A whole definition, as ``Definition.body`` writes it."""

    code: Key
    name: Text
    kind: Literal["incoming", "outgoing", "approval"]
    start: Key
    steps: Annotated[list[StepIn], Field(min_length=1, max_length=MOST_STEPS)]

    def value(self) -> Definition:
        """As the engine's value."""
        return parse(self.model_dump(mode="json"))


def read(data: bytes) -> Definition:
    """The definition in a JSON file. Sound or not is another question. Raises ``Invalid`` (422)."""
    if len(data) > LARGEST:
        raise _invalid(f"文件超过 {LARGEST // 1024} KB，不像流程文件。")
    try:
        body: Any = json.loads(data)
    except (ValueError, RecursionError) as wrong:
        raise _invalid("文件不是 JSON 格式，读不出流程。") from wrong
    try:
        return DefinitionIn.model_validate(body).value()
    except ValidationError as wrong:
        raise _invalid(_place(wrong, body)) from wrong


def _invalid(reason: str) -> Invalid:
    return Invalid(field="流程文件", reason=reason)


def _place(wrong: ValidationError, body: Any) -> str:
    """Where the first fault lies, in words."""
    place = wrong.errors()[0]["loc"]
    if len(place) >= 2 and place[0] == "steps" and isinstance(place[1], int):
        return f"第 {place[1] + 1} 个环节的内容不合要求，流程读不出来。"
    if not isinstance(body, dict):
        return "文件里没有流程。"
    return "名称、代号、类别、起始环节或环节清单缺少或不合要求。"
