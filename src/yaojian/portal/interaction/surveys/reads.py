"""The questions public pages ask about surveys. Whether one is open today no file can say: its form does."""

from dataclasses import asdict
from typing import Any

from yaojian.portal.interaction.surveys import queries
from yaojian.portal.interaction.surveys.models import Survey
from yaojian.portal.interaction.surveys.services import TAG
from yaojian.portal.publishing.reader import Answer, question

_LISTED = 100


@question("public_survey")
def public_survey(pk: int) -> Answer:
    """What one survey says; with results and feedback once these are public. None when it is not."""
    tags = {f"survey:{pk}"}
    found = queries.public().filter(pk=pk).select_related("unit").first()
    if found is None:
        return None, tags
    told = _line(found) | {"intro": found.intro, "link": found.link, "unit": found.unit.name, "pk": found.pk}
    if found.feedback_public:
        told |= {
            "feedback": found.feedback,
            "adopted": found.adopted,
            "count": queries.sheet_count(found),
            "results": [asdict(result) for result in queries.results(found, with_texts=False)],
        }
    return told, tags


@question("public_surveys")
def public_surveys() -> Answer:
    """The published surveys, the latest first."""
    return [_line(survey) for survey in queries.public()[:_LISTED]], {TAG}


def address_of(pk: int) -> str:
    """Of a survey's page."""
    return f"/hd/zj/{pk}.html"


def _line(survey: Survey) -> dict[str, Any]:
    return {
        "title": survey.title,
        "address": address_of(survey.pk),
        "kind": survey.get_kind_display(),
        "opens_on": survey.opens_on.isoformat(),
        "closes_on": survey.closes_on.isoformat(),
        "has_feedback": survey.feedback_public,
    }
