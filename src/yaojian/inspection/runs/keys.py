"""When two runs found the same problem: the identity of a finding across runs."""

import hashlib
import re

_FIGURES = re.compile(r"\d+")
# Their address alone names them: what the server said, or how many days it has been, differs from run to run.
_BY_ADDRESS = ("link.", "fresh.", "site.", "transport.")


def key_of(rule: str, url: str, excerpt: str) -> str:
    """64 hexadecimal digits. Figures in the excerpt do not count, so that 16 days and 17 days are the same problem."""
    told = "" if rule.startswith(_BY_ADDRESS) else _FIGURES.sub("", excerpt)
    return hashlib.sha256(f"{rule}\n{url}\n{told}".encode("utf-8", "replace")).hexdigest()
