"""Django's entry to this room."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """宣传展示."""

    name = "yaojian.portal.campaigns"
    label = "campaigns"
    verbose_name = "宣传展示"

    def ready(self) -> None:
        """Tell the registries what this room owns."""
        from yaojian.portal.campaigns import registrations

        registrations.register()
