"""The base of our two page types: each of Wagtail's seven ways to change a page leads through a door of ours."""

from typing import Any

from wagtail.models import Page

from yaojian.portal.desk import doors


class GuardedPage(Page):
    """``publish``, ``unpublish``, ``save_revision``, ``move``, ``copy``, ``create_alias`` and ``delete`` ask first.

    Hooks would not do: bulk publishing, copies and scheduled publishing do not call them, but all call these methods
    (portal.md §4.1). Each method has Wagtail's signature and meaning.
    """

    promote_panels: list[Any] = []
    settings_panels: list[Any] = []

    class Meta:
        abstract = True

    def _ask(self, act: str, method: Any, **facts: Any) -> Any:
        # A keeper may change the facts before it lets the act pass.
        return doors.pass_through(self, act, lambda: method(**facts), facts)

    def publish(self, revision: Any, **facts: Any) -> Any:
        """Make ``revision`` the published content."""
        facts["revision"] = revision
        return self._ask("publish", super().publish, **facts)

    def unpublish(self, **facts: Any) -> Any:
        """Take the published content down."""
        return self._ask("unpublish", super().unpublish, **facts)

    def save_revision(self, **facts: Any) -> Any:
        """Keep the present content as a draft."""
        return self._ask("save_revision", super().save_revision, **facts)

    def move(self, target: Any, pos: str | None = None, user: Any = None) -> Any:
        """Put the page under another one."""
        return self._ask("move", super().move, target=target, pos=pos, user=user)

    def copy(self, **facts: Any) -> Any:
        """Make a second page of the same content."""
        return self._ask("copy", super().copy, **facts)

    def create_alias(self, **facts: Any) -> Any:
        """Make a page that follows this one."""
        return self._ask("create_alias", super().create_alias, **facts)

    def delete(self, **facts: Any) -> Any:
        """Remove the page with its revisions."""
        return self._ask("delete", super().delete, **facts)

    def serve_preview(self, request: Any, mode_name: str) -> Any:
        """The editor's preview pane: the renderer of the public site, with this unpublished content."""
        return doors.preview(self)

    def get_lock(self) -> Any:
        """Ours before Wagtail's."""
        return doors.lock_on(self) or super().get_lock()
