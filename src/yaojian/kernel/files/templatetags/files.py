"""``{% pages_of file as pages %}``: the pages of a stored file for ``parts/document_pages.html``."""

from django import template

from yaojian.kernel.files import queries
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.files.previews import Page

register = template.Library()


@register.simple_tag
def pages_of(file: StoredFile) -> list[Page]:
    """Pages with pixel size and text; empty where the kind has no page images."""
    return queries.pages_of(file)
