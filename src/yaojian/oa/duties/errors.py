"""What this room refuses."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class PostElsewhere(Refusal):
    """A body's duty is done by its own people, or left to the body above."""

    code = "oa.duties.post_elsewhere"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "{unit}不属于{body}，不能承担它的职能，没有保存。"
    remedy = "请选择这个机构自己的岗位，或选“由上级机关承担”。"
    unit: str
    body: str
