"""Why an article cannot be edited while it is under review, told by the editor itself."""

from typing import Any

from wagtail.locks import BaseLock


class ReviewLock(BaseLock):
    """For everybody, its author too."""

    def for_user(self, user: Any) -> bool:
        """Nobody changes what is being judged."""
        return True

    def get_message(self, user: Any) -> str:
        """Shown above the form."""
        return "这条信息正在审核，不能修改。需要修改时，请先在信息页面撤回送审。"

    def get_locked_by(self, user: Any) -> str:
        """Short form."""
        return "审核中"
