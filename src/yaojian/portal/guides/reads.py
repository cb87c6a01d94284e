"""What public pages may ask about guides (see ``publishing.reader``)."""

from yaojian.portal.guides import queries
from yaojian.portal.guides.models import Audience
from yaojian.portal.publishing.reader import Answer, question

ON_FRONT = 6


@question("guides")
def guides() -> Answer:
    """All guides in force for lists, and the themes in use."""
    rows = queries.public_guides().prefetch_related("themes").order_by("order", "title", "pk")
    told = [
        {
            "pk": one.pk,
            "title": one.version.title if one.version else one.title,
            "address": one.address,
            "audience": one.audience,
            "unit": one.owner_unit.name,
            "themes": [theme.pk for theme in one.themes.all()],
        }
        for one in rows
    ]
    themes = [{"pk": one.pk, "title": one.title, "slug": one.slug} for one in queries.themes_in_use()]
    return {"guides": told, "themes": themes, "audiences": Audience.choices}, {"guides"}


@question("guide", keep=False)
def guide(pk: int) -> Answer:
    """One guide in force with all it says. None when it is not public."""
    one = queries.public_guides().filter(pk=pk).first()
    if one is None or one.version is None:
        return None, {f"guide:{pk}"}
    return {
        "pk": one.pk,
        "code": one.code,
        "title": one.version.title,
        "address": one.address,
        "audience": Audience(one.audience).label,
        "unit": one.owner_unit.name,
        "content": one.version.content,
        "number": one.version.number,
        "published": one.version.published_at.isoformat(),
    }, {f"guide:{pk}"}
