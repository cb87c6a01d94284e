"""What Wagtail's own pages show: our way back, our colours, none of its menus. Wagtail loads this module by its name."""

from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

_OURS = (
    ("工作台", "/cms/", "home"),
    ("信息", "/cms/articles/", "doc-full"),
    ("图片库", "/cms/images/", "image"),
    ("文件库", "/cms/documents/", "folder-open-inverse"),
)


@hooks.register("construct_main_menu", order=1000)
def only_our_menu(request: Any, menu_items: list[Any]) -> None:
    """The four places an editor goes to; everything else of Wagtail's is closed by ``gate``."""
    menu_items[:] = [
        MenuItem(label, address, icon_name=icon, order=n) for n, (label, address, icon) in enumerate(_OURS)
    ]


@hooks.register("construct_page_listing_more_buttons", order=1000)
@hooks.register("construct_page_header_buttons", order=1000)
def no_buttons(buttons: list[Any], *_: Any, **__: Any) -> None:
    """Move, copy, delete and the like have pages of ours."""
    buttons.clear()


@hooks.register("insert_global_admin_css")
def our_colours() -> str:
    """Wagtail's colours are CSS variables."""
    return format_html('<link rel="stylesheet" href="{}">', static("portal/desk/editor.css"))


@hooks.register("insert_editor_js")
def named_fields() -> str:
    """See the files: names for fields without one, what is written kept when the session has ended, pasted tables."""
    return format_html(
        '<script src="{}" defer></script><script src="{}" defer></script><script src="{}" defer></script>',
        static("portal/desk/editor.js"),
        static("portal/desk/keep.js"),
        static("portal/desk/tables.js"),
    )
