"""Demo certificates of the demo companies, all invented: written for the simulated registry, and kept as if asked already.

The simulator reads the file this writes below the data home; so both always know the same companies. Days are counted from
the day of loading, so that something always is about to expire.
"""

import json
import os
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from yaojian.enterprise.certificates import queries, renewals, storing
from yaojian.enterprise.certificates.ports import Answer
from yaojian.enterprise.certificates.wire import CertificateAnswer
from yaojian.enterprise.companies.models import Company, CompanyKind
from yaojian.kernel.actors import Channel, system_actor
from yaojian.kernel.calendar import workdays

LOADER = system_actor("示范数据", Channel.COMMAND)
ISSUER = "湖北省药品监督管理局"
_VALID, _CANCELLED, _EXPIRED, _REVOKED, _NOT_IN_TABLE = 10, 50, 60, 70, 11
_NOT_SEALED, _SEALED = 3, 4
_FIVE_YEARS = timedelta(days=1_826)
_SCOPE = "中成药、化学药、生物制品（不含预防性生物制品）、中药饮片"
_LEFT = (120, 900, 1_400, 45, 700, 1_100, 20, 1_600)
"""Days until the main licence ends, by company in turn."""


def place() -> Path:
    """Where the simulator looks (``simulators.certificates``)."""
    return Path(settings.YAOJIAN_DATA) / "simulators" / "certificates" / "certificates.json"


def load(companies: Iterable[Company] | None = None) -> None:
    """Certificates of ``companies``, by default of all: an effective licence each; some with one that is not."""
    today = workdays.today()
    rows = Company.objects.select_related("branch").order_by("credit_code") if companies is None else companies
    made: list[dict[str, Any]] = []
    for turn, company in enumerate(rows):
        own = _of(company, turn, today)
        made += own
        told = [CertificateAnswer.model_validate(one).to_domain() for one in own]
        storing.keep_all(company, Answer(told, timezone.now()))
        renewals.follow(queries.kept_of(company), actor=LOADER)
    _write({"certificates": made})


def _of(company: Company, turn: int, today: date) -> list[dict[str, Any]]:
    chain = company.kind == CompanyKind.CHAIN
    kind = ("12", "药品经营许可证（零售连锁总部）") if chain else ("11", "药品经营许可证（批发）")
    until = today + timedelta(days=_LEFT[turn % len(_LEFT)])
    made = [_one(company, company.license_number, kind, _VALID, until, _facts(company))]
    serial = f"{turn + 1:05d}"
    other = ("30", "第二类医疗器械经营备案凭证")
    if turn % 2 == 0:
        number = f"鄂示范食药监械经营备20{serial}号"
        made.append(_one(company, number, other, _VALID, today + timedelta(days=1_200), _scope("第二类医疗器械")))
    if turn % 3 == 0:
        info = ("21", "互联网药品信息服务资格证书")
        status = (_REVOKED, _EXPIRED, _CANCELLED)[turn // 3 % 3]
        ended = today - timedelta(days=90 + turn)
        made.append(_one(company, f"（鄂）-经营性-示范-{serial}", info, status, ended, [("网站", "www.example.com")]))
    if turn % 5 == 0:
        device = ("14", "第三类医疗器械经营许可证（批发）")
        number = f"鄂示范食药监械经营许{serial}号"
        made.append(
            _one(
                company,
                number,
                device,
                _VALID,
                today + timedelta(days=1_700),
                _scope("第三类医疗器械"),
                seal=_NOT_SEALED,
            )
        )
        number = f"鄂示范药广审文{serial}号"
        advertisement = ("21", "药品广告审查准予许可决定书")
        made.append(_one(company, number, advertisement, _NOT_IN_TABLE, today + timedelta(days=300), []))
    return made


def _facts(company: Company) -> list[tuple[str, str]]:
    person = company.legal_representative
    return [
        ("地址", company.address),
        ("法定代表人", person),
        ("企业负责人", person),
        ("质量负责人", person),
        ("仓库地址", company.address),
        ("经营范围", _SCOPE),
        ("日常监管机构", company.branch.name),
        ("签发人", "示范签发人"),
        ("业务类型", "核发"),
    ]


def _scope(words: str) -> list[tuple[str, str]]:
    return [("经营范围", f"{words}（示范）")]


def _one(
    company: Company,
    number: str,
    kind: tuple[str, str],
    status: int,
    until: date,
    facts: list[tuple[str, str]],
    *,
    seal: int = _SEALED,
) -> dict[str, Any]:
    """As the contract writes it, and for the simulator what file to make; valid for five years less one day."""
    return {
        "number": number,
        "kind_code": kind[0],
        "kind_name": kind[1],
        "status": status,
        "seal_status": seal,
        "origin": "市" if kind[0] == "30" else "省",
        "format": "ofd" if kind[0] == "30" else "pdf",
        "holder": company.name,
        "credit_code": company.credit_code,
        "issued": (until - _FIVE_YEARS + timedelta(days=1)).isoformat(),
        "valid_until": until.isoformat(),
        "issuer": ISSUER,
        "facts": [{"label": label, "value": value} for label, value in facts],
    }


def _write(listed: dict[str, Any]) -> None:
    target = place()
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(listed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(target)
