"""Finding short texts (titles, numbers, names) by any piece of them, quickly also for words of two characters.

A table keeps a ``searchable`` column made by the database (``fields.searchable``) and one GIN index over the pairs of
neighbouring characters in it (``fields.pair_index``); ``matching`` narrows a queryset. Trigrams do not help here: most
Chinese words have two characters (measured: ``docs/benchmarks.md``).
"""
