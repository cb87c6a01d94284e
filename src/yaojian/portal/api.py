"""API of this system, under ``/api/v1/portal/``."""

from ninja import Router

router = Router(tags=["portal"])
