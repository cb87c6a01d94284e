"""Words of Wagtail's that its catalogue cannot reach: labels Django makes of the names of fields."""

from wagtail.admin.forms import choosers

LABELS = {
    "link_text": "链接文字",
    "email_address": "电子邮箱",
    "subject": "邮件主题",
    "body": "邮件正文",
    "phone_number": "电话号码",
    "url": "网址",
}
FORMS = (
    choosers.ExternalLinkChooserForm,
    choosers.AnchorLinkChooserForm,
    choosers.EmailLinkChooserForm,
    choosers.PhoneLinkChooserForm,
)


def install() -> None:
    """Give the fields of the link dialogs Chinese labels."""
    for form in FORMS:
        for name, field in form.base_fields.items():
            if name in LABELS:
                field.label = LABELS[name]
