"""Certificates before third parties: always the registry's live word, never a kept one."""

from collections.abc import Callable

from yaojian.enterprise.certificates import numbers, qr, registry
from yaojian.enterprise.certificates.adapters.local import factor_fits
from yaojian.enterprise.certificates.codes import Status
from yaojian.enterprise.certificates.errors import CertificateUnknown, RegistryTrouble
from yaojian.enterprise.certificates.ports import Answer, Certificate
from yaojian.enterprise.certificates.standing import standing
from yaojian.kernel.calendar import workdays
from yaojian.kernel.verifying import Sign, Verdict
from yaojian.kernel.verifying.errors import CannotConfirmNow, CodeExpired, NothingToConfirm

_SCOPES = ("经营范围", "生产范围", "生产地址和生产范围", "许可项目", "配制范围", "产品名称", "科室地址")
"""What a licence permits, by kind (domain.md §5.7). Names of persons and addresses are not for strangers."""


class CertificateVerifier:
    """See ``kernel.verifying.Verifier``."""

    label = "电子证照"
    factor_label = "统一社会信用代码后 6 位，或企业名称"
    factor_help = "二者填一项；企业名称要与证照上的完全一致。"

    def by_number(self, number: str, factor: str) -> Verdict:
        """See the protocol."""
        number = numbers.tidy(number)
        if not number:
            raise NothingToConfirm()
        factor = factor.upper() if factor.isascii() else factor  # codes are written in capitals, names in Chinese
        answer = _live(lambda: registry.registry().verify(number, factor))
        # The registry's word for the factor is checked here too: a wrong answer must not open another's certificate.
        if not factor_fits(answer.value, factor):
            raise NothingToConfirm()
        return _verdict(answer)

    def by_code(self, code: str) -> Verdict:
        """See the protocol."""
        read = qr.read(code)
        if read is None:
            raise NothingToConfirm()
        if read.expired:
            raise CodeExpired()
        return _verdict(_live(lambda: registry.registry().get(read.number)))

    def number_in(self, code: str) -> str:
        """See the protocol."""
        read = qr.read(code)
        return read.number if read else ""


def _live(question: Callable[[], Answer[Certificate]]) -> Answer[Certificate]:
    try:
        return question()
    except CertificateUnknown:
        raise NothingToConfirm()
    except RegistryTrouble as trouble:
        raise CannotConfirmNow() from trouble


def _verdict(answer: Answer[Certificate]) -> Verdict:
    one = answer.value
    today = workdays.today()
    stands = standing(one.status, one.valid_until, today)
    facts = [
        ("证照编号", one.number),
        ("企业名称", one.holder),
        ("统一社会信用代码", one.credit_code),
        ("发证机关", one.issuer),
        ("发证日期", _day(one.issued)),
        ("有效期至", _day(one.valid_until)),
        *((label, value) for label, value in one.facts if label in _SCOPES),
    ]
    if stands.valid:
        sign, state, advice = Sign.GOOD, "有效", "该证照在查询时有效。请同时核对持证企业名称和许可内容。"
    elif one.status == Status.UNKNOWN:
        sign, state, advice = (
            Sign.DOUBTFUL,
            "状态未知",
            "发证系统没有给出可识别的状态，请勿作为有效证照采信，并向发证机关核实。",
        )
    else:
        sign, state, advice = Sign.BAD, stands.label, "该证照现在无效，请勿采信。"
    return Verdict(one.kind, sign, state, advice, tuple(facts), answer.as_of)


def _day(day: object) -> str:
    return f"{day:%Y年%m月%d日}" if day else ""
