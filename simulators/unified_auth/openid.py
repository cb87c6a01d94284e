"""The OpenID side."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from urllib.parse import unquote_plus, urlencode

import jwt
from aiohttp import BasicAuth, web

from simulators.shell import Fault
from simulators.unified_auth.people import CLIENT, Code, Platform, Session

KID = "unified-1"
EVENT = "http://schemas.openid.net/event/backchannel-logout"


def discovery(platform: Platform) -> dict[str, object]:
    """What it says of itself."""
    at = platform.address
    return {
        "issuer": at,
        "authorization_endpoint": f"{at}/authorize",
        "token_endpoint": f"{at}/token",
        "jwks_uri": f"{at}/jwks",
        "end_session_endpoint": f"{at}/end-session",
        "authorization_response_iss_parameter_supported": True,
        "backchannel_logout_supported": True,
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
    }


def jwks(platform: Platform) -> dict[str, object]:
    """The published key."""
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(platform.key.public_key()))
    return {"keys": [public | {"kid": KID, "use": "sig", "alg": "RS256"}]}


def is_good(platform: Platform, asked: dict[str, str]) -> bool:
    """Whether this request may be answered by a redirect."""
    known = asked.get("client_id") == CLIENT and asked.get("redirect_uri") == platform.callback
    return known and asked.get("response_type") == "code" and asked.get("code_challenge_method") == "S256"


def answer(platform: Platform, session: Session, asked: dict[str, str]) -> web.Response:
    """Send the browser back with a code."""
    text = secrets.token_urlsafe(32)
    platform.codes[text] = Code(session, platform.callback, asked.get("nonce", ""), asked.get("code_challenge", ""))
    query = urlencode({"code": text, "state": asked.get("state", ""), "iss": platform.address})
    return web.HTTPFound(f"{platform.callback}?{query}")


async def token(platform: Platform, request: web.Request) -> web.Response:
    """The office system's server exchanges a code."""
    form = {name: str(value) for name, value in (await request.post()).items()}
    if not _is_client(platform, request.headers.get("Authorization", "")):
        return web.json_response({"error": "invalid_client"}, status=401)
    code = platform.take(form.get("code", ""), form.get("redirect_uri", ""))
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    if code is None or base64.urlsafe_b64encode(digest).decode().rstrip("=") != code.challenge:
        return web.json_response({"error": "invalid_grant"}, status=400)
    code.session.told = True
    made = {"access_token": secrets.token_urlsafe(32), "token_type": "Bearer", "expires_in": 60}
    return web.json_response(made | {"id_token": _id_token(platform, code)})


def _is_client(platform: Platform, header: str) -> bool:
    try:
        given = BasicAuth.decode(header)
    except ValueError:
        return False
    is_secret = hmac.compare_digest(unquote_plus(given.password).encode(), platform.secret.encode())
    return unquote_plus(given.login) == CLIENT and is_secret


def _id_token(platform: Platform, code: Code) -> str:
    now, person = int(time.time()), code.session.person
    return _sign(
        platform,
        {
            "iss": platform.address,
            "aud": CLIENT,
            "sub": person.number,
            "name": person.name,
            "unit": person.unit,
            "sid": code.session.sid,
            "nonce": code.nonce,
            "iat": now,
            "exp": now + 300,
        },
    )


def logout_token(platform: Platform, session: Session) -> str:
    """Back-Channel Logout 1.0 §2.4."""
    now = int(time.time())
    claims = {
        "iss": platform.address,
        "aud": CLIENT,
        "sub": session.person.number,
        "sid": session.sid,
        "jti": secrets.token_hex(16),
        "iat": now,
        "exp": now + 120,
        "events": {EVENT: {}},
    }
    return _sign(platform, claims, "logout+jwt")


def _sign(platform: Platform, claims: dict[str, object], kind: str = "JWT") -> str:
    key = platform.foreign_key if platform.shell.fault is Fault.WRONG else platform.key
    return jwt.encode(claims, key, algorithm="RS256", headers={"kid": KID, "typ": kind})
