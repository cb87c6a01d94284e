"""The CAS side."""

import secrets
from html import escape
from urllib.parse import urlencode
from uuid import uuid4

from aiohttp import web

from simulators.shell import Fault
from simulators.unified_auth.people import Code, Platform, Session

_REQUEST = (
    '<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="{id}" Version="2.0">'
    "<samlp:SessionIndex>{ticket}</samlp:SessionIndex></samlp:LogoutRequest>"
)


def answer(platform: Platform, session: Session) -> web.Response:
    """Send the browser back with a service ticket."""
    text = f"ST-{secrets.token_urlsafe(24)}"
    platform.codes[text] = Code(session, platform.service)
    return web.HTTPFound(f"{platform.service}?{urlencode({'ticket': text})}")


def validate(platform: Platform, request: web.Request) -> web.Response:
    """What ``/p3/serviceValidate`` answers."""
    ticket = request.query.get("ticket", "")
    code = platform.take(ticket, request.query.get("service", ""))
    if code is None or platform.shell.fault is Fault.WRONG:
        inner = '<cas:authenticationFailure code="INVALID_TICKET">no</cas:authenticationFailure>'
    else:
        person = code.session.person
        code.session.tickets.append((ticket, code.address))
        inner = (
            f"<cas:authenticationSuccess><cas:user>{person.number}</cas:user><cas:attributes>"
            f"<cas:name>{escape(person.name)}</cas:name><cas:unit>{escape(person.unit)}</cas:unit>"
            "</cas:attributes></cas:authenticationSuccess>"
        )
    text = f'<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">{inner}</cas:serviceResponse>'
    return web.Response(text=text, content_type="application/xml")


def logout_request(ticket: str) -> str:
    """CAS 3.0 §2.3.3."""
    return _REQUEST.format(id=f"LR-{uuid4().hex}", ticket=ticket)
