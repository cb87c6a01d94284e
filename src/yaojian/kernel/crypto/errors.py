"""Why a sealed text cannot be read."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class SealBroken(Refusal):
    """The bytes are not what ``encrypt`` made for this place: altered, moved from another row, or cut short."""

    code = "kernel.crypto.seal_broken"
    status = HTTPStatus.CONFLICT
    sentence = "这项加密内容与保存时不同，系统没有读取它。"
    remedy = "请联系系统管理员查明数据是否被改动。"


@dataclass(eq=False)
class KeyMissing(Refusal):
    """The key that sealed the text is not in the ring any more."""

    code = "kernel.crypto.key_missing"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    sentence = "读取这项加密内容需要编号为“{key}”的密钥，系统里没有。"
    remedy = "请系统管理员把旧密钥加回密钥清单后再试。"
    key: str
