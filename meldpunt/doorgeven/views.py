"""One referral at the desk: the letter is made, looked over and sent; what comes then stands on the same page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Rol
from meldpunt.core.errors import Conflict, DomainError, NotFound
from meldpunt.doorgeven.beeld import brief_of, steps_of
from meldpunt.doorgeven.forms import BriefForm, MeekijkbesluitForm, NagekekenForm, VerstuurForm
from meldpunt.doorgeven.pdf import pdf_of
from support.behandeling import inzien
from support.behandeling.doorgeleiden import brief as brieven
from support.behandeling.doorgeleiden import zonder
from support.doorgeleiding import queries as geleiding
from support.doorgeleiding.queries import Geleidestand, Grond, Verzendwijze
from support.dossiers.rules import not_there
from support.papier import queries as papier
from support.regie import queries as regie

if TYPE_CHECKING:
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpRequest, QueryDict

    from meldpunt.accounts.service import Medewerker
    from support.behandeling.inzien import Inzage
    from support.doorgeleiding.queries import Traject

DESK = (Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
UNPROCESSABLE, CONFLICT = 422, 409


@require_POST
@staff_page(*DESK)
def nieuw(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Make a letter for a destination that the melder said yes to; it comes in the body, not in an address."""
    try:
        made = brieven.begin(dossier_id=dossier_id, code=request.POST.get("bestemming", ""), by=by)
    except DomainError as error:
        if isinstance(error, NotFound) and "bestemming" not in request.POST:
            raise
        messages.error(request, error.sentence)
        return redirect("werkplek:akkoord", dossier_id)
    return redirect("doorgeven:traject", made)


@require_GET
@staff_page(*DESK)
def traject(request: HttpRequest, by: Medewerker, doorgeleiding_id: UUID) -> HttpResponse:
    """The steps, the letter, and what can be done now."""
    return page(request, by, doorgeleiding_id)


@require_POST
@staff_page(*DESK)
def brief(request: HttpRequest, by: Medewerker, doorgeleiding_id: UUID) -> HttpResponse:
    """Fill the letter in anew."""
    inzage, found = opened(doorgeleiding_id, by)
    form = BriefForm(request.POST, traject=found, mag=geleiding.allowed_in(inzage.zaak, found.brief))
    if not form.is_valid():
        return page(request, by, doorgeleiding_id, status=UNPROCESSABLE, brief_form=form)
    return _try(
        request, doorgeleiding_id, lambda: brieven.change(doorgeleiding_id=found.id, by=by, **form.cleaned_data)
    )


@require_POST
@staff_page(*DESK)
def stap(request: HttpRequest, by: Medewerker, doorgeleiding_id: UUID) -> HttpResponse:
    """Say that the letter was looked over, open it again, ask a second person, or leave it unsent."""
    if "nagekeken" in request.POST:
        return _look_over(request, by, doorgeleiding_id)
    deeds = {"terug": brieven.back, "vraag_mee": zonder.ask_second, "stop": brieven.stop}
    deed = next((deed for name, deed in deeds.items() if name in request.POST), None)
    if deed is None:
        raise NotFound(_("Kies een van de stappen op de pagina."))
    return _try(request, doorgeleiding_id, lambda: deed(doorgeleiding_id=doorgeleiding_id, by=by))


@require_POST
@staff_page(*DESK)
def verstuur(request: HttpRequest, by: Medewerker, doorgeleiding_id: UUID) -> HttpResponse:
    """Write down that the letter goes out now."""
    form = VerstuurForm(request.POST)
    if not form.is_valid():
        return page(request, by, doorgeleiding_id, status=UNPROCESSABLE, verstuur_form=form)
    wijze, mail = Verzendwijze(form.cleaned_data["wijze"]), form.cleaned_data["mail"]
    pagina = page_outside(request)
    return _try(
        request,
        doorgeleiding_id,
        lambda: brieven.send(doorgeleiding_id=doorgeleiding_id, wijze=wijze, mail=mail, pagina=pagina, by=by),
        done=_("Genoteerd. De melder kan het lezen."),
    )


