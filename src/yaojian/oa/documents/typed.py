"""What was typed into an act's form outlives a refusal: it is put back when the reader returns to the form."""

from uuid import UUID

from yaojian.web.requests import Request

_NAME, _MOST = "typed", 5


def keep(request: Request, document_id: UUID, text: str) -> None:
    """Remember it until ``forget``; the last few documents only."""
    if not text.strip():
        return
    kept = request.session.get(_NAME, {})
    kept.pop(str(document_id), None)
    request.session[_NAME] = dict([*kept.items(), (str(document_id), text)][-_MOST:])


def kept(request: Request, document_id: UUID) -> str:
    """What the reader had typed when he was refused; empty otherwise."""
    text: str = request.session.get(_NAME, {}).get(str(document_id), "")
    return text


def forget(request: Request, document_id: UUID) -> None:
    """The act is done."""
    if kept(request, document_id):
        request.session[_NAME] = {pk: text for pk, text in request.session[_NAME].items() if pk != str(document_id)}
