"""The two functions. A table with a ``searchable`` column names this migration among its dependencies.

``search_normalised``: NFKC, lower case, without blanks and punctuation; line feeds stay, they part one field from the
next. The characters are listed because the classes of a regular expression know only ASCII in a database of locale C.
``search_bigrams``: every pair of neighbours in it, none across a line feed. Declared dear, so that the planner asks a
row the plain LIKE first; bound to the first function when made, because an index is built with an empty search path.
"""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION search_normalised(given text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 50 AS $$
SELECT regexp_replace(
    lower(normalize(given, NFKC)),
    '[\u0001-\u0009\u000b-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf'
    '\u00d7\u00f7\u02c2-\u02df\u0300-\u036f\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u3000-\u3004\u3008-\u3020\u3030\u30fb\ufe00-\ufe6f\ufeff]+',
    '', 'g')
$$;
CREATE FUNCTION search_bigrams(given text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 2000
RETURN (
    SELECT coalesce(array_agg(DISTINCT pair), '{}')
    FROM (SELECT search_normalised(given) AS words OFFSET 0) AS whole,
         generate_series(1, length(words) - 1) AS place,
         LATERAL (SELECT substr(words, place, 2) AS pair) AS cut
    WHERE strpos(pair, chr(10)) = 0
);
"""

BACKWARD = """
DROP FUNCTION search_bigrams(text);
DROP FUNCTION search_normalised(text);
"""


class Migration(migrations.Migration):
    """Reversible while no table uses them."""

    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
