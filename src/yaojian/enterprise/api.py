"""API of this system, under ``/api/v1/enterprise/``."""

from ninja import Router

from yaojian.enterprise.annual_reports.api import router as annual_reports
from yaojian.enterprise.annual_reports.review.api import router as review
from yaojian.enterprise.certificates.api import router as certificates
from yaojian.enterprise.coldchain.api import router as coldchain
from yaojian.enterprise.companies.api import router as companies
from yaojian.enterprise.companies.office.api import router as companies_office
from yaojian.enterprise.companies.own_api import router as own_company
from yaojian.enterprise.definitions.api import router as definitions
from yaojian.enterprise.incidents.api import router as incidents
from yaojian.enterprise.oversight.api import router as oversight
from yaojian.enterprise.peers.api import router as peers
from yaojian.enterprise.supervision.api import router as supervision

router = Router(tags=["enterprise"])
router.add_router("/certificates", certificates)
router.add_router("/coldchain", coldchain)
router.add_router("/companies", companies)
router.add_router("/companies", companies_office)
router.add_router("/company", own_company)
router.add_router("/supervision", supervision)
router.add_router("/reports", annual_reports)
router.add_router("/reports", review)
router.add_router("/incidents", incidents)
router.add_router("/definitions", definitions)
router.add_router("/systems", peers)
router.add_router("/filing", oversight)
