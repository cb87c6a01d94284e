"""One's own account: landing after sign-in, the account page, tokens, the session's clock."""

from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.accounts import companies, queries, required_steps, services, session_clock
from yaojian.kernel.accounts.forms import TokenForm
from yaojian.kernel.accounts.middleware import COMPANY
from yaojian.kernel.accounts.models import Kind, User
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import SignInNeeded, Unknown
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.rights import all_rights


class SeeOther(HttpResponseRedirect):
    """303 after an act."""

    status_code = HTTPStatus.SEE_OTHER


class SignedInRequest(HttpRequest):
    """The request behind a guarded door. For annotations only."""

    user: User
    actor: Actor


@require_GET
def landing(request: SignedInRequest) -> HttpResponse:
    """Where this account works: a company in its portal, an administrator at the console, other staff in the office."""
    checks.signed_in(request.actor)
    place, surface = _place(request)
    return redirect(place if surface in settings.YAOJIAN_SURFACES else reverse("account:home"))


def _place(request: SignedInRequest) -> tuple[str, str]:
    """Address and surface of the account's work."""
    if request.user.kind == Kind.COMPANY:
        return "/qy/", "enterprise"
    return ("/console/", "console") if _administers(request.actor) else ("/oa/", "oa")


def _administers(actor: Actor) -> bool:
    """Whether the actor is one of the three administrators (三员)."""
    return any(right.holders != "business" and checks.holds(actor, right) for right in all_rights().values())


@never_cache
@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    """我的账号."""
    checks.signed_in(request.actor)
    return _account_page(request, TokenForm())


def _account_page(
    request: SignedInRequest, token_form: TokenForm, *, secret: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    user = request.user
    shown = {
        "layout": _layout(request),
        "account": user,
        "posts": organisations.posts_of(user.person_id) if user.person_id else [],
        "companies": companies.companies_of(user.pk) if user.kind == Kind.COMPANY else [],
        "second_factor": queries.has_second_factor(user),
        "password_ends": required_steps.password_ends(user),
        "sign_ins": queries.sign_ins_of(user),
        "tokens": queries.tokens_of(user),
        "token_form": token_form,
        "secret": secret,
    }
    return render(request, "account/home.html", shown, status=status)


def _layout(request: SignedInRequest) -> str:
    """The frame of the surface the user works in, if this process serves it."""
    _, surface = _place(request)
    layout = {"oa": "office"}.get(surface, surface)
    return f"layouts/{layout if surface in settings.YAOJIAN_SURFACES else 'plain'}.html"


@never_cache
@sensitive_variables("secret")
@require_POST
def make_token(request: SignedInRequest) -> HttpResponse:
    """Answers with the page itself, not a redirect: the secret is shown here and nowhere else."""
    checks.signed_in(request.actor)
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _account_page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    _, secret = services.make_token(actor=request.actor, **form.cleaned_data)
    if not secret:
        messages.info(request, "这个令牌已经生成过，密文只显示一次。如未记下，请作废后重新生成。")
        return SeeOther(reverse("account:home"))
    return _account_page(request, TokenForm(), secret=secret)


@require_POST
def revoke_token(request: SignedInRequest, token_id: UUID) -> HttpResponse:
    """Back to the account page."""
    token = services.revoke_token(actor=request.actor, token_id=token_id)
    messages.success(request, f"令牌“{token.label}”已作废，使用它的程序不能再访问。")
    return SeeOther(reverse("account:home"))


@require_POST
def choose_company(request: SignedInRequest, company_id: UUID) -> HttpResponse:
    """Act for another of one's companies from now on; back to ``next`` where the form names a page of ours."""
    checks.signed_in(request.actor)
    mine = {company.id: company for company in companies.companies_of(request.user.pk)}
    if company_id not in mine:
        raise Unknown(kind="企业")
    request.session[COMPANY] = str(company_id)
    messages.success(request, f"现在代表“{mine[company_id].name}”办理。")
    target = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(target, allowed_hosts=None, require_https=request.is_secure())
    return SeeOther(target if own else "/qy/")


@never_cache
@require_http_methods(["GET", "POST"])
def session(request: SignedInRequest) -> HttpResponse:
    """The session's clock for the page: GET asks and changes nothing, POST goes on working (one click).

    JSON: ``idle`` and ``limit`` seconds left, ``warn`` seconds before the end to warn, ``elsewhere`` a newer sign-in of
    the same account (``at`` ISO, ``address``, ``device``) or null.
    """
    if request.actor.user_id is None:
        raise SignInNeeded()
    checks.signed_in(request.actor)
    if request.method == "POST":
        session_clock.touch(request.session, at_once=True)
    left = session_clock.remaining(request.session)
    started = session_clock.started_at(request.session)
    # A second sign-in within the second of our own start is our own.
    other = queries.signed_in_elsewhere(request.user, since=started + queries.OWN_SECOND) if started else None
    elsewhere = {"at": other.at.isoformat(), "address": other.address, "device": other.device} if other else None
    warn = int(settings.YAOJIAN_IDLE_WARNING.total_seconds())
    return JsonResponse({"idle": left.idle, "limit": left.limit, "warn": warn, "elsewhere": elsewhere})


def closed(request: HttpRequest) -> HttpResponse:
    """Addresses allauth would have for sign-up, mail and the like: accounts are made by an administrator."""
    checks.open_to_all()
    return render(request, "account/closed.html", status=HTTPStatus.NOT_FOUND)
