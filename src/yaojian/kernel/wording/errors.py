"""What is refused about the lists of words."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class WordUnsuitable(Refusal):
    """A word that would mark everything, or nothing."""

    code = "kernel.wording.unsuitable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "词条“{form}”没有保存：{reason}"
    remedy = "请改正后重新保存。"
    form: str
    reason: str
