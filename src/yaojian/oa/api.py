"""API of this system, under ``/api/v1/oa/``."""

from ninja import Router

from yaojian.oa.desk.api import router as desk
from yaojian.oa.documents.api import router as documents

router = Router(tags=["oa"])
router.add_router("", documents)
router.add_router("", desk)
