"""Registers the app ``vault``."""

from django.apps import AppConfig

from meldpunt.core.db.rights import TableRights


class VaultConfig(AppConfig):
    """Keys, grants and sealed content."""

    name = "meldpunt.vault"
    table_rights = TableRights(cases={"vault_grant": "case_id", "vault_sealedobject": "case_id"})
    verbose_name = "Kluis"
    default_auto_field = "django.db.models.BigAutoField"
