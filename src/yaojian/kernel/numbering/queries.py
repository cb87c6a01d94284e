"""Which numbers were given."""

from django.db.models import Model, QuerySet

from .models import Number, NumberState, Series


def numbers_of(series: str, year: int) -> QuerySet[Number]:
    """The register of one series and year, in order."""
    return Number.objects.filter(series__code=series, series__year=year).order_by("value")


def number_of(subject: Model, series: str, year: int) -> int | None:
    """The number ``subject`` bears in this series and year."""
    bound = numbers_of(series, year).filter(state=NumberState.BOUND)
    return (
        bound.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
        .values_list("value", flat=True)
        .first()
    )


def next_number(series: str, year: int) -> int:
    """What ``take`` would give now; only to show, another may be quicker."""
    free = numbers_of(series, year).filter(state=NumberState.FREE).values_list("value", flat=True).first()
    if free is not None:
        return free
    return Series.objects.filter(code=series, year=year).values_list("next", flat=True).first() or 1
