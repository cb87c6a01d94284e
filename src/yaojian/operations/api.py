"""API of this system, under ``/api/v1/operations/``."""

from ninja import Router

router = Router(tags=["operations"])
