"""What the public search looks into: one entry a page, kept by the builds; texts normalised and cut into pairs here.

``kernel.search`` has the database make the pairs, in time that grows with the square of the length: right for titles, not
for whole articles. Words looked for are cut by the same functions, so both sides agree by themselves.
"""

import unicodedata
from collections.abc import Mapping
from datetime import datetime

from yaojian.portal.publishing.models import SearchEntry
from yaojian.portal.publishing.registry import Found

LONGEST_TEXT = 4000
"""Characters of a text that can be found. Longer ones are regulations, found by title and number."""
_AT_ONCE = 500


def plain(text: str) -> str:
    """Letters, digits and ideographs alone: full width made half, capitals small; one line a field."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(one for one in folded if one == "\n" or unicodedata.category(one)[0] in "LN")


def pairs(plain_text: str) -> list[str]:
    """Every two neighbours in it, none across a line."""
    found = {line[at : at + 2] for line in plain_text.split("\n") for at in range(len(line) - 1)}
    return sorted(found)


def keep(found: Mapping[str, Found | None]) -> None:
    """Bring the entries of these owners in line; None takes one away. Unchanged ones are not touched."""
    gone = [owner for owner, one in found.items() if one is None]
    if gone:
        SearchEntry.objects.filter(owner__in=gone).delete()
    stored = dict(SearchEntry.objects.filter(owner__in=list(found)).values_list("owner", "digest"))
    fresh = [_entry(owner, one) for owner, one in found.items() if one is not None and stored.get(owner) != one.digest]
    for start in range(0, len(fresh), _AT_ONCE):
        SearchEntry.objects.bulk_create(
            fresh[start : start + _AT_ONCE],
            update_conflicts=True,
            unique_fields=["owner"],
            update_fields=[field.name for field in SearchEntry._meta.fields if field.name not in {"id", "owner"}],
        )


def keep_only(owners: set[str]) -> None:
    """Take away the entries of all others, after a whole build."""
    gone = [owner for owner in SearchEntry.objects.values_list("owner", flat=True) if owner not in owners]
    SearchEntry.objects.filter(owner__in=gone).delete()


def _entry(owner: str, found: Found) -> SearchEntry:
    text = found.text[:LONGEST_TEXT]
    title = plain(f"{found.title}\n{found.number}")
    whole = "\n".join((title, plain(f"{found.summary}\n{text}")))
    return SearchEntry(
        owner=owner,
        digest=found.digest,
        kind=found.kind,
        column=found.column,
        column_title=found.column_title,
        address=found.address,
        title=found.title,
        number=found.number,
        summary=found.summary,
        text=text,
        published=datetime.fromisoformat(found.published),
        plain_title=title,
        plain=whole,
        title_pairs=pairs(title),
        pairs=pairs(whole),
    )
