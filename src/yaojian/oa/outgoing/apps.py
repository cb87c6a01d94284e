"""Django's entry to this room."""

from django.apps import AppConfig


class OutgoingConfig(AppConfig):
    """发文."""

    name = "yaojian.oa.outgoing"
    label = "outgoing"
    verbose_name = "发文"

    def ready(self) -> None:
        """Tell the other rooms' registries what this room owns."""
        from yaojian.oa.outgoing import registrations

        registrations.register()
