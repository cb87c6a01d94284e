"""The system administrator's pages about accounts: list, new account, and the acts on one account."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.accounts import passwords, queries, services
from yaojian.kernel.accounts.forms import AccountSearchForm, NewAccountForm
from yaojian.kernel.accounts.models import User
from yaojian.kernel.accounts.rights import MANAGE
from yaojian.kernel.accounts.views import SeeOther, SignedInRequest
from yaojian.kernel.permissions import checks

PAGE = 50
ACTS: dict[str, tuple[Callable[..., User], str]] = {
    "disable": (services.disable_user, "账号“{name}”已停用，登录和令牌立即失效。"),
    "enable": (services.enable_user, "账号“{name}”已启用。"),
    "unlock": (services.unlock, "账号“{name}”已解除锁定，可以重新登录。"),
    "reset-second-factor": (services.reset_second_factor, "账号“{name}”的二次验证已重置，请本人登录后重新设置。"),
}


@require_GET
def accounts(request: SignedInRequest) -> HttpResponse:
    """All accounts, 50 a page."""
    checks.require(request.actor, MANAGE)
    form = AccountSearchForm(request.GET)
    search = form.cleaned_data if form.is_valid() else {}
    page = Paginator(queries.accounts(**search), PAGE).get_page(request.GET.get("page"))
    shown = {"form": form, "page": page, "locked": queries.locked_usernames()}
    return render(request, "console/accounts/accounts.html", shown)


@require_GET
def detail(request: SignedInRequest, user_id: int) -> HttpResponse:
    """One account with its last sign-ins and what can be done about it."""
    account = checks.fetch(request.actor, MANAGE, queries.accounts(), user_id)
    shown = {
        "account": account,
        "sign_ins": queries.sign_ins_of(account, limit=20),
        "tokens": queries.tokens_of(account),
        "locked_until": queries.locked_until(account.username),
        "own": account.pk == request.actor.user_id,
    }
    return render(request, "console/accounts/detail.html", shown)


@never_cache
@sensitive_variables("password")
@require_http_methods(["GET", "POST"])
def create(request: SignedInRequest) -> HttpResponse:
    """A new account; its first password is shown on the answering page and nowhere else."""
    checks.require(request.actor, MANAGE)
    form = NewAccountForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return render(request, "console/accounts/create.html", {"form": form}, status=status)
    data = form.cleaned_data
    person = data.pop("person")
    password = passwords.make()
    account = services.create_user(
        actor=request.actor, password=password, person_id=person.pk if person else None, **data
    )
    return render(request, "console/accounts/password.html", {"account": account, "password": password})


@never_cache
@sensitive_variables("password")
@require_POST
def reset_password(request: SignedInRequest, user_id: int) -> HttpResponse:
    """A new first password, shown on the answering page and nowhere else."""
    password = services.reset_password(actor=request.actor, user_id=user_id)
    account = User.objects.get(pk=user_id)
    return render(request, "console/accounts/password.html", {"account": account, "password": password})


@require_POST
def act(request: SignedInRequest, user_id: int, name: str) -> HttpResponse:
    """One of ``ACTS``, then back to the account."""
    service, told = ACTS[name]
    account = service(actor=request.actor, user_id=user_id)
    messages.success(request, told.format(name=account.name))
    return SeeOther(reverse("accounts_console:detail", args=[user_id]))
