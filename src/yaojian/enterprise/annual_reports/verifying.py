"""Third parties ask whether a paper is what a company submitted: receipt number and the code printed beside it."""

import hmac
import io
import re

import segno
from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from yaojian.enterprise.annual_reports.models import ReportState, Submission
from yaojian.kernel import verifying
from yaojian.kernel.verifying import Sign, Verdict
from yaojian.kernel.verifying.errors import NothingToConfirm

KIND = "reports"
ADDRESS = f"{verifying.verifiers.PUBLIC_PATH}{KIND}"
_RECEIPT = re.compile(r"[A-Z]{2}\d{4}-\d{6}")


class ReportVerifier:
    """See ``kernel.verifying.Verifier``. Says which submission it was and how the report stands now, never its content."""

    label = "年度报告回执"
    factor_label = "验证码"
    factor_help = "印在报告封面和回执上，如 AB3D-E6GH-K9MN。"

    def by_number(self, number: str, factor: str) -> Verdict:
        """See the protocol."""
        receipt, code = number.strip().upper(), factor.strip().upper()
        if not _RECEIPT.fullmatch(receipt):
            raise NothingToConfirm()
        rows = Submission.objects.filter(report__receipt=receipt).select_related(
            "report__company__branch", "report__definition"
        )
        found = next((one for one in rows if hmac.compare_digest(one.check_code.encode(), code.encode())), None)
        if found is None:
            raise NothingToConfirm()
        return _verdict(found)

    def by_code(self, code: str) -> Verdict:
        """See the protocol. The code of the picture is receipt number and check code."""
        number, _, factor = code.partition(".")
        return self.by_number(number, factor)

    def number_in(self, code: str) -> str:
        """See the protocol."""
        number = code.partition(".")[0].upper()
        return number if _RECEIPT.fullmatch(number) else ""


def _verdict(submission: Submission) -> Verdict:
    report = submission.report
    newest = not report.submissions.filter(number__gt=submission.number).exists()
    at = timezone.localtime(submission.submitted_at)
    facts = (
        ("回执号", report.receipt),
        ("报告", str(report)),
        ("企业名称", report.company.name),
        ("统一社会信用代码", report.company.credit_code),
        ("受理单位", report.company.branch.name),
        ("提交", f"第 {submission.number} 次，{at:%Y年%m月%d日 %H:%M:%S}"),
        ("内容摘要（SM3）", submission.sm3),
    )
    if not newest:
        state, sign, advice = "已被新的提交取代", Sign.DOUBTFUL, "企业此后更正并重新提交过，请索取最新的报告。"
    elif report.state == ReportState.ACCEPTED:
        state, sign, advice = "已受理", Sign.GOOD, "这份报告由企业提交并已受理，请核对纸面上的内容摘要与这里一致。"
    elif report.state == ReportState.SUBMITTED:
        state, sign, advice = "已提交，待审核", Sign.GOOD, "这份报告确由企业提交，分局还没有审核。"
    else:
        state, sign, advice = "已退回更正", Sign.DOUBTFUL, "这份报告确由企业提交，分局已退回更正，请索取更正后的报告。"
    return Verdict("年度报告回执", sign, state, advice, facts, timezone.now())


def address_of(submission: Submission) -> str:
    """The full address a QR picture leads to."""
    code = f"{submission.report.receipt}.{submission.check_code}"
    return settings.YAOJIAN_SITE_ADDRESS.rstrip("/") + verifying.address_of_code(KIND, code)


def picture(submission: Submission) -> SafeString:
    """The QR picture as SVG without style or script."""
    out = io.BytesIO()
    segno.make(address_of(submission), error="m", micro=False).save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=False,
        nl=False,
        omitsize=True,
        border=4,
        light="#fff",
        svgclass="qr",
        lineclass=None,
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - segno's picture of a text it encodes, no text in it
