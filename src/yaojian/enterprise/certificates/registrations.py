"""What this room tells the kernel's registries and the menus."""

from django.db.models import Q

from yaojian.enterprise.certificates import qr, queries, registry, renewals, seal_anchors
from yaojian.enterprise.certificates.errands import ending_certificates
from yaojian.enterprise.certificates.models import FILE_OWNER, KnownCertificate
from yaojian.enterprise.certificates.rights import READ, WATCH
from yaojian.enterprise.certificates.verification import CertificateVerifier
from yaojian.enterprise.companies.errands import register_teller
from yaojian.kernel.actors import Actor
from yaojian.kernel.deadlines.kinds import register_kind
from yaojian.kernel.files.owners import register_owner
from yaojian.kernel.health import register_probe
from yaojian.kernel.permissions import scopes
from yaojian.kernel.verifying import register_verifier
from yaojian.web import navigation


def _of_own_company(actor: Actor) -> Q:
    """A company account looks at certificates of the company it acts for, and at no other's."""
    return Q(company_id=actor.company_id) if actor.company_id is not None else Q(pk__in=())


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_scope(KnownCertificate, "unit", lambda ids: Q(company__branch_id__in=ids))
    scopes.register_rule(KnownCertificate, READ, _of_own_company)
    register_owner(FILE_OWNER, queries.may_read_file)
    register_teller(ending_certificates)
    register_probe("certificates", registry.probe, label="电子证照系统")
    register_probe("seal_anchors", seal_anchors.probe, label="印章信任列表")
    register_verifier(qr.KIND, CertificateVerifier())
    register_kind(
        renewals.RENEWAL,
        "证照换证申请",
        remind_before=renewals.remind_before(),
        remind=renewals.owing,
        escalate=renewals.watching,
        counts_working_days=False,
    )
    navigation.register(
        "enterprise", navigation.Entry("电子证照", "enterprise:certificates:own", "certificate", order=30)
    )
    navigation.register(
        "console",
        navigation.Entry(
            "证照接口", "certificates_console:exchanges", "certificate", right=WATCH, group="系统管理", order=217
        ),
    )
    navigation.register(
        "office",
        navigation.Entry(
            "企业证照查询",
            "enterprise:certificates:ledger",
            "certificate",
            right=READ,
            group="企业监管",
            order=620,
        ),
    )
