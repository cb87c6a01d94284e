"""House rules no other tool checks: sizes, import cycles, stubs, room names, clean templates, no foreign paths.

The bars come from what good Django projects keep (docs/architecture.md). Prints one line a finding; status 1 if any.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
SOURCE = REPOSITORY / "src" / "yaojian"
FUNCTION_P95, FUNCTION_MOST = 40, 80
MODULE_P95, MODULE_MOST = 300, 500
TEMPLATE_P95 = 100
# Rooms that gather whatever has no place.
_FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "tools"}
# Commands import Django when they need it; an application's ready() runs once all models stand.
_LAZY_IMPORTS_ALLOWED = re.compile(
    r"config/cli/|config/supervisor/prepare\.py|kernel/files/sandbox\.py|kernel/wording/engine/checking\.py|inspection/cli\.py|inspection/engine/(?:inspecting|wire)\.py|.*/apps\.py$"
)
# In comments only: the office has a ledger called to-do.
_UNFINISHED = re.compile(r"(#|//|/\*|<!--|--).*\b(TODO|FIXME|XXX|HACK)\b")
_TEMPLATE_FAULTS = {
    "an inline script": re.compile(r"<script(?![^>]*\b(src=|type=.(application/(ld\+)?json|speculationrules)))[^>]*>"),
    "a style element": re.compile(r"<style\b"),
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*="),
    "an inline handler": re.compile(r"<[a-z][^>]*\s(on[a-z]+|hx-on[:\w-]*)\s*="),
    "a javascript: address": re.compile(r"[\"']javascript:", re.IGNORECASE),
}
_FOREIGN_PATHS = re.compile(r"(?<![\w.])/(work|tmp/brief)/")


def python_files() -> list[Path]:
    """The program's modules, migrations apart: those are generated."""
    return sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


def templates() -> list[Path]:
    """All templates."""
    return sorted(path for path in SOURCE.rglob("*.html") if "templates" in path.parts)


def shown(path: Path) -> str:
    """The path as a reader knows it."""
    return str(path.relative_to(REPOSITORY))


def p95(sizes: Iterable[int]) -> int:
    """The size 95 % do not exceed."""
    ordered = sorted(sizes)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] if ordered else 0


def over(what: str, sizes: dict[str, int], bar: int, most: int | None) -> Iterator[str]:
    """Findings for one kind of size."""
    if most is not None:
        yield from (f"{name}: {what} of {size} lines, at most {most}" for name, size in sizes.items() if size > most)
    if (found := p95(sizes.values())) > bar:
        longest = ", ".join(sorted(sizes, key=lambda name: -sizes[name])[:5])
        yield f"95 % of each {what} should have at most {bar} lines, it is {found}; longest: {longest}"


def sizes(trees: dict[Path, ast.Module]) -> Iterator[str]:
    """Functions, modules and templates within their bars."""
    functions = {
        f"{shown(path)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    yield from over("function", functions, FUNCTION_P95, FUNCTION_MOST)
    modules = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in trees}
    yield from over("module", modules, MODULE_P95, MODULE_MOST)
    pages = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in templates()}
    yield from over("template", pages, TEMPLATE_P95, None)


def module_name(path: Path) -> str:
    """``src/yaojian/oa/__init__.py`` → ``yaojian.oa``."""
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def only_for_types(tree: ast.Module) -> set[ast.AST]:
    """Nodes below ``if TYPE_CHECKING:``."""
    blocks = [node for node in ast.walk(tree) if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)]
    return {inner for block in blocks for inner in ast.walk(block)}


def imports(tree: ast.Module, name: str, known: set[str], *, package: bool) -> set[str]:
    """Modules of ours that this one imports at run time, lazily or not."""
    found: set[str] = set()
    skipped = only_for_types(tree)
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                keep = len(name.split(".")) - node.level + package
                base = ".".join([*name.split(".")[:keep], *([base] if base else [])])
            found.update(f"{base}.{alias.name}" if f"{base}.{alias.name}" in known else base for alias in node.names)
    return (found & known) - {name}


def cycles(trees: dict[Path, ast.Module]) -> Iterator[str]:
    """Groups of modules that import each other, lazy imports counted."""
    known = {module_name(path) for path in trees}
    graph = {
        module_name(path): imports(tree, module_name(path), known, package=path.name == "__init__.py")
        for path, tree in trees.items()
    }
    reach = {name: _reachable(name, graph) for name in graph}
    told: set[str] = set()
    for name in sorted(graph):
        group = {other for other in reach[name] if name in reach[other]}
        if group and not group & told:
            told |= group
            yield f"import cycle: {', '.join(sorted(group))}"


def _reachable(start: str, graph: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(graph[name])
    return seen


def structure(trees: dict[Path, ast.Module]) -> Iterator[str]:
    """No catch-all modules, no imports inside functions, no stubs."""
    for path, tree in trees.items():
        if path.stem in _FORBIDDEN_NAMES:
            yield f"{shown(path)}: a room has a name that says what is in it"
        inside = path.relative_to(SOURCE).as_posix()
        lines = path.read_text(encoding="utf-8").splitlines()
        protocols = {
            inner
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef) and any("Protocol" in ast.dump(base) for base in node.bases)
            for inner in node.body
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if not _LAZY_IMPORTS_ALLOWED.match(inside) and _imports_without_a_word(node, lines):
                yield f"{shown(path)}:{node.lineno} {node.name}: an import inside a function that does not say why"
            if node not in protocols and _is_stub(node):
                yield f"{shown(path)}:{node.lineno} {node.name}: a stub"


def _imports_without_a_word(node: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> bool:
    """Whether the first import in a function has no comment on its line: a late import is an exception, and says why."""
    late = [inner.lineno for inner in ast.walk(node) if isinstance(inner, ast.Import | ast.ImportFrom)]
    return bool(late) and "  # " not in lines[min(late) - 1]


def _is_stub(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    if any("overload" in ast.dump(mark) or "abstract" in ast.dump(mark) for mark in node.decorator_list):
        return False
    body = node.body[1:] if ast.get_docstring(node) else node.body
    if len(body) != 1:
        return False
    only = body[0]
    dots = isinstance(only, ast.Expr) and isinstance(only.value, ast.Constant) and only.value.value is ...
    unwritten = isinstance(only, ast.Raise) and only.exc is not None and "NotImplementedError" in ast.dump(only.exc)
    return dots or unwritten or (isinstance(only, ast.Pass) and not ast.get_docstring(node))


def texts() -> Iterator[str]:
    """Templates without inline code; no unfinished marks; no paths of one machine."""
    for path in templates():
        text = path.read_text(encoding="utf-8")
        for fault, pattern in _TEMPLATE_FAULTS.items():
            for hit in pattern.finditer(text):
                yield f"{shown(path)}:{text.count(chr(10), 0, hit.start()) + 1}: {fault}"
    folders = [REPOSITORY / name for name in ("src", "tests", "frontend", "simulators", "scripts", "docs", "deploy")]
    for path in sorted(file for folder in folders for file in folder.rglob("*")):
        if path.suffix not in {".py", ".html", ".css", ".scss", ".js", ".mjs", ".md", ".yaml", ".json", ".sql"}:
            continue
        if "node_modules" in path.parts or "built" in path.parts or path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if _UNFINISHED.search(line):
                yield f"{shown(path)}:{number}: an unfinished mark"
            if _FOREIGN_PATHS.search(line):
                yield f"{shown(path)}:{number}: a path of one machine"


def main() -> int:
    """Print all findings."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in python_files()}
    findings = [*sizes(trees), *cycles(trees), *structure(trees), *texts()]
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
