"""API of this system, under ``/api/v1/oa/``."""

from ninja import Router

from yaojian.oa.delegation.api import router as delegation
from yaojian.oa.desk.api import router as desk
from yaojian.oa.documents.api import router as documents
from yaojian.oa.incoming.api import router as incoming
from yaojian.oa.supervision.api import router as supervision

router = Router(tags=["oa"])
router.add_router("", documents)
router.add_router("", incoming)
router.add_router("", delegation)
router.add_router("", supervision)
router.add_router("", desk)
