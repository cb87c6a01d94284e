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


_offers: dict[str, tuple[str, str]] = {}


def offer(prefix: str, *, address: str, label: str) -> None:
    """Show people who come to ``prefix`` without an account where they apply for one, beside the sign-in form."""
    _offers[prefix] = (address, label)


def offer_for(path: str) -> tuple[str, str] | None:
    """Address and label of the offer for those on their way to ``path``; None where there is none."""
    return next((offered for prefix, offered in _offers.items() if _below(path.partition("?")[0], prefix)), None)


def _below(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(f"{prefix}/")


def guarded(path: str) -> bool:
    """Whether nobody may enter ``path`` without signing in."""
    return any(_below(path, prefix) for prefix in GUARDED) and not any(_below(path, prefix) for prefix in _open)


def closed_to(kind: str, path: str) -> bool:
    """Whether accounts of this kind have no business there at all: companies in the administration's own systems."""
    return kind == Kind.COMPANY and any(_below(path, prefix) for prefix in STAFF_ONLY)
