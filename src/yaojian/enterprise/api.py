"""API of this system, under ``/api/v1/enterprise/``."""

from ninja import Router

router = Router(tags=["enterprise"])
