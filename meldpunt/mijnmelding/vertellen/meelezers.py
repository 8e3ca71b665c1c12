"""Who reads along from outside, as the melder reads it, and ending that."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meldpunt.core.errors import DomainError
from meldpunt.mijnmelding.regie_views import behind_code
from support.behandeling.gasten import toestemming

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from support.dossiers import letterbox
    from support.regie.queries import Boek


@require_POST
@behind_code
def meelezen(request: HttpRequest, *, melding: letterbox.MijnMelding, boek: Boek) -> HttpResponse:  # noqa: ARG001 - every view behind the code gets the ledger
    """Take the yes back, or say it after talking first."""
    stop = request.POST.get("stop", "")
    try:
        gast = UUID(stop or request.POST.get("geef", ""))
        if stop:
            toestemming.withdraw(zaak=melding.zaak, gast=gast)
            done = _("Je ja is ingetrokken. Deze persoon leest vanaf nu niets meer.")
        else:
            toestemming.give(zaak=melding.zaak, gast=gast)
            done = _("Je ja is bewaard. Je kunt het altijd intrekken.")
    except DomainError as error:
        messages.error(request, error.sentence)
    except ValueError:
        messages.error(request, _("Kies een van de knoppen op deze pagina."))
    else:
        messages.success(request, done)
    return redirect("mijnmelding:gegevens")
