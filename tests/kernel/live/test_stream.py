"""The stream process: told at commit, only on one's own channels, gone without trace."""

import asyncio
import json
from collections.abc import MutableMapping
from typing import Any

import pytest
from django.db import connection, transaction
from django.template import Context, Template

from tests.kernel import factories
from yaojian.kernel import live
from yaojian.kernel.actors import NOBODY, Actor, Channel
from yaojian.kernel.live import asgi, hub, tickets
from yaojian.kernel.live.hub import Hub

CLERK = Actor(user_id=5, name="王敏", channel=Channel.PAGE)


class Page:
    """An open browser page, as the application sees it."""

    def __init__(self, application: asgi.LiveApplication, query: str, path: str = "/live/stream") -> None:
        self.sent: list[MutableMapping[str, Any]] = []
        self.gone: asyncio.Event = asyncio.Event()
        scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode()}
        self.task = asyncio.create_task(application(scope, self._receive, self._send))

    async def _receive(self) -> MutableMapping[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def text(self) -> str:
        return b"".join(part.get("body", b"") for part in self.sent).decode()

    async def until(self, words: str) -> None:
        async with asyncio.timeout(5):
            while words not in self.text:
                await asyncio.sleep(0.01)

    async def leave(self) -> None:
        self.gone.set()
        await self.task


def ask(actor: Actor) -> str:
    return f"ticket={tickets.ticket_for(actor)}"


@pytest.mark.django_db(transaction=True)
def test_message_arrives_at_commit_only_where_it_may_be_heard() -> None:
    async def story() -> None:
        application = asgi.LiveApplication(Hub(asgi.database_address()))
        mine = Page(application, ask(CLERK))
        others = Page(application, ask(Actor(user_id=6, name="李强", channel=Channel.PAGE)))
        await application.hub.listening.wait() if application._hub else None
        await mine.until(": open")
        await asyncio.to_thread(_tell)
        await mine.until("kept")
        assert "event: badge\ndata: {" in mine.text
        assert "rolled back" not in mine.text
        assert "kept" not in others.text
        await mine.leave()
        await others.leave()
        assert application.hub._streams == {}
        await application.hub.close()

    asyncio.run(story())


def _tell() -> None:
    try:
        with transaction.atomic():
            live.after_commit(channel="user:5", kind="badge", data={"name": "rolled back"})
            raise RuntimeError
    except RuntimeError:
        pass
    with transaction.atomic():
        live.after_commit(channel="user:5", kind="badge", data={"name": "kept", "count": 3})
    connection.close()


def run_without_database(query: str, path: str = "/live/stream") -> Page:
    async def story() -> Page:
        page = Page(asgi.LiveApplication(Hub("")), query, path)
        await page.task
        return page

    return asyncio.run(story())


def test_forged_ticket_gets_silence_and_no_retry() -> None:
    assert run_without_database("ticket=forged").status == 204
    assert run_without_database("").status == 204
    assert run_without_database("", "/live/other").status == 404
    assert run_without_database("", "/live/health").text == "ok"


def test_lagging_page_is_closed_and_not_the_others() -> None:
    async def story() -> None:
        stream = hub.Stream(tickets.Ticket(5, ("user:5",)))
        for number in range(hub.QUEUE + 1):
            stream.put(hub.Message("badge", str(number)))
        assert stream.queue.get_nowait() is hub.CLOSE
        assert stream.queue.empty()

    asyncio.run(story())


def test_signing_out_ends_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        application = asgi.LiveApplication(Hub("host=/nowhere"))
        page = Page(application, ask(CLERK))
        await page.until(": open")
        application.hub.pass_on(json.dumps({"channel": "user:5", "kind": "end", "data": {}}))
        await asyncio.wait_for(page.task, 5)
        assert page.sent[-1]["more_body"] is False
        await application.hub.close()

    asyncio.run(story())


def test_streams_of_one_user_are_limited() -> None:
    async def story() -> None:
        crowd = Hub("host=/nowhere")
        ticket = tickets.Ticket(5, ("user:5",))
        streams = [crowd.add(ticket) for _ in range(hub.STREAMS_PER_USER + 1)]
        assert streams[-1] is None
        assert None not in streams[:-1]
        await crowd.close()

    asyncio.run(story())


def test_ping_keeps_the_line_open(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        monkeypatch.setattr(asgi, "PING_EVERY", 0.02)
        application = asgi.LiveApplication(Hub("host=/nowhere"))
        page = Page(application, ask(CLERK))
        await page.until(": ping")
        await page.leave()
        await application.hub.close()

    asyncio.run(story())


def test_ticket_names_own_channels_only() -> None:
    read = tickets.read_ticket(tickets.ticket_for(CLERK))
    assert read == tickets.Ticket(5, ("user:5",))
    assert tickets.ticket_for(NOBODY) == ""


@pytest.mark.django_db
def test_official_hears_staff_and_unit() -> None:
    actor = factories.actor(factories.official())
    read = tickets.read_ticket(tickets.ticket_for(actor))
    assert read is not None
    assert set(read.channels) == {f"user:{actor.user_id}", "staff", f"unit:{actor.unit_id}"}


def test_page_carries_its_stream() -> None:
    template = Template("{% load live %}{% live_stream actor %}")
    assert template.render(Context({"actor": CLERK})).startswith("/live/stream?ticket=")
    assert template.render(Context({"actor": NOBODY})) == ""
    assert template.render(Context({})) == ""


@pytest.mark.django_db
def test_long_message_is_refused() -> None:
    with pytest.raises(ValueError, match="ids and counts"):
        live.after_commit(channel="user:5", kind="chat", data={"text": "字" * 3000})
