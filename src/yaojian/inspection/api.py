"""The HTTP API of this system, under ``/api/v1/inspection/``."""

from ninja import Router

from yaojian.inspection.patrol.api import router as patrol
from yaojian.inspection.probing.api import router as probing
from yaojian.inspection.rectification.api import router as rectification
from yaojian.inspection.reports.api import router as reports
from yaojian.inspection.runs.api import router as runs

router = Router(tags=["网站检查"])
router.add_router("/runs", runs)
router.add_router("/probes", probing)
router.add_router("/rectifications", rectification)
router.add_router("/patrol", patrol)
router.add_router("/reports", reports)
