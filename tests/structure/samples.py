"""A real object of the demo data for every parameter of every route."""

import re
from collections.abc import Callable

from django.db.models import Model
from django.utils import timezone

from tests.structure.routes import Route
from yaojian.enterprise.annual_reports.models import EDITABLE, Report, ReportDefinition, Section
from yaojian.enterprise.annual_reports.queries import SECTION_FILES
from yaojian.enterprise.certificates.models import KnownCertificate
from yaojian.enterprise.coldchain.models import Excursion, LoggerFile
from yaojian.enterprise.companies.models import ChangeRequest, Company, Invitation, KeyPerson, Registration, Vehicle
from yaojian.enterprise.companies.services.invitations import secret_of as invitation_secret
from yaojian.enterprise.companies.services.registrations import secret_of as registration_secret
from yaojian.enterprise.incidents.models import Incident
from yaojian.enterprise.supervision.models import SupervisionResult
from yaojian.inspection.probing.models import MaintenanceWindow, ProbeTarget
from yaojian.inspection.rectification.models import Rectification
from yaojian.inspection.runs.models import Run
from yaojian.kernel.accounts.models import User
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.notices.models import Notice
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions.models import Grant, PermissionTemplate
from yaojian.kernel.wording.models import SiteWord
from yaojian.oa.approvals.models import Application
from yaojian.oa.delegation.models import Delegation
from yaojian.oa.documents.models import Document
from yaojian.oa.exchange.models import Delivery, Dispatch
from yaojian.oa.flow.models import DefinitionDraft, FlowVersion, Task
from yaojian.oa.handover.models import Handover
from yaojian.oa.outgoing.models import Outgoing, Sign
from yaojian.oa.supervision.models import Supervision
from yaojian.portal.articles.models import Article
from yaojian.portal.campaigns.models import Campaign
from yaojian.portal.campaigns.previewing import signed
from yaojian.portal.columns.models import BinnedColumn, Column
from yaojian.portal.directories.models import Directory, Edition
from yaojian.portal.disclosure.models import DisclosureItem, PolicyLink
from yaojian.portal.guides.models import Guide
from yaojian.portal.interaction.applications.models import Application as InformationApplication
from yaojian.portal.interaction.letters.models import Letter
from yaojian.portal.interaction.surveys.models import Survey
from yaojian.portal.review.models import Review

# Not asked from the URL map: Wagtail's own views (tests/portal), sign-in, and the API, which is taken from its description.
FOREIGN = re.compile(r"^(wagtail|account_|mfa_|cms/|api:)")
_PARAMETER = re.compile(r"<(?:\w+:)?(?P<name>\w+)>")
ABSENT = "00000000-0000-4000-8000-000000000000"


def is_foreign(route: Route) -> bool:
    """Whether a library answers here."""
    return bool(FOREIGN.match(route.name))


def path_of(route: Route) -> str:
    """The route's address with samples in it. Raises ``KeyError`` for a parameter nobody gave a sample for."""
    pattern = re.sub(r"^\^?\(\?!.*$", "<path:path>", route.pattern)
    return "/" + _PARAMETER.sub(lambda found: str(_sample(route, found["name"])), pattern)


def _sample(route: Route, name: str) -> object:
    for key in (f"{route.name}/{name}", name):
        if key in _SAMPLES:
            return _SAMPLES[key]()
    raise KeyError(f"no sample for {name} of {route.name}")


def _first(model: type[Model], *order: str, **wanted: object) -> object:
    """Key of the first such row, or one nobody has."""
    return model._default_manager.filter(**wanted).order_by(*order).values_list("pk", flat=True).first() or ABSENT


def _company_of(username: str) -> object:
    return _first(Company, "name", memberships__user__username=username)


def _first_document() -> object:
    # The bureau's: branches number their own papers from one, too.
    return _first(
        Document, "receipt__register_year", "receipt__register_number", kind="incoming", unit__kind="department"
    )


