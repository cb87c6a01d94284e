"""Service guides (办事指南): what companies and citizens ask of the bureau, in structured fields. (P16)

What a guide must say is a form definition (``data/guide.json``): one definition fills in, checks, shows, compares and tells
which of the elements the national inspection counts are missing. A guide is edited as a draft; publishing makes an
unchangeable version by a second person.
"""
