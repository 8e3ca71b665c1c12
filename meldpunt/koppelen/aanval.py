"""One attack: its cases, when things came in, and what is done in several of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Rol, names_at_desk, prove_first, recently_proved
from meldpunt.core.errors import Conflict, DomainError, NotFound
from meldpunt.koppelen.beeld import in_short, strook_of
from meldpunt.koppelen.forms import AanvalberichtForm, AanvalstapForm
from meldpunt.koppelen.views import id_of, ids_in
from support.aanvallen import queries as aanvallen
from support.behandeling.aanvallen import bekijken, koppelen, samen
from support.bezetting.samen import assign_together
from support.dossiers import queries as dossiers
from support.stappenplan.queries import Eigenstap, Uitvoerder
from support.vertrouwenspersonen import queries as vertrouwenspersonen

if TYPE_CHECKING:
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from meldpunt.accounts.service import Medewerker
    from support.aanvallen.service import Samenslag

DESK = (Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
HTTP_OK, UNPROCESSABLE, CONFLICT = 200, 422, 409
BERICHT, STAP, TOEWIJZEN = "bericht", "stap", "toewijzen"
ERBIJ = "erbij"  # a form of its own on the page
FORMS: dict[str, type[Form]] = {BERICHT: AanvalberichtForm, STAP: AanvalstapForm}


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def aanval(request: HttpRequest, by: Medewerker, aanval_id: UUID) -> HttpResponseBase:
    """Show an attack; what a coordinator sends is done in the ticked cases, and refused it stands there as typed."""
    if request.method == "GET":
        return _page(request, by, aanval_id)
    doe = request.POST.get("doe", "")
    if doe == TOEWIJZEN:
        return _assign(request, by, aanval_id)
    if doe not in FORMS:  # such as the key that sends a form from a line of text
        sentence = _("Kies met een knop wat je wilt doen. Er is nog niets gedaan.")
        return _page(request, by, aanval_id, doe=doe, status=UNPROCESSABLE, fout=sentence)
    form = FORMS[doe](request.POST)
    if not form.is_valid():
        return _page(request, by, aanval_id, doe=doe, status=UNPROCESSABLE)
    ids = ids_in(request, "dossier")
    try:
        if doe == BERICHT:
            slag = samen.send_together(aanval_id=aanval_id, dossier_ids=ids, by=by, **form.cleaned_data)
        else:
            slag = samen.step_together(aanval_id=aanval_id, dossier_ids=ids, stap=_step(form.cleaned_data), by=by)
    except NotFound:
        raise
    except DomainError as error:
        return _page(request, by, aanval_id, doe=doe, status=CONFLICT, fout=error.sentence)
    return _told(request, by, aanval_id, slag)


@require_POST
@staff_page(Rol.COORDINATOR)
def erbij(request: HttpRequest, by: Medewerker, aanval_id: UUID) -> HttpResponse:
    """Put a case into an attack by its alias or number."""
    zoek = request.POST.get("zoek", "")[:60]
    kaart = dossiers.find_one(zoek, by=by) if zoek.strip() else None
    if kaart is None:
        sentence = _("Er is geen dossier met deze naam of dit nummer. Schrijf de naam of het nummer helemaal.")
        return _page(request, by, aanval_id, doe=ERBIJ, status=UNPROCESSABLE, fout=sentence)
    try:
        koppelen.add(aanval_id=aanval_id, dossier_ids=[kaart.id], by=by)
    except Conflict as error:
        return _page(request, by, aanval_id, doe=ERBIJ, status=CONFLICT, fout=error.sentence)
    messages.success(request, _("%(alias)s hoort er nu bij.") % {"alias": kaart.alias})
    return redirect("koppelen:aanval", aanval_id)


@require_POST
@staff_page(Rol.COORDINATOR)
def eruit(request: HttpRequest, by: Medewerker, aanval_id: UUID) -> HttpResponse:
    """Take a case out of an attack."""
    dossier_id = id_of(request.POST.get("dossier", ""))
    if dossier_id is None:
        raise NotFound(_("Kies een dossier op de pagina van de aanval."))
    koppelen.take_out(aanval_id=aanval_id, dossier_id=dossier_id, by=by)
    messages.success(request, _("Het dossier hoort er niet meer bij. Wat erin gedaan is, blijft staan."))
    if aanvallen.aanval_of(aanval_id, by=by) is None:
        return redirect("koppelen:lijst")
    return redirect("koppelen:aanval", aanval_id)


@require_POST
@staff_page(Rol.COORDINATOR)
def klaar(request: HttpRequest, by: Medewerker, aanval_id: UUID) -> HttpResponse:
    """Say that an attack is over, or that it goes on after all."""
    if "weer" in request.POST:
        koppelen.reopen(aanval_id=aanval_id, by=by)
        messages.success(request, _("De aanval is weer open."))
    else:
        koppelen.end(aanval_id=aanval_id, by=by)
        messages.success(request, _("De aanval is afgerond. De dossiers gaan gewoon door."))
    return redirect("koppelen:aanval", aanval_id)


def _page(
    request: HttpRequest, by: Medewerker, aanval_id: UUID, *, doe: str = "", status: int = HTTP_OK, **told: str
) -> HttpResponse:
    """The page of an attack; what was typed stands there again, with an error only at what was sent.

    Args:
        request: the request.
        by: who looks.
        aanval_id: the attack.
        doe: what was asked.
        status: of the answer.
        told: ``fout``, why it was not done; ``bewijs``, where somebody proves beside this page who they are.
    """
    inzage = bekijken.open_aanval(aanval_id=aanval_id, by=by)
    posted = request.POST if request.method == "POST" else None
    chosen = {str(pk) for pk in ids_in(request, "dossier")} if posted and doe != ERBIJ else None
    bericht_form, stap_form = _form(AanvalberichtForm, posted, BERICHT, doe), _form(AanvalstapForm, posted, STAP, doe)
    owners = names_at_desk(str(rij.kaart.assignee_id) for rij in inzage.rijen if rij.kaart.assignee_id)
    context: dict[str, Any] = {
        "aanval": inzage.aanval,
        "rijen": [(rij, owners.get(str(rij.kaart.assignee_id), ""), _is_ticked(rij, chosen)) for rij in inzage.rijen],
        "strook": strook_of(inzage.rijen),
        "stappen": inzage.stappen,
        "gedaan": _deeds(inzage),
        "redenen": in_short(inzage.redenen),
        "met_accounts": inzage.met_accounts,
        "zwijgt": [rij for rij in inzage.rijen if rij.zwijgt],
        "ongelezen": [rij for rij in inzage.rijen if rij.ongelezen],
        "mag_doen": by.rol == Rol.COORDINATOR and inzage.aanval.afgerond_op is None,
        "is_coordinator": by.rol == Rol.COORDINATOR,
        "bericht_form": bericht_form,
        "stap_form": stap_form,
        "mensen": [profiel for profiel, kan in vertrouwenspersonen.everybody() if kan],
        "zoek": request.POST.get("zoek", "")[:60],
        "doe": doe,
        "gekozen": request.POST.get("aan", ""),
    }
    return render(request, "koppelen/aanval.html", {"fout": "", "bewijs": ""} | context | told, status=status)


def _form(kind: type[Form], posted: Any, name: str, doe: str) -> Form:
    """A form as it was typed; one that was not sent says nothing of what is missing in it."""
    if posted is None or doe == ERBIJ:
        return kind()
    if name == doe:
        return kind(posted)
    return kind(initial={field: posted.get(field, "") for field in kind().fields})


def _is_ticked(rij: bekijken.Aanvalsrij, chosen: set[str] | None) -> bool:
    if chosen is not None:
        return str(rij.kaart.id) in chosen
    return rij.open and not (rij.ongelezen or rij.kaart.is_gesloten)


def _deeds(inzage: bekijken.Aanvalinzage) -> list[tuple[Any, str]]:
    """Messages and assignments that were done together, each with the aliases; steps stand by themselves."""
    names = {rij.kaart.id: rij.kaart.alias for rij in inzage.rijen}
    return [
        (item, ", ".join(names[pk] for pk in item.dossiers if pk in names))
        for item in inzage.aanval.samen
        if item.soort != aanvallen.Samensoort.STAP
    ]


def _step(filled: dict[str, Any]) -> Eigenstap:
    wie = Uitvoerder(filled["wie"])
    return Eigenstap(code="", titel=filled["titel"], tekst=filled["uitleg"], wie=wie, dag=filled["dag"])


def _assign(request: HttpRequest, by: Medewerker, aanval_id: UUID) -> HttpResponseBase:
    """Give the ticked cases to one person; one proof carries half an hour, for colleagues who hold a key already."""
    account_id = id_of(request.POST.get("aan", ""))
    able = {profiel.account_id for profiel, kan in vertrouwenspersonen.everybody() if kan}
    if account_id is None or account_id not in able:
        sentence = _("Kies een van de mensen op deze pagina.")
        return _page(request, by, aanval_id, doe=TOEWIJZEN, status=UNPROCESSABLE, fout=sentence)
    known = vertrouwenspersonen.holds_a_key(account_id)
    if not recently_proved(request, seconds=settings.ASSIGN_PROOF_SECONDS if known else None):
        # the choice and what was typed stay on this page: whoever proves it on another one comes back and presses again
        return _page(request, by, aanval_id, doe=TOEWIJZEN, status=CONFLICT, bewijs=prove_first(request)["Location"])
    try:
        ids = ids_in(request, "dossier")
        slag = assign_together(aanval_id=aanval_id, dossier_ids=ids, account_id=account_id, by=by)
    except NotFound:
        raise
    except DomainError as error:
        return _page(request, by, aanval_id, doe=TOEWIJZEN, status=CONFLICT, fout=error.sentence)
    return _told(request, by, aanval_id, slag)


def _told(request: HttpRequest, by: Medewerker, aanval_id: UUID, slag: Samenslag) -> HttpResponse:
    """Say in how many cases it was done, and of each other one why not."""
    count = len(slag.gedaan)
    if count:
        done = ngettext("Gedaan in %(n)s dossier.", "Gedaan in %(n)s dossiers.", count) % {"n": count}
        messages.success(request, done)
    for kaart in dossiers.kaarten_of(slag.gebleven, by=by).values():
        messages.warning(request, f"{kaart.alias}: {slag.gebleven[kaart.id]}")
    return redirect("koppelen:aanval", aanval_id)
