"""Pages about the portal's people under ``/cms/people/``."""

from http import HTTPStatus
from io import BytesIO

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.accounts import services as accounts
from yaojian.kernel.accounts.rights import MANAGE as MANAGE_ACCOUNTS
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions import services as permissions
from yaojian.kernel.permissions.rights import MANAGE_GRANTS
from yaojian.kernel.spreadsheets.writing import write_xlsx
from yaojian.portal.desk import handing_over, people
from yaojian.portal.desk.people_forms import HandOverForm
from yaojian.portal.desk.rights import MANAGE_PEOPLE
from yaojian.web.answers import go
from yaojian.web.requests import Request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def people_list(request: Request) -> HttpResponse:
    """门户用户: everybody with rights of the portal."""
    words, off = request.GET.get("q", "").strip()[:40], request.GET.get("off") == "1"
    rows = people.people(request.actor, words=words, only_inactive=off)
    return render(request, "desk/people/list.html", {"rows": rows, "words": words, "off": off})


@require_GET
def person(request: Request, user_id: int) -> HttpResponse:
    """One person: what they may do where, what they have in their hands."""
    user, rows = people.person(request.actor, user_id)
    context = {
        "person": user,
        "rows": rows,
        "held": handing_over.in_hand(user),
        "may_hand_over": checks.holds(request.actor, MANAGE_PEOPLE),
        "may_revoke": checks.holds(request.actor, MANAGE_GRANTS),
        "may_switch": checks.holds(request.actor, MANAGE_ACCOUNTS) and user.pk != request.actor.user_id,
    }
    return render(request, "desk/people/person.html", context)


@require_http_methods(["GET", "POST"])
def hand_over(request: Request, user_id: int) -> HttpResponse:
    """Everything of this person to another."""
    checks.require(request.actor, MANAGE_PEOPLE)
    leaver, _ = people.person(request.actor, user_id)
    held = handing_over.in_hand(leaver)
    form = HandOverForm(request.POST or None, receivers=people.receivers(leaver), held=held)
    if form.is_valid():
        given = form.cleaned_data
        went = handing_over.hand_over(
            actor=request.actor,
            leaver_id=leaver.pk,
            receiver_id=given["receiver"].pk,
            keys=given["shares"],
            reason=given["reason"],
            key=request.POST.get("key", ""),
        )
        told = "、".join(f"{label} {count} 项" for label, count in went.items()) or "此前已办理"
        messages.success(request, f"{leaver.name}的工作已交接给{given['receiver'].name}：{told}。")
        return go(request, "portal:people:person", user_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "desk/people/hand_over.html", {"form": form, "person": leaver, "held": held}, status=status)


@require_POST
def revoke(request: Request, user_id: int) -> HttpResponse:
    """End one grant of this person: the security administrator's act."""
    checks.require(request.actor, MANAGE_GRANTS)
    user, rows = people.person(request.actor, user_id)
    wanted = next((row for row in rows if str(row.grant_id) == request.POST.get("grant", "")), None)
    if wanted is not None:
        permissions.revoke_grant(actor=request.actor, grant_id=wanted.grant_id)
        messages.success(request, f"已收回{user.name}的“{wanted.template}”（{wanted.place}）。")
    return go(request, "portal:people:person", user_id)


@require_POST
def switch(request: Request, user_id: int) -> HttpResponse:
    """Enable or disable the account: the system administrator's act."""
    checks.require(request.actor, MANAGE_ACCOUNTS)
    act = accounts.enable_user if request.POST.get("to") == "on" else accounts.disable_user
    user = act(actor=request.actor, user_id=user_id)
    messages.success(request, f"账号“{user.username}”已{'启用' if user.is_active else '停用'}。")
    return go(request, "portal:people:person", user_id)


@require_GET
def export(request: Request) -> HttpResponse:
    """The rights report as a sheet."""
    rows = list(people.sheet(request.actor))
    out = BytesIO()
    note = f"导出人：{request.actor.name}　导出时间：{timezone.localtime():%Y-%m-%d %H:%M}"
    write_xlsx(out, title="门户用户权限", headings=people.HEADINGS, rows=rows, note=note)
    answer = HttpResponse(out.getvalue(), content_type=XLSX)
    answer.headers["Content-Disposition"] = "attachment; filename=portal-rights.xlsx"
    return answer
