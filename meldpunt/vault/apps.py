"""Registers the app ``vault``."""

from django.apps import AppConfig

from meldpunt.core.db.rights import TableRights


class VaultConfig(AppConfig):
    """Keys, grants and sealed content."""

    name = "meldpunt.vault"
    table_rights = TableRights(
        cases={"vault_grant": "case_id", "vault_sealedobject": "case_id"},
        worker={
            "vault_installation": "SELECT",
            "vault_stateroot": "SELECT",
            "vault_casekey": "SELECT",
            "vault_lockbox": "SELECT (id, expires_at), DELETE",
        },
        worker_adds={"vault_sealedobject": "NOT taken_in AND (SELECT current_setting('app.user', true)) = 'systeem'"},
    )
    verbose_name = "Kluis"
    default_auto_field = "django.db.models.BigAutoField"
