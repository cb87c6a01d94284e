"""The paper of a submission, made by the worker. Made again it is the same paper, and kept once."""

from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from yaojian.enterprise.annual_reports import printing, queries
from yaojian.enterprise.annual_reports.models import Submission
from yaojian.kernel.actors import Actor
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile

JOB = "enterprise.annual_reports.print"


def print_submission(*, actor: Actor, submission_id: UUID) -> StoredFile:
    """Make and keep the PDF of a submission, unless it is there already. Only the system prints."""
    submission = Submission.objects.select_related("report__company__branch", "report__definition").get(
        pk=submission_id
    )
    if known := queries.paper_of(submission):
        return known
    pages = printing.pdf(submission)
    with transaction.atomic():
        # A worker that was killed between making and keeping leaves nothing; two at once keep one.
        Submission.objects.select_for_update(of=("self",)).get(pk=submission_id)
        if known := queries.paper_of(submission):
            return known
        name = f"{submission.report.company.name}{submission.report}（{submission.report.receipt}-{submission.number}）.pdf"
        upload = ContentFile(pages, name=name)
        return files.store(
            actor=actor,
            upload=upload,
            owner_kind=queries.PAPERS,
            owner_id=submission.pk,
            name=name,
            allowed=Kinds.PDF,
            read_here=False,
        )
