"""What users read: every refusal is a whole sentence with a way on; every right and audited action has a Chinese name."""

import re
import string
from dataclasses import fields
from importlib import import_module
from pkgutil import walk_packages

import pytest

import yaojian
from yaojian.kernel.audit.registry import all_actions
from yaojian.kernel.errors import Refusal
from yaojian.kernel.permissions.rights import all_rights

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def refusals() -> list[type[Refusal]]:
    """Every refusal of the product, found by importing all ``errors`` modules."""
    for module in walk_packages(yaojian.__path__, "yaojian."):
        if module.name.rsplit(".", 1)[-1] == "errors":
            import_module(module.name)

    def below(kind: type[Refusal]) -> list[type[Refusal]]:
        return [kind, *(deeper for child in kind.__subclasses__() for deeper in below(child))]

    return [kind for kind in below(Refusal) if "code" in vars(kind) and kind.__module__.startswith("yaojian.")]


@pytest.mark.parametrize("kind", refusals(), ids=lambda kind: kind.code)
def test_refusal_says_what_happened_and_what_to_do(kind: type[Refusal]) -> None:
    named = {part.split(".")[0].split("[")[0] for _, part, _, _ in string.Formatter().parse(kind.sentence) if part}
    assert named <= {field.name for field in fields(kind)}  # type: ignore[arg-type]  # every subclass is a dataclass
    assert kind.sentence.endswith("。") or kind.sentence.endswith("}")
    assert kind.remedy.endswith("。")
    assert "{" not in kind.remedy, "what to do is shown as it stands"
    assert CHINESE.search(kind.sentence)
    assert "操作失败" not in kind.sentence
    assert 400 <= kind.status < 600


def test_refusal_codes_are_unique_and_begin_with_their_room() -> None:
    codes = [kind.code for kind in refusals()]
    assert len(codes) == len(set(codes)) > 10
    for kind in refusals():
        room = kind.__module__.removeprefix("yaojian.").partition(".errors")[0]
        assert kind.code.startswith(f"{room}."), kind


def test_every_right_has_a_chinese_name_and_a_system() -> None:
    systems = {"kernel", "portal", "oa", "enterprise", "inspection", "operations"}
    rights = all_rights()
    assert len(rights) > 10
    for code, right in rights.items():
        assert CHINESE.search(right.label), code
        assert code.split(".")[0] in systems


def test_every_audited_action_has_a_chinese_name() -> None:
    actions = all_actions()
    assert len(actions) > 20
    for action, label in actions.items():
        assert CHINESE.search(label), action
        assert action.count(".") >= 2, action
