"""The form field with which people are picked. It works without script: searching sends the form back and forth."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from yaojian.kernel.actors import Actor
from yaojian.oa.flow.values import Receiver

from . import picking
from .picking import GROUPS, Found, Person

SEARCH, GROUP = "who", "group"
"""Names of the search box and of the tabs' buttons, followed by the field's where a form has several pickers (``named``);
whoever sends a button of them is looking, not acting."""
USUAL = "receivers"


def named(what: str, field: str) -> str:
    """The search box or tabs of the picker of ``field``."""
    return what if field == USUAL else f"{what}_{field}"


def is_looking(data: Any) -> bool:
    """Whether a form was sent to find people, not to act."""
    return "find" in data or any(name == GROUP or name.startswith(f"{GROUP}_") for name in data)


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of the picker."""

    key: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class Picker:
    """What the picker shows: who is picked, who was found, and how it was looked for."""

    chosen: tuple[Person, ...]
    found: Found
    tabs: tuple[Tab, ...]
    words: str
    single: bool
    search_name: str = SEARCH
    group_name: str = GROUP

    @property
    def others(self) -> list[Person]:
        """Found, and not picked yet."""
        picks = {one.pick for one in self.chosen}
        return [one for one in self.found.people if one.pick not in picks]


class PeopleInput(forms.SelectMultiple):
    """Reads any number of picks; drawn by ``oa/documents/picker.html``."""

    def use_required_attribute(self, initial: Any) -> bool:
        """The browser cannot know that one box of many is enough."""
        return False


class PeopleField(forms.Field):
    """Any number of people, or one (``single``); ``cleaned_data`` is a list of receivers without a limit of time."""

    widget = PeopleInput

    def __init__(self, *, single: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.single = single

    def clean(self, value: Sequence[str] | None) -> list[Receiver]:
        """Every pick must be somebody who holds that post now."""
        picks = list(dict.fromkeys(value or ()))
        people = picking.picked(picks)
        if self.required and not picks:
            raise forms.ValidationError("请至少选择一人。" if not self.single else "请选择一人。")
        if self.single and len(picks) > 1:
            raise forms.ValidationError(f"只能选择一人，现在选了 {len(picks)} 人。")
        if len(people) < len(picks):
            raise forms.ValidationError("所选人员中有人已不在原岗位，请重新选择。")
        pairs = [picking.pair_of(one.pick) for one in people]
        return [Receiver(*pair) for pair in pairs if pair]


def picker_of(form: forms.Form, name: str, actor: Actor) -> Picker:
    """What the picker of field ``name`` shows now."""
    field = form.fields[name]
    search_name, group_name = named(SEARCH, name), named(GROUP, name)
    group, words = form.data.get(group_name, ""), form.data.get(search_name, "")
    looked = {"words": words} if words and not group else {"group": group or GROUPS[0][0]}
    found = picking.find(actor, **looked)
    if not group and not words and not found.people:
        group = GROUPS[1][0]
        found = picking.find(actor, group=group)
    current = "" if looked.get("words") else group or GROUPS[0][0]
    return Picker(
        chosen=tuple(picking.picked(form[name].value() or ())),
        found=found,
        tabs=tuple(Tab(key, label, key == current) for key, label in GROUPS),
        words=words,
        single=getattr(field, "single", False),
        search_name=search_name,
        group_name=group_name,
    )
