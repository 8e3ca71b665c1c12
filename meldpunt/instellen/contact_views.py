"""The pages of contact points and of one help card: each edit is a new version of the whole list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from msgspec import structs

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.models import Rol
from meldpunt.accounts.service import list_at_work
from meldpunt.core.clock import today
from meldpunt.core.errors import Conflict
from meldpunt.instellen.forms import ALTIJD, NOOIT, WERKDAGEN, ContactForm, HulpkaartForm
from meldpunt.instellen.views import BASIS
from meldpunt.nakijken import contacten
from meldpunt.nakijken import service as nakijken
from meldpunt.nakijken.contactpunten import CONTACTPUNTEN, Contactpunt, Contactpunten, contactpunten, new_code
from meldpunt.nakijken.contactpunten import wrong_with as wrong_with_punt
from meldpunt.nakijken.kaarten import HULPKAARTEN, Contactkaart
from meldpunt.nakijken.kaarten import wrong_with as wrong_with_kaart
from meldpunt.versies import queries
from meldpunt.versies import service as versies

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker

UNPROCESSABLE = 422
FIELDS = ("onderdeel", "naam", "account", "telefoon", "email", "wanneer", "vervanger")
HOURS = (9, 17)  # what the boxes show where a card tells no hours


@require_GET
@staff_page(Rol.BEHEER, Rol.COORDINATOR)
def lijst(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Every part of the party with its contact points, those of one's own concept where there is one."""
    concept = queries.draft_of(CONTACTPUNTEN, by=by)
    context = {
        "basis": BASIS[by.rol],
        "onderdelen": contacten.onderdelen(None if concept is None else concept.punten),
        "concept": concept,
        "geldend": {item.gezien for item in contactpunten().punten},
    }
    return render(request, "instellen/contactpunten.html", context)


@require_http_methods(["GET", "POST"])
@staff_page(Rol.BEHEER, Rol.COORDINATOR)
def nieuw(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Add a contact point."""
    return _contact(request, by, None)


@require_http_methods(["GET", "POST"])
@staff_page(Rol.BEHEER, Rol.COORDINATOR)
def punt(request: HttpRequest, by: Medewerker, code: str) -> HttpResponse:
    """Change a contact point."""
    own = _find(queries.to_edit(CONTACTPUNTEN, by=by), code)
    return _contact(request, by, own)


@require_POST
@staff_page(Rol.BEHEER, Rol.COORDINATOR)
def geprobeerd(request: HttpRequest, by: Medewerker, code: str) -> HttpResponse:
    """Write down that this person tried a contact point today, and whether it works."""
    own = _find(contactpunten(), code)
    werkt = request.POST.get("werkt") == "ja"
    nakijken.record_contact(code=code, gezien=request.POST.get("gezien", ""), klopt=werkt, nagekeken_op=today(), by=by)
    said = _("%(naam)s werkt. Iedereen ziet dit contact.") if werkt else _("%(naam)s is nu voor niemand te zien.")
    messages.success(request, said % {"naam": own.naam})
    return redirect("instellen:contactpunten")


@require_POST
@staff_page(Rol.BEHEER, Rol.COORDINATOR)
def weg(request: HttpRequest, by: Medewerker, code: str) -> HttpResponse:
    """Take a contact point out; it goes to a second person like every other edit."""
    whole = queries.to_edit(CONTACTPUNTEN, by=by)
    _find(whole, code)
    rest = tuple(item for item in whole.punten if item.code != code)
    try:
        versie_id = versies.write(soort=CONTACTPUNTEN, inhoud=structs.replace(whole, punten=rest), by=by)
    except Conflict as error:
        messages.error(request, error.sentence)
        return redirect("instellen:contactpunten")
    return redirect("instellen:versie", versie_id=versie_id)


@require_http_methods(["GET", "POST"])
@staff_page(Rol.BEHEER, Rol.COORDINATOR)
def kaart(request: HttpRequest, by: Medewerker, code: str) -> HttpResponse:
    """Change number, site and hours of a help card, with where that stands and who looked."""
    whole = queries.to_edit(HULPKAARTEN, by=by)
    own = next((item for item in whole.kaarten if item.code == code and not item.altijd), None)
    if own is None:
        raise Http404
    form = HulpkaartForm(request.POST if request.method == "POST" else None, initial=_of_card(own), over=own)
    if request.method == "POST" and form.is_valid():
        edited = _edited(own, form.cleaned_data)
        form.show_wrong(wrong_with_kaart(edited, before=own))
        if not form.errors:
            kaarten = tuple(edited if item.code == code else item for item in whole.kaarten)
            try:
                versie_id = versies.write(soort=HULPKAARTEN, inhoud=structs.replace(whole, kaarten=kaarten), by=by)
                return redirect("instellen:versie", versie_id=versie_id)
            except Conflict as error:
                form.add_error(None, error.sentence)
    context = {"basis": BASIS[by.rol], "form": form, "kaart": own}
    return render(request, "instellen/kaart.html", context, status=UNPROCESSABLE if form.errors else 200)


def _contact(request: HttpRequest, by: Medewerker, own: Contactpunt | None) -> HttpResponse:
    mensen = [(str(pk), naam) for pk, naam, _rol in list_at_work(Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)]
    initial = {} if own is None else {name: getattr(own, name) for name in FIELDS}
    form = ContactForm(request.POST if request.method == "POST" else None, initial=initial, mensen=mensen, over=own)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in FIELDS}
        edited = Contactpunt(code=own.code if own else new_code(), **values)
        form.show_wrong(wrong_with_punt(edited))
        if not form.errors:
            try:
                return redirect("instellen:versie", versie_id=_write(edited, by=by))
            except Conflict as error:
                form.add_error(None, error.sentence)
    context = {"basis": BASIS[by.rol], "form": form, "punt": own}
    return render(request, "instellen/contact.html", context, status=UNPROCESSABLE if form.errors else 200)


def _write(edited: Contactpunt, *, by: Medewerker) -> Any:
    whole = queries.to_edit(CONTACTPUNTEN, by=by)
    known = any(item.code == edited.code for item in whole.punten)
    kept = tuple(edited if item.code == edited.code else item for item in whole.punten)
    punten = kept if known else (*kept, edited)
    return versies.write(soort=CONTACTPUNTEN, inhoud=structs.replace(whole, punten=punten), by=by)


def _find(whole: Contactpunten, code: str) -> Contactpunt:
    found = next((item for item in whole.punten if item.code == code), None)
    if found is None:
        raise Http404
    return found


def _of_card(own: Contactkaart) -> dict[str, Any]:
    van, tot = (own.open.van, own.open.tot) if own.open else HOURS
    when = NOOIT if own.open is None else ALTIJD if own.open.alle_dagen else WERKDAGEN
    return {"telefoon": own.telefoon, "site": own.site, "bron": own.bron, "open": when, "van": van, "tot": tot}


def _edited(own: Contactkaart, values: dict[str, Any]) -> Contactkaart:
    names = ("telefoon", "site", "bron", "gecontroleerd_op", "gecontroleerd_door")
    return structs.replace(own, open=values["uren"], **{name: values[name] for name in names})
