"""The one public port: what goes where, and what passes through unharmed."""

import asyncio
import io
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from aiohttp import ClientSession, web
from yarl import URL

from yaojian.config import gateway
from yaojian.config.supervisor import ports

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def _listen(handler: Handler, port: int) -> web.AppRunner:
    application = web.Application(client_max_size=1024**3)
    application.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(application, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner


def through_gateway(
    pages: Handler, live: Handler, visit: Callable[[ClientSession, str], Coroutine[Any, Any, None]]
) -> None:
    """Run ``visit`` against a gateway before two small servers."""

    async def story() -> None:
        pages_port, live_port = ports.free(), ports.free()
        runners = [await _listen(pages, pages_port), await _listen(live, live_port)]
        async with gateway.connections() as behind, ClientSession() as visitor:
            front = ports.free()
            runners.append(await _listen(gateway.Gateway(behind, pages_port, live_port).handle, front))
            await visit(visitor, f"http://127.0.0.1:{front}")
        for runner in runners:
            await runner.cleanup()

    asyncio.run(asyncio.wait_for(story(), 30))


async def echo(request: web.Request) -> web.Response:
    body = await request.read()
    answer = web.json_response(
        {
            "method": request.method,
            "path": request.raw_path,
            "size": len(body),
            "host": request.headers["Host"],
            "forwarded": request.headers.get("X-Forwarded-For"),
            "length": request.headers.get("Content-Length"),
        },
        status=422,
    )
    answer.headers.add("Set-Cookie", "a=1; Path=/")
    answer.headers.add("Set-Cookie", "b=2; Path=/")
    return answer


async def nothing(_: web.Request) -> web.Response:
    return web.Response(text="live")


def test_request_passes_whole_and_the_answer_too() -> None:
    async def visit(visitor: ClientSession, address: str) -> None:
        headers = {"X-Forwarded-For": "203.0.113.9", "Host": "www.example.gov.cn"}
        url = URL(f"{address}/oa/%E6%96%87?q=1%2F2", encoded=True)
        answer = await visitor.post(url, data=io.BytesIO(b"x" * 3_000_000), headers=headers)
        seen = await answer.json()
        assert answer.status == 422
        assert seen == {
            "method": "POST",
            "path": "/oa/%E6%96%87?q=1%2F2",
            "size": 3_000_000,
            "host": "www.example.gov.cn",
            "forwarded": "127.0.0.1",  # a visitor cannot name his own address
            "length": "3000000",
        }
        assert answer.headers.getall("Set-Cookie") == ["a=1; Path=/", "b=2; Path=/"]

    through_gateway(echo, nothing, visit)


def test_redirect_and_head_are_left_to_the_visitor() -> None:
    async def pages(request: web.Request) -> web.Response:
        if request.path == "/old":
            return web.Response(status=303, headers={"Location": "/new"})
        return web.Response(body=b"12345")

    async def visit(visitor: ClientSession, address: str) -> None:
        answer = await visitor.get(f"{address}/old", allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (303, "/new")
        head = await visitor.head(f"{address}/new")
        assert (head.status, head.headers["Content-Length"]) == (200, "5")

    through_gateway(pages, nothing, visit)


def test_stream_arrives_piece_by_piece_and_ends_behind_when_the_visitor_leaves() -> None:
    left = asyncio.Event()

    async def live(request: web.Request) -> web.StreamResponse:
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await stream.prepare(request)
        await stream.write(b"data: first\n\n")
        try:
            await asyncio.sleep(60)
        finally:
            left.set()
        return stream

    async def visit(visitor: ClientSession, address: str) -> None:
        answer = await visitor.get(f"{address}/live/stream")
        assert await answer.content.readline() == b"data: first\n"
        answer.close()
        await asyncio.wait_for(left.wait(), 5)

    through_gateway(echo, live, visit)


def test_form_posted_while_the_pages_start_gets_a_sentence() -> None:
    async def story() -> None:
        async with gateway.connections() as behind, ClientSession() as visitor:
            front = ports.free()
            runner = await _listen(gateway.Gateway(behind, ports.free(), ports.free()).handle, front)
            answer = await visitor.post(f"http://127.0.0.1:{front}/oa/", data={"a": "b"})
            assert answer.status == 503
            assert await answer.text() == "系统正在启动，请稍候几秒再刷新本页。"
            await runner.cleanup()

    asyncio.run(asyncio.wait_for(story(), 10))


def test_page_asked_for_while_the_pages_start_is_waited_for() -> None:
    async def story() -> None:
        pages_port = ports.free()
        async with gateway.connections() as behind, ClientSession() as visitor:
            front = ports.free()
            runner = await _listen(gateway.Gateway(behind, pages_port, ports.free()).handle, front)
            asked = asyncio.create_task(visitor.get(f"http://127.0.0.1:{front}/"))
            await asyncio.sleep(0.5)
            late = await _listen(nothing, pages_port)
            assert await (await asked).text() == "live"
            await runner.cleanup()
            await late.cleanup()

    asyncio.run(asyncio.wait_for(story(), 20))
