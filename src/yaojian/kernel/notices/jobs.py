"""Sending what goes out of the application."""

from yaojian.kernel import jobs

from . import services


@jobs.task(name="kernel.notices.send_email")
def send_email(delivery_id: str) -> None:
    """One attempt; the queue tries again after a failure."""
    services.send_email(delivery_id)


@jobs.task(name="kernel.notices.send_sms")
def send_sms(delivery_id: str) -> None:
    """One attempt; the queue tries again after a failure that may pass."""
    services.send_sms(delivery_id)
