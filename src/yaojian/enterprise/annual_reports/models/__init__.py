"""Reports from their definition to the figures taken out of them."""

from .drafting import ImportRun as ImportRun
from .drafting import SectionRevision as SectionRevision
from .drafting import SectionVisit as SectionVisit
from .exceptions import CorrectionRequest as CorrectionRequest
from .exceptions import CorrectionState as CorrectionState
from .exceptions import Extension as Extension
from .filing import Outcome as Outcome
from .filing import ReportFact as ReportFact
from .filing import Review as Review
from .filing import SectionRemark as SectionRemark
from .filing import Submission as Submission
from .reports import EDITABLE as EDITABLE
from .reports import Report as Report
from .reports import ReportDefinition as ReportDefinition
from .reports import ReportState as ReportState
from .reports import Section as Section
