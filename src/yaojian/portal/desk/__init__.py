"""The seams between Wagtail and this house (信息编辑台; portal.md §4). The lowest room of the portal.

Wagtail is the editor engine; rights, review and publication are ours. ``pages`` overrides the seven methods through which
every Wagtail view, bulk action and command changes a page, ``doors`` asks the room that keeps each door, ``gate`` decides
which Wagtail addresses exist at all. Wagtail's internals are named nowhere else but here and in ``articles/policy.py``.
"""
