"""Which addresses need a sign-in. Denied by default: everything below a guarded prefix, unless opened here by name."""

from yaojian.kernel.accounts.models import Kind

STAFF_ONLY = ("/oa", "/cms", "/console")
GUARDED = (*STAFF_ONLY, "/qy", "/account")
_open = {
    "/account/login",
    "/account/logout",
    "/account/inactive",
    "/account/closed",
    "/account/second-factor/authenticate",
}


def open_path(path: str) -> None:
    """Let ``path`` (and what lies below it) be read without signing in, e.g. the page where companies apply."""
    _open.add(path.rstrip("/"))


def _below(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(f"{prefix}/")


def guarded(path: str) -> bool:
    """Whether nobody may enter ``path`` without signing in."""
    return any(_below(path, prefix) for prefix in GUARDED) and not any(_below(path, prefix) for prefix in _open)


def closed_to(kind: str, path: str) -> bool:
    """Whether accounts of this kind have no business there at all: companies in the administration's own systems."""
    return kind == Kind.COMPANY and any(_below(path, prefix) for prefix in STAFF_ONLY)
