"""Uploads where a virus scanner is configured."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pytest_django.fixtures import Settings

from yaojian.kernel.actors import Actor
from yaojian.kernel.files import errors, services
from yaojian.kernel.files.models import StoredFile

pytestmark = pytest.mark.django_db


@contextmanager
def scanner(verdict: Callable[[bytes], bytes]) -> Iterator[str]:
    """A daemon that speaks INSTREAM once and answers what ``verdict`` says of the bytes."""

    def serve() -> None:
        line, _ = server.accept()
        with line, line.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            content = b""
            while size := struct.unpack("!I", stream.read(4))[0]:
                content += stream.read(size)
            line.sendall(verdict(content))

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        thread.join(5)


def take(clerk: Actor, content: bytes) -> StoredFile:
    return services.store(actor=clerk, upload=content, owner_kind="test.letter", name="a.txt")


def test_infected_file_is_refused_and_a_clean_one_taken(clerk: Actor, settings: Settings) -> None:
    def verdict(content: bytes) -> bytes:
        return b"stream: Test-Signature FOUND\0" if b"virus" in content else b"stream: OK\0"

    with scanner(verdict) as settings.YAOJIAN_CLAMD, pytest.raises(errors.Infected, match="没有通过病毒检查"):
        take(clerk, b"a virus" + b"." * 100_000)
    with scanner(verdict) as settings.YAOJIAN_CLAMD:
        assert take(clerk, b"good").size == 4


def test_without_a_verdict_nothing_is_taken(clerk: Actor, settings: Settings) -> None:
    overlong = scanner(lambda content: b"INSTREAM size limit exceeded. ERROR\0")
    with overlong as settings.YAOJIAN_CLAMD, pytest.raises(errors.ScannerSilent):
        take(clerk, b"good")
    settings.YAOJIAN_CLAMD = "127.0.0.1:1"
    with pytest.raises(errors.ScannerSilent, match="没有应答"):
        take(clerk, b"good")
    assert not StoredFile.objects.exists()
