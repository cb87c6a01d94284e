"""The public form of letters."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from yaojian.kernel.permissions import checks
from yaojian.portal.interaction.letters.forms import LetterForm
from yaojian.portal.interaction.letters.models import Letter, LetterKind
from yaojian.portal.interaction.letters.rules import rule_of
from yaojian.portal.interaction.letters.services import receiving
from yaojian.portal.interaction.visiting import codes
from yaojian.portal.interaction.visiting.forms import may_upload
from yaojian.portal.interaction.visiting.views import private, visitor
from yaojian.portal.publishing.framing import answer_frame

STEPS = [("互动交流", "/hd/")]


@csrf_exempt  # no session stands behind it: the slip in the form does (kernel.slips)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """写信: the form, and the receipt with the query code. Sent twice it shows the same receipt."""
    checks.open_to_all()
    actor = visitor(request)
    if request.method == "GET":
        kind = request.GET.get("kind", "")
        chosen = kind if kind in LetterKind.values else LetterKind.CONSULTATION
        return _form_page(request, LetterForm(actor=actor, initial={"kind": chosen}), HTTPStatus.OK)
    files = request.FILES if may_upload(actor.address, request.FILES) else MultiValueDict()
    form = LetterForm(request.POST, files, actor=actor)
    if not form.is_valid():
        return _form_page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    letter = receiving.receive(actor=actor, new=form.new_letter(), visit=form.visit(actor.address))
    return private(_receipt_page(request, letter))


def _form_page(request: HttpRequest, form: LetterForm, status: HTTPStatus) -> HttpResponse:
    context = answer_frame(request, title="写信", column_kind="互动交流", steps=STEPS)
    rules = [(kind.label, rule_of(kind).answer) for kind in LetterKind]
    return render(request, "portal/letters/new.html", context | {"form": form, "rules": rules}, status=status)


def _receipt_page(request: HttpRequest, letter: Letter) -> HttpResponse:
    context = answer_frame(request, title="来信回执", column_kind="互动交流", steps=STEPS)
    facts = [
        ("类别", letter.get_kind_display()),
        ("标题", letter.subject),
        ("答复期限", f"{rule_of(letter.kind).answer} 个工作日"),
    ]
    code = codes.shown(codes.code_of("letter", letter.pk))
    return render(request, "portal/letters/receipt.html", context | {"code": code, "facts": facts, "letter": letter})
