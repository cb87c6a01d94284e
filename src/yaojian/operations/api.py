"""API of this system, under ``/api/v1/operations/``."""

from ninja import Router

from yaojian.operations.administration.api import router as administration

router = Router()
router.add_router("", administration)
