"""Reading the register of incoming documents. Lists and counts are the desk's."""

from django.db.models import QuerySet

from yaojian.oa.documents.models import Document


def documents() -> QuerySet[Document]:
    """Incoming documents with their entry in the register and what every page about one shows."""
    return Document.objects.select_related("receipt__bureau", "instance", "drafter", "unit", "main_file")
