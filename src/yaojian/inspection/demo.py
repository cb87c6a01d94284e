"""The demo's inspection: a real one of its own portal, begun by the worker once everything has started."""

from datetime import timedelta
from decimal import Decimal
from typing import Literal, Protocol

from django.conf import settings
from django.utils import timezone

from yaojian.inspection.runs import services
from yaojian.inspection.runs.models import Run
from yaojian.kernel.actors import Actor

# The first start still builds and starts the page process when the demo data stands.
_BEGINS_AFTER = timedelta(seconds=60)


class Inspectors(Protocol):
    """The person who inspects in the demo."""

    inspector: Actor


def load(people: Inspectors, *, scale: Literal["small", "large"] = "small") -> Run:
    """Order one run; the same at every scale. Its findings are those of the running portal, none is made up."""
    del scale
    order = services.RunOrder(target=settings.YAOJIAN_SITE_ADDRESS, rate=Decimal("20"))
    begins = timezone.now() + _BEGINS_AFTER
    return services.start_run(actor=people.inspector, order=order, key="demo-inspection", begins=begins)
