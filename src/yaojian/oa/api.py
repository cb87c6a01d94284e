"""API of this system, under ``/api/v1/oa/``."""

from ninja import Router

from yaojian.oa.approvals.api import router as approvals
from yaojian.oa.delegation.api import router as delegation
from yaojian.oa.desk.api import router as desk
from yaojian.oa.documents.acts_api import router as acts
from yaojian.oa.documents.api import router as documents
from yaojian.oa.duties.api import router as duties
from yaojian.oa.exchange.api import router as exchange
from yaojian.oa.exchange.exports_api import router as sheets
from yaojian.oa.exchange.wording_api import router as wording
from yaojian.oa.flow.design.api import router as flow
from yaojian.oa.handover.api import router as handover
from yaojian.oa.incoming.api import router as incoming
from yaojian.oa.outgoing.api import router as outgoing
from yaojian.oa.outgoing.issuing_api import router as issuing
from yaojian.oa.supervision.api import router as supervision

router = Router(tags=["oa"])
router.add_router("", documents)
router.add_router("", acts)
router.add_router("", incoming)
router.add_router("", flow)
router.add_router("", exchange)
router.add_router("", wording)
router.add_router("", sheets)
router.add_router("", outgoing)
router.add_router("", issuing)
router.add_router("", approvals)
router.add_router("", delegation)
router.add_router("", duties)
router.add_router("", supervision)
router.add_router("", handover)
router.add_router("", desk)
