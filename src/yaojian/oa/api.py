"""API of this system, under ``/api/v1/oa/``."""

from ninja import Router

router = Router(tags=["oa"])
