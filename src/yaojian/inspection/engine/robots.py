"""robots.txt as RFC 9309 reads it: the group of our agent or of everybody, the longest matching rule wins."""

from dataclasses import dataclass
from urllib.parse import urlsplit

_OUR_NAME = "yaojian-inspect"
_LONGEST = 500 * 1024  # bytes; RFC 9309 asks for at least this much


@dataclass(frozen=True, slots=True)
class Robots:
    """Rules of one host in order: (pattern, allowed)."""

    rules: tuple[tuple[str, bool], ...] = ()

    def allows(self, url: str) -> bool:
        """Whether ``url`` may be fetched; of two equally long rules the allowing one wins."""
        parts = urlsplit(url)
        path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        best, allowed = -1, True
        for pattern, yes in self.rules:
            length = len(pattern)
            if (length > best or (length == best and yes)) and _matches(pattern, path):
                best, allowed = length, yes
        return allowed


def parse_robots(body: bytes) -> Robots:
    """Rules from the file's bytes. Unknown lines are skipped; an empty Disallow allows everything."""
    ours: list[tuple[str, bool]] = []
    everybody: list[tuple[str, bool]] = []
    named = False
    agents: set[str] = set()
    in_rules = False
    for line in body[:_LONGEST].decode("utf-8", "replace").splitlines():
        field, _, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if field == "user-agent":
            agents = {value.lower()} if in_rules else agents | {value.lower()}
            in_rules = False
            named = named or value.lower() == _OUR_NAME
        elif field in ("allow", "disallow"):
            in_rules = True
            if value:
                rule = (value, field == "allow")
                ours.extend([rule] if _OUR_NAME in agents else [])
                everybody.extend([rule] if "*" in agents else [])
    return Robots(tuple(ours if named else everybody))


def _matches(pattern: str, path: str) -> bool:
    """``*`` stands for anything, a final ``$`` for the end. Linear: a regular expression of stars would not be."""
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for part in others:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if not pattern.endswith("$"):
        return True
    return at == len(path) or (bool(others) and path.endswith(others[-1]))
