"""The editor's buttons: save, and save and submit. Wagtail loads this module by its name."""

from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem

SUBMIT = "action-submit-for-review"


class SubmitForReview(ActionMenuItem):
    """Saves like the first button, then shows the page on which an article is submitted."""

    name = SUBMIT
    label = "保存并送审"
    icon_name = "check"

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Whoever may write the article may submit it."""
        return not context.get("locked_for_user")


@hooks.register("construct_page_action_menu", order=1000)
def only_our_actions(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Save (Wagtail's own draft button) and submit; publishing, unpublishing and deleting have pages of ours."""
    kept = [
        item for item in menu_items if item.name == "action-save-draft" or type(item).__name__ == "SaveDraftMenuItem"
    ]
    menu_items[:] = [*kept, SubmitForReview(order=10)]


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def go_on(request: HttpRequest, page: Any) -> HttpResponseRedirect | None:
    """After "save and submit" to the submission; after a plain save Wagtail stays in the editor."""
    if SUBMIT not in request.POST:
        return None
    return HttpResponseRedirect(reverse("portal:review:submit", args=[page.pk]))


@hooks.register("insert_editor_js")
def gate_beside_the_form() -> str:
    """What the gate says of the newest version, see the file."""
    return format_html(
        '<link rel="stylesheet" href="{}"><script src="{}" defer></script>',
        static("portal/review/gate.css"),
        static("portal/review/gate.js"),
    )
