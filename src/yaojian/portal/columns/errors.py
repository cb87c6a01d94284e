"""What is refused about columns."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class SlugTaken(Refusal):
    """Two columns under one parent would have one address, or a column one that belongs to another surface."""

    code = "portal.columns.slug_taken"
    status = HTTPStatus.CONFLICT
    sentence = "地址“{slug}”已被占用。"
    remedy = "请换一个地址，只用小写字母、数字和短横线。"
    slug: str
