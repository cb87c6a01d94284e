"""The gate (发布检查): what is wrong with a version of an article, before anybody else has to see it.

``check(content, stage)`` is asked as advice while an editor writes, at the submission, at every stage and, as law, inside
the door ``publish``. It changes nothing. portal.md §4.5.
"""

from yaojian.kernel.wording import Severity
from yaojian.portal.review.gate.checking import check
from yaojian.portal.review.gate.findings import Finding, Stage

__all__ = ["Finding", "Severity", "Stage", "check"]
