"""What the seams refuse."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class DoorClosed(Refusal):
    """A change of a page that came by a way no room of ours keeps (a Wagtail view, a command, a script)."""

    code = "portal.desk.door_closed"
    status = HTTPStatus.CONFLICT
    sentence = "“{title}”不能从这里{act}，内容没有改变。"
    remedy = "请回到门户管理台，在信息或栏目页面上用相应的按钮办理。"
    title: str
    act: str
