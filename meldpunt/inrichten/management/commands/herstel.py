"""Use two sheets of the recovery key: as a rehearsal that changes nothing, or to let somebody back in."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from meldpunt.accounts.gebeurtenissen import AccountGebeurtenis
from meldpunt.accounts.models import Account, Rol
from meldpunt.audit import service as audit
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.inrichten.service import sentence_for
from meldpunt.vault import service as vault
from support.dossiers import queries as dossiers

if TYPE_CHECKING:
    from argparse import ArgumentParser


@dataclass(frozen=True)
class Bewaarder:
    """The two keepers together, in the audit trail."""

    actor_id: str = "bewaarders"
    rol: str = "bewaarder"


class Command(BaseCommand):
    """Two of the three keepers come together at the server; each types one sheet."""

    help = "Open de meldingen met twee bladen van de noodsleutel: als oefening, of om iemand weer binnen te laten."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether it is a rehearsal, or whom to let in."""
        parser.add_argument("--oefening", action="store_true", help="verander niets; tel wat er opengaat")
        parser.add_argument("--voor", action="append", default=[], help="gebruikersnaam van een coördinator")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Read the sheets, then rehearse or restore.

        Raises:
            CommandError: a sheet or a name does not fit; nothing was changed.
        """
        members = [] if options["oefening"] else _coordinators(options["voor"])
        key = self._key()
        with acting_as(SYSTEM):
            if options["oefening"]:
                self._rehearse(key)
            else:
                self._restore(key, members)

    def _key(self) -> vault.PrivateKey:
        self.stdout.write("De eerste bewaarder typt nu de 20 woorden van zijn of haar blad. Je ziet niet wat je typt.")
        first = getpass.getpass("Eerste blad: ")
        self.stdout.write("Nu de tweede bewaarder.")
        second = getpass.getpass("Tweede blad: ")
        try:
            return vault.recovery_key([first, second])
        except vault.ShareError as error:
            raise CommandError(sentence_for(error)) from None

    def _rehearse(self, key: vault.PrivateKey) -> None:
        found = vault.rehearse(key)
        audit.record(code=AccountGebeurtenis.HERSTEL_OEFENING, by=Bewaarder())
        if found.closed:
            raise CommandError(f"{found.opened} dossiers gaan open, {found.closed} niet. Bel wie de server beheert.")
        self.stdout.write(f"De noodsleutel werkt: {found.opened} dossiers gaan open. Er is niets veranderd.")

    def _restore(self, key: vault.PrivateKey, members: list[Account]) -> None:
        names_of_members = [str(account.pk) for account in members]
        done = vault.restore(key=key, members=names_of_members, readers=dossiers.readers_of)
        for account in members:
            audit.record(code=AccountGebeurtenis.HERSTEL_GEBRUIKT, subject=str(account.pk), by=Bewaarder())
        names = ", ".join(account.naam for account in members)
        self.stdout.write(f"{done} dossiers zijn weer open voor: {names}.")
        self.stdout.write("Maak nu een nieuwe noodsleutel, want deze bladen zijn gebruikt: manage.py noodsleutel")


def _coordinators(names: list[str]) -> list[Account]:
    if not names:
        raise CommandError(
            "Noem wie weer binnen moet, met --voor gebruikersnaam. Of oefen alleen, met --oefening. "
            "Is de wachtzin kwijt? Laat de beheerder deze persoon dan eerst opnieuw uitnodigen."
        )
    found = list(Account.objects.filter(gebruikersnaam__in=names, rol=Rol.COORDINATOR, is_active=True))
    missing = sorted(set(names) - {account.gebruikersnaam for account in found})
    if missing:
        raise CommandError(f"Dit is geen coördinator van dit meldpunt: {', '.join(missing)}.")
    without = [account.naam for account in found if not vault.has_key(account_id=str(account.pk))]
    if without:
        raise CommandError(f"Laat eerst een wachtzin kiezen, via een uitnodiging: {', '.join(without)}.")
    return found
