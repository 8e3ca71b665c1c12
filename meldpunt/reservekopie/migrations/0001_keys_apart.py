"""What opens content, and what must be as new as it, gets a schema of its own, with a backup of its own.

The list stands in ``meldpunt.reservekopie.tables``; this is how it was when the tables moved.
"""

from django.db import migrations

SCHEMA = "sleutels"
TABLES = (
    "vault_installation",
    "vault_publickey",
    "vault_deskshare",
    "vault_casekey",
    "vault_grant",
    "vault_lockbox",
    "vault_stateleaf",
    "vault_statenode",
    "vault_stateroot",
    "accounts_account",
    "accounts_uitnodiging",
    "accounts_notice",
    "account_emailaddress",
    "account_emailconfirmation",
    "mfa_authenticator",
    "vierogen_meekijkvraag",
    "dossiers_dossier",
    "dossiers_toegang",
    "dossiers_wissing",
    "regie_mailwens",
    "vertrouwenspersonen_vertrouwenspersoon",
    "vertrouwenspersonen_toewijzing",
    "evidence_storedfile",
)
REFUSED = (
    "Deze databasegebruiker mag het schema sleutels niet maken. Laat de beheerder van de databaseserver dit doen: "
    "CREATE SCHEMA sleutels AUTHORIZATION {owner};"
)


def move_to_keys(apps, schema_editor):
    """Make the schema where it is not there yet, and move the tables into it."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [SCHEMA])
        if cursor.fetchone() is None:
            cursor.execute("SELECT has_database_privilege(current_database(), 'CREATE'), current_user")
            allowed, owner = cursor.fetchone()
            if not allowed:
                raise RuntimeError(REFUSED.format(owner=owner))
            cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE public.{table} SET SCHEMA {SCHEMA}")


def move_back(apps, schema_editor):
    """Put the tables where they were, and remove the empty schema."""
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {SCHEMA}.{table} SET SCHEMA public")
        cursor.execute(f"DROP SCHEMA {SCHEMA}")


class Migration(migrations.Migration):
    dependencies = [
        ("vault", "0006_proofs"),
        ("accounts", "0005_akkoord"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("vierogen", "0001_meekijkvraag"),
        ("dossiers", "0004_besloten"),
        ("regie", "0001_initial"),
        ("vertrouwenspersonen", "0001_initial"),
        ("evidence", "0002_stored_file"),
    ]
    operations = [migrations.RunPython(move_to_keys, move_back)]
