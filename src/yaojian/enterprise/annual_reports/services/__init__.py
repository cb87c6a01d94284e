"""Everything that changes an annual report, but for the bureau's decision about a submission (``review.services``)."""

from .attaching import attach_files as attach_files
from .attaching import remove_attachment as remove_attachment
from .drafting import LARGEST_SECTION as LARGEST_SECTION
from .drafting import delete_draft as delete_draft
from .drafting import save_section as save_section
from .drafting import start_report as start_report
from .importing import import_table as import_table
from .locks import Conflict as Conflict
from .papers import print_submission as print_submission
from .reopening import ask_correction as ask_correction
from .reopening import grant_extension as grant_extension
from .reopening import open_again as open_again
from .reopening import refuse_correction as refuse_correction
from .revising import restore_section as restore_section
from .submitting import submit_report as submit_report
from .visiting import note_visit as note_visit
