"""Why a third party was not served."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class TooManyVerifications(Refusal):
    """From one address or about one number; whether that number exists makes no difference."""

    code = "portal.verification.too_many"
    status = HTTPStatus.TOO_MANY_REQUESTS
    sentence = "核验次数过多，系统暂停了这次核验。"
    remedy = "请十分钟后再试，或拨打发证机关电话核实。"
