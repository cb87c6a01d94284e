"""The HTTP API of all systems: ``/api/v1/``, described at ``/api/v1/openapi.json``.

Everything needs a bearer token (``yaojian token USER``) or the session of a signed-in browser with its CSRF token;
what may be asked is decided by the same services and queries the pages use.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from yaojian.enterprise.api import router as enterprise
from yaojian.inspection.api import router as inspection
from yaojian.kernel.accounts.api_auth import BearerOrSession
from yaojian.kernel.errors import Refusal
from yaojian.kernel.files.api import router as files
from yaojian.kernel.notices.api import router as notices
from yaojian.kernel.sso.api import router as sso
from yaojian.oa.api import router as oa
from yaojian.operations.api import router as operations
from yaojian.portal.api import router as portal
from yaojian.web.refusals import answer_refusal

api = NinjaAPI(
    title="药监一体化平台接口",
    version="1",
    description="门户、办公、企业端、检查与运维的接口。用“yaojian token 用户名”取得访问令牌。",
    auth=BearerOrSession(),
    docs_url="/docs",
    urls_namespace="api",
)
api.add_router("/files/", files)
api.add_router("/notices/", notices)
api.add_router("/sso/", sso)
api.add_router("/portal/", portal)
api.add_router("/oa/", oa)
api.add_router("/enterprise/", enterprise)
api.add_router("/inspection/", inspection)
api.add_router("/operations/", operations)


@api.exception_handler(Refusal)
def _refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return answer_refusal(request, refusal)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    """What pydantic found, in the shape of a refusal: the API speaks with one voice."""
    fields: list[dict[str, Any]] = [
        {"field": ".".join(str(part) for part in error["loc"][1:]), "reason": error["msg"]} for error in problem.errors
    ]
    body = {
        "code": "api.invalid",
        "sentence": "请求内容不符合接口要求。",
        "remedy": "请按字段提示改正后重试。",
        "fields": fields,
    }
    return api.create_response(request, body, status=422)
