"""Asking the name service. It has no time-out of its own, so it is asked from a thread that nobody waits for too long."""

import queue
import socket
import threading

Found = list[tuple[socket.AddressFamily, str]]


def addresses_of(host: str, port: int, seconds: float) -> Found | None:
    """All addresses of a host, each once; empty when there is none, None when there was no answer within ``seconds``."""
    answers: queue.Queue[Found] = queue.Queue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            answers.put([])
            return
        answers.put([(family, str(address[0])) for family, _, _, _, address in found])

    threading.Thread(target=ask, name="look-up", daemon=True).start()
    try:
        return list(dict.fromkeys(answers.get(timeout=seconds)))
    except queue.Empty:
        return None
