"""An administrator's pages: invite, take back, change a role, end."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from yaojian.enterprise.companies import queries, services
from yaojian.enterprise.companies.forms.own import InviteForm, RoleForm
from yaojian.enterprise.companies.models import Role
from yaojian.enterprise.companies.rights import APPOINT
from yaojian.enterprise.companies.services.invitations import secret_of
from yaojian.enterprise.companies.views.pages import Asking, ask, part_address
from yaojian.kernel.errors import Refusal, Unknown
from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request


@require_http_methods(["GET", "POST"])
def invite(request: Request) -> HttpResponse:
    """邀请人员. The address is shown once, for those whom mail does not reach."""
    checks.require_on(request.actor, APPOINT, queries.own_company(request.actor))
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
        try:
            invitation = services.invite(actor=request.actor, **values)
        except Refusal as refusal:
            form.add_error("email", str(refusal))
        else:
            address = reverse("enterprise:joining:join", args=[secret_of(invitation)])
            context = {"invitation": invitation, "address": request.build_absolute_uri(address)}
            answer = render(request, "enterprise/companies/invited.html", context)
            answer.headers["Cache-Control"] = "no-store"
            return answer
    note = "系统向对方的邮箱发送邀请，14 天内有效；对方设置用户名和密码后即可代表本企业办理。"
    return ask(request, form, Asking("邀请人员", note, "发出邀请", part_address("accounts")))


@require_POST
def revoke(request: Request, invitation_id: UUID) -> HttpResponse:
    """收回邀请."""
    invitation = services.revoke_invitation(actor=request.actor, invitation_id=invitation_id)
    messages.success(request, f"已收回给{invitation.name}的邀请，原地址不能再使用。")
    return go(request, part_address("accounts"))


@require_http_methods(["GET", "POST"])
def role(request: Request, user_id: int) -> HttpResponse:
    """调整身份."""
    company = queries.own_company(request.actor)
    checks.require_on(request.actor, APPOINT, company)
    member = queries.people_of(company).filter(user_id=user_id).first()
    if member is None:
        raise Unknown(kind="企业账号")
    values = {"role": member.role, "is_administrator": member.is_administrator}
    form = RoleForm(request.POST if request.method == "POST" else None, initial=values)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_own_member(
                actor=request.actor,
                user_id=user_id,
                role=Role(form.cleaned_data["role"]),
                is_administrator=form.cleaned_data["is_administrator"],
            )
        except Refusal as refusal:
            form.add_error("is_administrator", str(refusal))
        else:
            messages.success(request, f"已调整{member.user.name}的身份。")
            return go(request, part_address("accounts"))
    note = "企业负责人和质量负责人可以提交报告；账号管理员可以邀请和停止本企业的其他账号。"
    return ask(request, form, Asking(f"调整{member.user.name}的身份", note, "保存", part_address("accounts")))


@require_POST
def end(request: Request, user_id: int) -> HttpResponse:
    """停止代表本企业."""
    member = services.end_own_member(actor=request.actor, user_id=user_id)
    messages.success(request, f"{member.user.name}不再代表本企业，已提交的内容不受影响。")
    return go(request, part_address("accounts"))
