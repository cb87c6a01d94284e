"""The documents keep up with the code."""

import json
import re
from importlib import import_module
from pathlib import Path

from django.apps import apps

from yaojian.config.api import api

ROOT = Path(__file__).parents[2]
SETTING = re.compile(r"(?:environment\.\w+|os\.environ\.get)\(\s*\"(YAOJIAN_\w+)\"")
TERM = re.compile(r"^\| (?P<term>[^|]+) \| `(?P<name>[A-Za-z_.]+)` \|", re.MULTILINE)


def test_every_name_in_the_glossary_exists() -> None:
    terms = TERM.findall((ROOT / "docs/glossary.md").read_text(encoding="utf-8"))
    assert len(terms) > 25
    for term, name in terms:
        module, _, attribute = name.rpartition(".")
        assert hasattr(import_module(f"yaojian.{module}"), attribute), (term, name)


def test_every_model_class_stands_in_the_glossary() -> None:
    known = {
        name.rpartition(".")[2] for _, name in TERM.findall((ROOT / "docs/glossary.md").read_text(encoding="utf-8"))
    }
    ours = {model.__name__ for model in apps.get_models() if model.__module__.startswith("yaojian.")}
    assert ours <= known, sorted(ours - known)


def test_stored_openapi_is_the_one_served() -> None:
    """``make openapi`` writes it anew; a change of the API then shows in the diff."""
    stored = json.loads((ROOT / "docs/openapi.json").read_text(encoding="utf-8"))
    assert stored == json.loads(json.dumps(api.get_openapi_schema()))


def test_changelog_and_decisions_are_there() -> None:
    assert "## " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    decisions = sorted(path.name for path in (ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert [name[:4] for name in decisions] == [f"{n:04d}" for n in range(1, len(decisions) + 1)]
    for name in decisions:
        assert len((ROOT / "docs/decisions" / name).read_text(encoding="utf-8").splitlines()) <= 40


def test_every_setting_is_described_and_no_other() -> None:
    # Rendering runs without Django and its settings, so it reads its two itself.
    places = ("src/yaojian/config", "src/yaojian/kernel/rendering")
    sources = [path for place in places for path in (ROOT / place).rglob("*.py")]
    read = {name for path in sources for name in SETTING.findall(path.read_text(encoding="utf-8"))}
    described = set(re.findall(r"`(YAOJIAN_\w+)`", (ROOT / "docs/operations/settings.md").read_text(encoding="utf-8")))
    assert described == read