OUTGOING = (
    *(f"oa:outgoing:{page}" for page in ("facts", "detach", "body", "versions", "issuers", "number", "compose")),
    *(f"oa:outgoing:{page}" for page in ("proof", "seal", "distribute")),
    *(f"api:{act}" for act in ("outgoing_detail", "change_outgoing", "save_body", "body_versions", "body_differences")),
    *(f"api:{act}" for act in ("send_to_issuers", "take_number", "compose_outgoing", "outgoing_products")),
    *(f"api:{act}" for act in ("add_proof_mark", "distribute_outgoing", "seal_outgoing")),
)
"""Routes about an outgoing document."""
APPROVALS = (
    *(f"oa:approvals:{page}" for page in ("edit", "submit", "copy", "discard", "sheet")),
    *(f"api:{act}" for act in ("application", "save_application", "submit_application", "discard_application")),
)
"""Routes about an application."""
_SAMPLES: dict[str, Callable[[], object]] = {
    "token_id": lambda: ABSENT,
    "company_id": lambda: ABSENT,
    "user_id": lambda: User.objects.get(username="editor").pk,
    "notice_id": lambda: _first(Notice, "created", user__username="head.liutong"),
    "files:photo_ticket/place": lambda: SECTION_FILES,
    "files:photo_ticket/target": lambda: _first(
        Section, "code", report__company__memberships__user__username="qy01", report__state__in=EDITABLE
    ),
    "ticket_id": lambda: ABSENT,
    "files:photo/token": lambda: "forged",
    "upload_id": lambda: ABSENT,
    "file_id": lambda: _first(StoredFile, "pk", owner_kind="oa.document", owner_id=_first_document()),
    "number": lambda: 1,
    "document_id": _first_document,
    "task_id": lambda: _first(Task, "created", "pk", state="open", actor__user__username="head.liutong"),
    "delegation_id": lambda: _first(Delegation, "since", principal__user__username="head.liutong"),
    "supervision_id": lambda: _first(Supervision, "opened", "pk", person__user__username="head.liutong"),
    "handover_id": lambda: _first(Handover, "made_at"),
    "dispatch_id": lambda: _first(Dispatch, "created", sender_unit__code="BGS"),
    "delivery_id": lambda: _first(Delivery, "created", receiver_unit__code="WH", state="sent"),
    "end": lambda: "sent",
    **dict.fromkeys([f"{name}/document_id" for name in OUTGOING], lambda: _first(Outgoing, "document__created")),
    **dict.fromkeys([f"{name}/document_id" for name in APPROVALS], lambda: _first(Application, "document__created")),
    "oa:approvals:start/code": lambda: "leave",
    "oa:approvals:form_source/code": lambda: "leave",
    "oa:documents:act/name": lambda: "submit",
    "phrase_id": lambda: ABSENT,
    "sign_id": lambda: _first(Sign, "text"),
    "mark_id": lambda: ABSENT,
    "incident_id": lambda: ABSENT,
    "certificate_id": lambda: _first(KnownCertificate, "number", company=_company_of("qy01")),
    **dict.fromkeys(
        ["enterprise:certificates:of_company/company_id", "api:certificates_of_company/company_id"],
        lambda: _company_of("qy01"),
    ),
    "kind": lambda: "certificates",
    "portal:verification:scanned/code": lambda: "forged",
    **dict.fromkeys(
        [
            *(f"enterprise:incidents:{page}/incident_id" for page in ("incident", "supplement")),
            *(f"enterprise:incident_desk:{act}/incident_id" for act in ("incident", "acknowledge", "assign", "ask")),
            *(f"enterprise:incident_desk:{act}/incident_id" for act in ("visit", "close")),
            *(f"api:{act}/incident_id" for act in ("own_incident", "own_trail", "supplement_incident", "incident")),
            *(f"api:{act}/incident_id" for act in ("incident_trail", "acknowledge_incident", "assign_incident")),
            *(f"api:{act}/incident_id" for act in ("ask_company", "record_visit", "close_incident")),
        ],
        lambda: _first(Incident, "reported_at", state="acknowledged"),
    ),
    "duty_id": lambda: ABSENT,
    "excursion_id": lambda: _first(Excursion, "start_local"),
    **dict.fromkeys(
        [
            f"{route}/file_id"
            for route in ("enterprise:coldchain:file", "api:remove_coldchain_file", "api:replace_coldchain_file")
        ],
        lambda: _first(LoggerFile, "uploaded_at"),
    ),
    "oa:outgoing:detach/file_id": lambda: ABSENT,
    "api:exchange_page/status": lambda: "sent",
    "api:export_exchange/status": lambda: "sent",
    "oa:desk:save_beside/status": lambda: "sent",
    "person_id": lambda: User.objects.get(username="head.liutong").person_id,
    "status": lambda: "todo",
    "centre": lambda: "incoming",
    "view_id": lambda: ABSENT,
    "oa:desk:export/run_id": lambda: ABSENT,
    "oa:desk:export_progress/run_id": lambda: ABSENT,
    "enterprise:oversight:run/run_id": lambda: ABSENT,
    "rectification:sheet_run/run_id": lambda: ABSENT,
    "request_id": lambda: ABSENT,
    **dict.fromkeys(
        ["enterprise:oversight:extend/company_id", "api:grant_extension/company_id"],
        lambda: _first(Company, "name", branch__code="WH"),
    ),
    **dict.fromkeys(
        ["enterprise:definitions:start/code", "api:start_definition_draft/code"], lambda: _first_definition().code
    ),
    **dict.fromkeys(
        [
            *(
                f"enterprise:definitions:{page}/draft_id"
                for page in [
                    "draft",
                    "texts",
                    "question",
                    "add",
                    "move",
                    "remove",
                    "remove_rule",
                    "rule",
                    "carried",
                    "publish",
                    "drop",
                    "preview",
                    "sheet",
                ]
            ),
            *(
                f"api:{name}/draft_id"
                for name in (
                    "definition_draft",
                    "replace_definition_draft",
                    "check_definition_draft",
                    "definition_draft_changes",
                    "publish_definition",
                    "drop_definition_draft",
                )
            ),
        ],
        lambda: ABSENT,
    ),
    **dict.fromkeys(
        [f"enterprise:definitions:{page}/version_id" for page in ("version", "version_file")],
        lambda: _first_definition().pk,
    ),
    "report_id": lambda: _first(Report, company__memberships__user__username="qy01"),
    **dict.fromkeys(
        [
            *(f"enterprise:companies_office:{page}/company_id" for page in ("company", "reveal", "assign", "standing")),
            *(
                f"api:{act}/company_id"
                for act in ("company_facts", "assign_branch", "company_standings", "decide_standing")
            ),
        ],
        lambda: _first(Company, memberships__user__username="qy01"),
    ),
    "vehicle_id": lambda: _first(Vehicle, "plate", company__memberships__user__username="qy01"),
    **dict.fromkeys(
        [
            *(f"enterprise:companies:{page}/person_id" for page in ("end_post", "reveal")),
            *(f"{name}/person_id" for name in ("enterprise:companies_office:reveal", "api:reveal_person")),
        ],
        lambda: _first(KeyPerson, role="receiving", company__memberships__user__username="qy01"),
    ),
    "group": lambda: "name",
    "change_id": lambda: _first(ChangeRequest, "number", company__branch__code="WH", state="waiting"),
    "enterprise:companies:correct/change_id": lambda: _first(ChangeRequest, "number", state="returned"),
    "invitation_id": lambda: _first(Invitation, email="wenlan@example.com"),
    **dict.fromkeys(
        [
            *(f"enterprise:companies:{page}/user_id" for page in ("role", "end")),
            *(f"api:{act}/user_id" for act in ("change_own_member", "end_own_member")),
        ],
        lambda: User.objects.get(username="qy01.b").pk,
    ),
    "registration_id": lambda: _first(Registration, "number", state="waiting"),
    "enterprise:joining:registration/secret": lambda: registration_secret(Registration.objects.order_by("number")[0]),
    "enterprise:joining:join/secret": lambda: invitation_secret(Invitation.objects.get(email="wenlan@example.com")),
    "result_id": lambda: _first(SupervisionResult, "number", company__memberships__user__username="qy01"),
    "import_id": lambda: ABSENT,
    "table": lambda: "warehouses",
    "enterprise:reports:detach/file_id": lambda: ABSENT,
    **dict.fromkeys(
        [
            "enterprise:supervision:report/report_id",
            "enterprise:supervision:accept/report_id",
            "enterprise:supervision:return/report_id",
            "api:filed_report/report_id",
            "api:last_submission/report_id",
            "api:accept_report/report_id",
            "api:return_report/report_id",
        ],
        lambda: _first(Report, "pk", company__branch__code="WH", state="submitted"),
    ),
    **dict.fromkeys(
        [
            "oa:flow:flow/code",
            "oa:flow:compare/code",
            "oa:flow:edit/code",
            "api:flow_definition/code",
            "api:flow_versions/code",
        ],
        lambda: "incoming",
    ),
    "version_id": lambda: _first(FlowVersion, "number", code="incoming"),
    "draft_id": lambda: _first(DefinitionDraft, "code"),
    "step": lambda: "fu_he",
    "api:definition_version/code": lambda: _first_definition().code,
    "code": lambda: "basic",
    "version": lambda: _first_definition().version,
    "run_id": lambda: _first(Run, "pk", state="waiting"),
    "target_id": lambda: _first(ProbeTarget, "order", "name", is_control=False),
    "alarm_id": lambda: ABSENT,
    "window_id": lambda: _first(MaintenanceWindow, "pk"),
    "rectification_id": lambda: _first(Rectification, "pk", state="doubted"),
    "rectification:act/name": lambda: "judge",
    "inspection:under/code": lambda: "open_government",
    "api:run_under/code": lambda: "open_government",
    "quarterly:page/report_id": lambda: ABSENT,
    "quarterly:progress/report_id": lambda: ABSENT,
    "api:inspection_report/report_id": lambda: ABSENT,
    "unit_id": lambda: Unit.objects.get(code="BGS").pk,
    "directory_id": lambda: _first(Directory, "pk"),
    "edition_id": lambda: _first(Edition, "directory", "number"),
    "citation_id": lambda: ABSENT,
    "guide_id": lambda: _first(Guide, "order"),
    "item_id": lambda: _first(DisclosureItem, "index_number"),
    "link_id": lambda: _first(PolicyLink, "pk"),
    **dict.fromkeys([f"portal:disclosure:{page}/number" for page in ("year", "fix_year", "year_sheet")], lambda: 2026),
    "portal:yearly:export/form": lambda: "xlsx",
    **dict.fromkeys([f"portal:data:{page}/slug" for page in ("query", "entry", "download")], lambda: "jingying"),
    **dict.fromkeys(
        [f"{name}/unit_id" for name in ("oa:duties:body", "api:duties_of_body", "api:assign_duty")],
        lambda: Unit.objects.get(code="HB").pk,
    ),
    "template_id": lambda: _first(PermissionTemplate, "code"),
    "grant_id": lambda: _first(Grant, "template__code", "pk"),
    "column_id": lambda: _first(Column, "path", depth=3),
    "parent_page_id": lambda: _first(Column, "path", depth=3),
    "article_id": lambda: _first(Article, "pk", live=True),
    "entry_id": lambda: _first(BinnedColumn, "binned_at", restored_at=None, purged_at=None),
    "merge_id": lambda: ABSENT,
    "placement_id": lambda: 0,
    "review_id": lambda: _first(Review, "pk", state="open"),
    "finding": lambda: "0" * 64,
    "word_id": lambda: _first(SiteWord, "pk"),
    "portal:review:decide_word/proposal_id": lambda: ABSENT,
    "api:decide_word_proposal/proposal_id": lambda: ABSENT,
    "campaign_id": lambda: _first(Campaign, "pk"),
    "portal:yl:page/token": lambda: signed(timezone.now()),
    "portal:yl:beside/token": lambda: signed(timezone.now()),
    "portal:yl:beside/name": lambda: "skin.css",
    "portal:yl:picture/token": lambda: signed(timezone.now()),
    "path": lambda: "index.html",
    "letter_id": lambda: _first(Letter, "received_at", state="assigned"),
    "portal:letters:act/name": lambda: "return",
    "api:act_on_letter/name": lambda: "return",
    **dict.fromkeys(
        [
            *(f"portal:applications:{page}/application_id" for page in ("page", "identity", "act")),
            *(f"api:{act}_information_application/application_id" for act in ("get", "act_on")),
        ],
        lambda: _first(InformationApplication, "submitted_at", state="correcting"),
    ),
    "portal:applications:act/name": lambda: "corrected",
    "api:act_on_information_application/name": lambda: "corrected",
    "year": lambda: 2026,
    "survey_id": lambda: _first(Survey, "pk", state="submitted"),
    "portal:answer_survey/survey_id": lambda: _first(Survey, "pk", state="public"),
    "portal:surveys:act/name": lambda: "return",
    "api:act_on_survey/name": lambda: "return",
    "sheet_id": lambda: ABSENT,
    **dict.fromkeys(
        [
            *(f"sso:{page}/code" for page in ("begin", "callback", "cas_callback", "backchannel")),
            "enterprise:peers:enter/code",
        ],
        lambda: "unified",
    ),
    "peer_id": lambda: ABSENT,
    **dict.fromkeys(
        [
            "sso_console:confirm/link_id",
            "sso_console:refuse/link_id",
            "api:confirm_sso_link/link_id",
            "api:refuse_sso_link/link_id",
        ],
        lambda: ABSENT,
    ),
}


def _first_definition() -> ReportDefinition:
    return ReportDefinition.objects.order_by("code", "version")[0]
