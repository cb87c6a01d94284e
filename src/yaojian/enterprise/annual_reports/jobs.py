"""The worker's side."""

from uuid import UUID

from yaojian.enterprise.annual_reports.services import papers
from yaojian.kernel import jobs
from yaojian.kernel.actors import system_actor


@jobs.task(name=papers.JOB)
def print_submission(submission_id: str) -> None:
    """Make the paper of a submission. Tried again when the worker was stopped in the middle."""
    papers.print_submission(actor=system_actor("年度报告"), submission_id=UUID(submission_id))
