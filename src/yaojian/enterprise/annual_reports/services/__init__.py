"""Everything that changes an annual report, but for the bureau's decision about a submission (``review.services``)."""

from .drafting import LARGEST_SECTION as LARGEST_SECTION
from .drafting import Conflict as Conflict
from .drafting import delete_draft as delete_draft
from .drafting import save_section as save_section
from .drafting import start_report as start_report
from .reopening import ask_correction as ask_correction
from .reopening import grant_extension as grant_extension
from .reopening import open_again as open_again
from .reopening import refuse_correction as refuse_correction
from .submitting import submit_report as submit_report
