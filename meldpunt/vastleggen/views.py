"""Evidence that the desk adds, the card about how it was captured, and taking out what was added by mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Rol
from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from meldpunt.evidence import service as evidence
from meldpunt.melden.upload_views import received
from meldpunt.vastleggen.forms import BewijsForm, VastlegkaartForm, WegForm
from support.behandeling import inzien
from support.behandeling.bewijs import vastleggen
from support.dossiers import queries as dossiers
from support.dossiers import rules
from support.dossiers.rules import not_there

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse, QueryDict

    from meldpunt.accounts.service import Medewerker
    from meldpunt.melden.upload_views import Received
    from support.dossiers.letterbox import Inzage
    from support.dossiers.queries import Kaart

DESK = (Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
HTTP_OK, CONFLICT, UNPROCESSABLE = 200, 409, 422


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def nieuw(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Add files; what fits is in, and for the rest everything that was typed still stands on the page."""
    kaart_ = _kaart(dossier_id, by)
    form = BewijsForm(_sent(request))
    context: dict[str, Any] = {"kaart": kaart_, "form": form, "dicht": rules.refusal_to_add(kaart_)}
    status = HTTP_OK
    if form.is_bound and not form.is_valid():
        status = UNPROCESSABLE
        if request.FILES:
            form.add_error(None, _("Kies daarna je bestanden opnieuw: die onthoudt je browser niet."))
    elif form.is_bound:
        came = received(request)
        if not (came.good or came.fouten):
            form.add_error(None, _("Kies eerst een bestand."))
            status = UNPROCESSABLE
        else:
            done, status = _add(form, came, kaart_, by)
            if not form.errors:
                messages.success(request, _added(done))
                return redirect("werkplek:bewijslijst", dossier_id)
            context["toegevoegd"] = _added(done) if done.nummers else ""
    return render(request, "vastleggen/nieuw.html", context, status=status)


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def kaart(request: HttpRequest, by: Medewerker, dossier_id: UUID, bestand_id: UUID) -> HttpResponse:
    """What is known of how a piece was captured: eight facts, each of which may stay open."""
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    bestand = _bestand(inzage, bestand_id)
    known = bestand.kaart
    initial = {name: getattr(known, name) for name in VastlegkaartForm.base_fields} if known else {}
    form = VastlegkaartForm(_sent(request), initial=initial | {"waarmee": known.waarmee if known else ""})
    status = UNPROCESSABLE if form.errors else HTTP_OK
    if form.is_valid():
        try:
            n = vastleggen.fill_kaart(dossier_id=dossier_id, bestand_id=bestand_id, feiten=form.feiten, by=by)
        except Conflict as error:
            form.add_error(None, error.sentence)
            status = CONFLICT
        else:
            messages.success(request, _("Bewaard: %(n)s van 8 bekend.") % {"n": n})
            return redirect("werkplek:bewijslijst", dossier_id)
    context = {"kaart": inzage.kaart, "bestand": bestand, "form": form}
    return render(request, "vastleggen/kaart.html", context, status=status)


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def weg(request: HttpRequest, by: Medewerker, dossier_id: UUID, bestand_id: UUID) -> HttpResponse:
    """Take out what the desk added by mistake, with a reason that the melder reads as well."""
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    bestand = _bestand(inzage, bestand_id)
    form = WegForm(_sent(request))
    status = UNPROCESSABLE if form.errors else HTTP_OK
    if form.is_valid():
        try:
            vastleggen.remove_bewijs(
                dossier_id=dossier_id, bestand_id=bestand_id, waarom=form.cleaned_data["waarom"], by=by
            )
        except (Conflict, NotAllowed) as error:
            form.add_error(None, error.sentence)
            status = CONFLICT
        else:
            messages.success(request, _("Bewijs %(nr)s is weggehaald.") % {"nr": bestand.nr})
            return redirect("werkplek:bewijslijst", dossier_id)
    refusal = rules.refusal_to_remove(bestand)
    context = {"kaart": inzage.kaart, "bestand": bestand, "form": form, "dicht": refusal}
    return render(request, "vastleggen/weg.html", context, status=status)


def _add(form: BewijsForm, came: Received, kaart_: Kaart, by: Medewerker) -> tuple[vastleggen.Toegevoegd, int]:
    """Add what came and fits; what did not stands as a sentence at the form."""
    done, status = vastleggen.Toegevoegd(), came.status
    if came.good:
        try:
            done = vastleggen.add_bewijs(
                dossier_id=kaart_.id,
                bestanden=came.good,
                herkomst=form.cleaned_data["herkomst"],
                feiten=form.feiten,
                by=by,
            )
        except Conflict as error:
            evidence.drop_waiting([new.file_id for new in came.good])
            form.add_error(None, error.sentence)
            status = CONFLICT
    for fout in (*came.fouten, *done.fouten):
        form.add_error(None, fout)
    return done, status


def _added(done: vastleggen.Toegevoegd) -> str:
    number = len(done.nummers)
    words = ngettext(
        "%(n)s bestand toegevoegd. De melder ziet het ook.",
        "%(n)s bestanden toegevoegd. De melder ziet ze ook.",
        number,
    )
    return words % {"n": number}


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _kaart(dossier_id: UUID, by: Medewerker) -> Kaart:
    found = dossiers.kaarten_of([dossier_id], by=by).get(dossier_id)
    if found is None:
        raise NotFound(not_there())
    return found


def _bestand(inzage: Inzage, bestand_id: UUID) -> Any:
    """One file of an opened case.

    Raises:
        NotFound: there is none with this id.
    """
    found = next((item for item in inzage.bestanden if item.id == bestand_id), None)
    if found is None:
        raise NotFound(_("Dit bestand is er niet."))
    return found
