"""Behind the code: speak something in, read what the desk wrote down of it, and say whether that is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from meldpunt.core.errors import Conflict
from meldpunt.core.fields import Tekst
from meldpunt.melden.upload_views import received
from meldpunt.mijnmelding.regie_views import behind_code
from meldpunt.mijnmelding.upload_views import add_opnames
from support.behandeling.inspreken import opname as inspreken
from support.regie import rules

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from support.dossiers import letterbox
    from support.regie import queries as regie

CONFLICT, UNPROCESSABLE = 409, 422
CORRECTION = 5_000


class VerbeterForm(forms.Form):
    """How it was instead."""

    use_required_attribute = False
    tekst = Tekst(
        label=gettext_lazy("Klopt er iets niet? Schrijf hoe het was"),
        help_text=gettext_lazy("Jouw woorden komen bij het verslag te staan. Wat wij schreven, blijft ook staan."),
        max_length=CORRECTION,
        rows=5,
        required=True,
        error_messages={"required": gettext_lazy("Schrijf hoe het was, of kies “Dit klopt”.")},
        attrs={"autocomplete": "off"},
    )


@require_http_methods(["GET", "POST"])
@behind_code
def opname(request: HttpRequest, *, melding: letterbox.MijnMelding, boek: regie.Boek) -> HttpResponse:  # noqa: ARG001 - every view behind the code gets the ledger
    """Speak something in; whoever gave no name reads first what a voice tells."""
    fouten: list[str] = []
    status = UNPROCESSABLE
    if request.method == "POST":
        came = received(request, gesproken=True)
        added, full = add_opnames(melding, came.good)
        fouten, status = [*came.fouten, *full], came.status
        if added and not fouten:
            messages.success(request, _("Je opname is verstuurd."))
            return redirect("mijnmelding:code")
        fouten = fouten or [_("Kies eerst een opname.")]
    context = {"melding": melding, "opname_fouten": fouten, "fouten": fouten}
    return render(request, "mijnmelding/inspreken.html", context, status=status if fouten else 200)


@require_http_methods(["GET", "POST"])
@behind_code
def verslag(
    request: HttpRequest, verslag_id: UUID, *, melding: letterbox.MijnMelding, boek: regie.Boek
) -> HttpResponse:
    """What the desk wrote down of a recording: right, or how it was instead; what was typed stays on the page.

    Raises:
        Http404: there is no such text.
    """
    written = [item for item in melding.opnames if item.verslag]
    by_text = {item.verslag.id: item for item in written if item.verslag}
    by_file = {str(item.bestand.id): item for item in written}  # a newer text took the place of the one that was read
    found = by_text.get(verslag_id) or by_file.get(request.POST.get("opname", ""))
    if found is None:
        raise Http404
    klopt, status = "klopt" in request.POST, UNPROCESSABLE
    form = VerbeterForm(request.POST if request.method == "POST" and not klopt else None)
    if klopt or (form.is_bound and form.is_valid()):
        tekst = "" if klopt else form.cleaned_data["tekst"]
        try:
            inspreken.answer_verslag(zaak=melding.zaak, verslag_id=verslag_id, tekst=tekst)
        except Conflict as error:
            if klopt:
                messages.error(request, error.sentence)
                return redirect("mijnmelding:code")
            form.add_error(None, error.sentence)
            status = CONFLICT
        else:
            messages.success(request, _("Dank je. We weten het.") if klopt else _("Je verbetering is verstuurd."))
            return redirect("mijnmelding:code")
    mag = rules.refusal_to_steer(boek, melding.zaak.lookup) is None and found.reactie is None
    context = {"form": form, "opname": found, "mag": mag, "getypt": "" if mag else request.POST.get("tekst", "")}
    return render(request, "mijnmelding/verslag.html", context, status=status if form.errors else 200)
