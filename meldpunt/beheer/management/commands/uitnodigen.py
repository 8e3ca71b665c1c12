"""Let an administrator begin anew who cannot get in, or make another one, at the server itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from meldpunt.accounts import mensen
from meldpunt.accounts.models import Account, Rol
from meldpunt.accounts.service import Medewerker
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.core.errors import DomainError
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """For the day on which no administrator can sign in."""

    help = "Maak aan de server een uitnodiging, als geen beheerder meer kan inloggen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take who."""
        parser.add_argument("gebruikersnaam")
        parser.add_argument("--naam", default="", help="alleen voor een nieuwe beheerder")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Make the invitation and show its code once.

        Raises:
            CommandError: there is nobody with this name.
        """
        by = Medewerker(id=mensen.SERVER, naam="server", rol=Rol.BEHEER)
        name = options["gebruikersnaam"]
        account = Account.objects.filter(gebruikersnaam=name).first()
        try:
            with acting_as(SYSTEM):
                code = _again(account, by) if account else _new(name, options["naam"], by)
        except DomainError as error:
            raise CommandError(error.sentence) from None
        self.stdout.write(f"Uitnodiging voor {name}, zeven dagen geldig: {vault.Code.parse(code)}")


def _again(account: Account, by: Medewerker) -> str:
    return mensen.invite_again(account_id=account.pk, by=by)


def _new(name: str, naam: str, by: Medewerker) -> str:
    if not naam:
        raise CommandError("Deze gebruikersnaam is er niet. Voor een nieuwe beheerder: noem ook --naam.")
    return mensen.invite(gebruikersnaam=name, naam=naam, rol=Rol.BEHEER, email="", by=by)