@require_GET
@staff_page(*DESK)
def pdf(request: HttpRequest, by: Medewerker, doorgeleiding_id: UUID) -> HttpResponse:
    """The letter to print, under a name that says nothing of the case."""
    try:
        found = brieven.open_letter(doorgeleiding_id=doorgeleiding_id, by=by)
    except Conflict as error:
        messages.error(request, error.sentence)
        return redirect("doorgeven:traject", doorgeleiding_id)
    response = HttpResponse(pdf_of(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="brief-{found.kenmerk}.pdf"'
    return response


def opened(doorgeleiding_id: UUID, by: Medewerker) -> tuple[Inzage, Traject]:
    """The case of a referral and the referral, looked at and written down.

    Raises:
        NotFound: there is no such referral in a case that this person may read.
    """
    dossier_id = geleiding.dossier_of(doorgeleiding_id)
    inzage = inzien.open_dossier(dossier_id=dossier_id or doorgeleiding_id, by=by)
    found = geleiding.traject_of(inzage.zaak, doorgeleiding_id)
    if found is None:
        raise NotFound(not_there())
    return inzage, found


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is filled with: what was sent, also where that is nothing."""
    return request.POST if request.method == "POST" else None


def page_outside(request: HttpRequest) -> str:
    """The address on which somebody outside answers."""
    return request.build_absolute_uri(reverse("antwoord"))


def page(
    request: HttpRequest, by: Medewerker, doorgeleiding_id: UUID, *, status: int = 200, **forms: Form
) -> HttpResponse:
    """The page of a referral; a form that was refused stands there as it was filled in."""
    inzage, found = opened(doorgeleiding_id, by)
    return render(request, "doorgeven/traject.html", _context(request, by, inzage, found) | forms, status=status)


def _context(request: HttpRequest, by: Medewerker, inzage: Inzage, found: Traject) -> dict[str, Any]:
    zaak, is_danger = inzage.zaak, found.brief.grond == Grond.ACUUT
    beeld = None if is_danger else brief_of(found, zaak, pagina=page_outside(request))
    refusal = zonder.refusal_to_second(zaak, found, by=by)
    return {
        "kaart": inzage.kaart,
        "traject": found,
        "naam": regie.bestemming(found.brief.bestemming).naam,
        "stappen": steps_of(found),
        "beeld": beeld,
        "weigering": brieven.refusal_to_go_on(zaak, found.brief),
        "mag_weg": found.stand in geleiding.NOG_NIET_WEG,
        "is_wet": found.brief.grond == Grond.WET,
        "is_coordinator": by.rol == Rol.COORDINATOR,
        "brief_form": BriefForm(traject=found, mag=geleiding.allowed_in(zaak, found.brief)),
        "nagekeken_form": NagekekenForm(initial={"gezien": found.brief.id}),
        "verstuur_form": VerstuurForm(),
        "meekijk_form": MeekijkbesluitForm(),
        "wacht_op_tweede": zonder.waits_for_second(found),
        "tweede_weigering": refusal,
        "briefje_kan": found.brief.bestemming == papier.BRIEFJE_VOOR,
        "pakket_kan": not is_danger and papier.ontvanger_of(found.brief.bestemming) is not None,
        "is_concept": found.stand == Geleidestand.CONCEPT,
    }


def _look_over(request: HttpRequest, by: Medewerker, doorgeleiding_id: UUID) -> HttpResponse:
    form = NagekekenForm(request.POST)
    if not form.is_valid():
        return page(request, by, doorgeleiding_id, status=UNPROCESSABLE, nagekeken_form=form)
    gezien, pagina = form.cleaned_data["gezien"], page_outside(request)
    return _try(
        request,
        doorgeleiding_id,
        lambda: brieven.approve(doorgeleiding_id=doorgeleiding_id, gezien=gezien, pagina=pagina, by=by),
    )


def _try(request: HttpRequest, doorgeleiding_id: UUID, work: Any, *, done: str = "") -> HttpResponse:
    """Do it and show the page again, or say on it why not; what is not there stays not there."""
    try:
        work()
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, error.sentence)
    else:
        if done:
            messages.success(request, done)
    return redirect("doorgeven:traject", doorgeleiding_id)
