"""The mail simulator keeps what it takes and misbehaves when told to."""

import json
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage

import httpx
import pytest

from tests.support.template import REPOSITORY
from yaojian.config.supervisor import ports


class Simulator:
    """A running mail simulator."""

    def __init__(self) -> None:
        self.smtp_port, page_port = ports.free(), ports.free()
        self.page = f"http://127.0.0.1:{page_port}"
        options = ("--smtp-port", str(self.smtp_port), "--page-port", str(page_port))
        self._process = subprocess.Popen([sys.executable, "-m", "simulators.mail", *options], cwd=REPOSITORY)
        give_up = time.monotonic() + 20
        while not (ports.answers(self.smtp_port) and ports.answers(page_port)):
            assert time.monotonic() < give_up
            time.sleep(0.05)

    def send(self, subject: str, text: str) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = "notice@example.gov.cn", "a@example.gov.cn", subject
        message.set_content(text)
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=20) as client:
            client.send_message(message)

    def told(self, mode: str) -> httpx.Response:
        return httpx.post(f"{self.page}/fault", data={"mode": mode})

    def mails(self) -> list[dict[str, str]]:
        return list(json.loads(httpx.get(f"{self.page}/mails.json").text))

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    running = Simulator()
    yield running
    running.stop()


def test_mail_is_shown_newest_first_and_never_as_markup(simulator: Simulator) -> None:
    simulator.send("《通知》请办理", "请登录办公平台办理。")
    simulator.send("<script>", "第二封")
    assert [mail["subject"] for mail in simulator.mails()] == ["<script>", "《通知》请办理"]
    page = httpx.get(simulator.page).text
    assert "请登录办公平台办理。" in page
    assert "<script>" not in page


def test_refused_and_postponed_mail_is_not_kept(simulator: Simulator) -> None:
    for mode, code in (("refuse", 550), ("busy", 451)):
        assert simulator.told(mode).status_code == 303
        with pytest.raises(smtplib.SMTPDataError) as refusal:
            simulator.send("不收", "内容")
        assert refusal.value.smtp_code == code
    assert simulator.mails() == []
    simulator.told("none")
    simulator.send("收下", "内容")
    assert len(simulator.mails()) == 1


def test_unknown_fault_is_refused_with_the_choices(simulator: Simulator) -> None:
    answer = simulator.told("explode")
    assert (answer.status_code, answer.text) == (422, "没有这种故障，可选 none、slow、refuse、busy。")
