"""Ways into the system, as a browser takes them."""

from typing import TYPE_CHECKING

from django.test import Client

from yaojian.kernel.accounts.models import User

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

PASSWORD = "correct-Horse-9"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"


def sign_in(
    client: Client, user: User | str, password: str = PASSWORD, *, address: str = "10.0.0.1", after: str = ""
) -> "Answer":
    """Send the sign-in form."""
    username = user if isinstance(user, str) else user.username
    data = {"login": username, "password": password} | ({"next": after} if after else {})
    return client.post("/account/login", data, REMOTE_ADDR=address, headers={"User-Agent": EDGE})


def fail(client: Client, user: User | str, times: int = 1, *, address: str = "10.0.0.1") -> "Answer":
    """Send a wrong password ``times`` times; the last answer."""
    answers = [sign_in(client, user, "wrong-Password-1", address=address) for _ in range(times)]
    return answers[-1]
