"""Reading instances, for the other rooms: one door to what ``reading``, ``timeline`` and ``choices`` know."""

from .choices import Choices, Offered, Target, Way, acts_for
from .permitting import may_act
from .reading import (
    breaks_in,
    definition_of,
    draft_of,
    first_signer,
    holds_or_held,
    newest_version,
    opinions_of,
    places_of,
)
from .timeline import Signature, Stage, chart_state, timeline

__all__ = [
    "Choices",
    "Offered",
    "Signature",
    "Stage",
    "Target",
    "Way",
    "acts_for",
    "breaks_in",
    "chart_state",
    "definition_of",
    "draft_of",
    "first_signer",
    "holds_or_held",
    "may_act",
    "newest_version",
    "opinions_of",
    "places_of",
    "timeline",
]
