"""For people without an account: a company registers, somebody joins by invitation. Open to all, by secret addresses."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yaojian.enterprise.companies import addresses, services
from yaojian.enterprise.companies.forms.joining import JoinForm, RegistrationForm
from yaojian.enterprise.companies.models import Invitation, Registration
from yaojian.enterprise.companies.services.invitations import secret_of as invitation_secret
from yaojian.enterprise.companies.services.registrations import secret_of as registration_secret
from yaojian.enterprise.companies.views.pages import Asking, ask
from yaojian.kernel.accounts.models import Kind, User
from yaojian.kernel.errors import Refusal
from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request


@require_http_methods(["GET", "POST"])
def register(request: Request) -> HttpResponse:
    """企业注册."""
    checks.open_to_all()
    form = RegistrationForm(
        request.POST if request.method == "POST" else None,
        initial={"key": uuid4()},
        sent=services.sent_lately(request.actor.address),
    )
    if request.method == "POST" and form.is_valid():
        try:
            sent = services.send_registration(actor=request.actor, new=form.new(), key=form.cleaned_data["key"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "enterprise:joining:registration", registration_secret(sent))
    note = "由注册地所在的分局确认。已有账号的企业人员请直接登录；企业已注册的，请由本企业的账号管理员邀请您。"
    asking = Asking("企业注册", note, "提交注册申请", "/account/login?next=/qy/")
    return ask(request, form, asking, challenge=True)


@require_GET
@never_cache
def registration(request: Request, secret: str) -> HttpResponse:
    """How a registration stands, for whoever holds its address; once confirmed it leads to the invitation."""
    checks.open_to_all()
    found = addresses.found(Registration.objects.select_related("branch"), secret)
    context = {"registration": found, "invitation": _invitation_of(found)}
    return render(request, "enterprise/companies/registration.html", context)


def _invitation_of(found: Registration) -> str:
    """The secret of the invitation a confirmed registration led to, while it is open."""
    if found.company_id is None:
        return ""
    rows = Invitation.objects.filter(company_id=found.company_id, email=found.email, is_administrator=True)
    first = rows.order_by("invited_at").first()
    return invitation_secret(first) if first is not None and first.open_at(timezone.now()) else ""


@require_http_methods(["GET", "POST"])
@never_cache
def join(request: Request, secret: str) -> HttpResponse:
    """设置账号; who is signed in with a company account already joins with it."""
    checks.open_to_all()
    invitation = addresses.found(Invitation.objects.select_related("company"), secret)
    mine = User.objects.filter(pk=request.actor.user_id or 0, kind=Kind.COMPANY).first()
    form = JoinForm(request.POST if request.method == "POST" and mine is None else None)
    is_open = invitation.open_at(timezone.now())
    if request.method == "POST" and (mine is not None or form.is_valid()):
        try:
            _join(request, secret, form, mine)
        except Refusal as refusal:
            if mine is not None:
                raise
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已加入“{invitation.company.name}”。")
            return go(request, "enterprise:companies:choose" if mine else "/account/login?next=/qy/")
    context = {"form": form, "invitation": invitation, "mine": mine, "is_open": is_open}
    status = 422 if form.errors else 200 if is_open else 410
    return render(request, "enterprise/companies/join.html", context, status=status)


def _join(request: Request, secret: str, form: JoinForm, mine: User | None) -> None:
    if mine is not None:
        services.join_with_account(actor=request.actor, secret=secret)
        return
    services.accept_invitation(
        actor=request.actor,
        secret=secret,
        username=form.cleaned_data["username"],
        password=form.cleaned_data["password"],
    )
