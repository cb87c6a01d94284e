"""The public form of applications."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from yaojian.kernel.permissions import checks
from yaojian.portal.interaction.applications.forms import ApplicationForm
from yaojian.portal.interaction.applications.models import Application
from yaojian.portal.interaction.applications.services import receiving
from yaojian.portal.interaction.applications.states import Applicant, DeliveryWay, InfoForm
from yaojian.portal.interaction.visiting import codes
from yaojian.portal.interaction.visiting.forms import may_upload
from yaojian.portal.interaction.visiting.views import private, visitor
from yaojian.portal.publishing.framing import answer_frame

STEPS = [("互动交流", "/hd/")]
_USUAL = {"applicant": Applicant.NATURAL, "info_form": InfoForm.ELECTRONIC, "delivery": DeliveryWay.ONLINE}


@csrf_exempt  # no session stands behind it: the slip in the form does (kernel.slips)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """依申请公开: the form, and the receipt with the query code. Sent twice it shows the same receipt."""
    checks.open_to_all()
    actor = visitor(request)
    if request.method == "GET":
        return _form_page(request, ApplicationForm(actor=actor, initial=_USUAL), HTTPStatus.OK)
    files = request.FILES if may_upload(actor.address, request.FILES) else MultiValueDict()
    form = ApplicationForm(request.POST, files, actor=actor)
    if not form.is_valid():
        return _form_page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    made = receiving.submit(actor=actor, new=form.new_application(), visit=form.visit(actor.address))
    return private(_receipt_page(request, made))


def _form_page(request: HttpRequest, form: ApplicationForm, status: HTTPStatus) -> HttpResponse:
    context = answer_frame(request, title="信息公开申请", column_kind="互动交流", steps=STEPS)
    return render(request, "portal/applications/new.html", context | {"form": form}, status=status)


def _receipt_page(request: HttpRequest, made: Application) -> HttpResponse:
    context = answer_frame(request, title="申请回执", column_kind="互动交流", steps=STEPS)
    code = codes.shown(codes.code_of("application", made.pk))
    return render(request, "portal/applications/receipt.html", context | {"code": code, "application": made})
