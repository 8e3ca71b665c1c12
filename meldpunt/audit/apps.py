"""Registers the app ``audit``."""

from django.apps import AppConfig

from meldpunt.core.db.rights import TableRights


class AuditConfig(AppConfig):
    """Who did and who saw what."""

    name = "meldpunt.audit"
    table_rights = TableRights(
        append_only=("audit_event",),
        read_only=("audit_head",),
        worker={"audit_head": "SELECT"},
        lines={
            "audit_event": (
                "((SELECT meldpunt_ziet_alles()) AND subject NOT IN (SELECT meldpunt_besloten()::text))"
                " OR meldpunt_ziet_regel(subject, actor)"
            )
        },
    )
    verbose_name = "Logboek"
    default_auto_field = "django.db.models.BigAutoField"
