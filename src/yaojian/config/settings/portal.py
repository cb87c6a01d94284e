"""Wagtail as the portal's editor engine: nothing phones home, no password pages of its own, no workflow of its own."""

WAGTAIL_APPS = [
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.sites",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
]
