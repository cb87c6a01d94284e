"""What a table needs to be searched: the column the database fills, and its index."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db.models import Func, GeneratedField, TextField


class Normalised(Func):
    """The fields as search sees them: normalised, one a line. Null where one of them is."""

    function = "search_normalised"
    arg_joiner = " || chr(10) || "
    output_field = TextField()


class Pairs(Func):
    """All pairs of neighbouring characters."""

    function = "search_bigrams"
    arity = 1
    output_field = ArrayField(TextField())


def searchable(*fields: str) -> GeneratedField:
    """A column over ``fields`` (text, not null), kept by the database itself. Name it ``searchable``."""
    return GeneratedField(
        verbose_name="检索文字", expression=Normalised(*fields), output_field=TextField(), db_persist=True
    )


def pair_index(name: str, column: str = "searchable") -> GinIndex:
    """The index ``matching`` looks into."""
    return GinIndex(Pairs(column), name=name)
