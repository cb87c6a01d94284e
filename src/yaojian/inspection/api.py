"""The HTTP API of this system, under ``/api/v1/inspection/``."""

from ninja import Router

from yaojian.inspection.runs.api import router as runs

router = Router(tags=["网站检查"])
router.add_router("/runs", runs)
