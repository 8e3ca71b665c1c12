"""What a melder decides behind the code: consents, wishes for contact, who reads along, who takes over."""

from __future__ import annotations

from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meldpunt.accounts.service import names_of
from meldpunt.core.clock import to_local
from meldpunt.core.errors import DomainError
from meldpunt.core.web.pages import give_back
from meldpunt.mijnmelding.forms import OvernameForm, PersoonForm, WensenForm, pauze_of
from meldpunt.mijnmelding.session import key_of
from meldpunt.mijnmelding.vertellen.gangen import gangen_of, gangen_van_papier, gangen_van_verzoeken
from meldpunt.vault import service as vault
from support.behandeling import delen, gesprek, inzien, overdragen, sluiten, vragen
from support.bezetting import erbuiten
from support.doorgeleiding import queries as geleiding
from support.dossiers import letterbox
from support.regie import queries as regie
from support.regie import rules
from support.weghalen import queries as weghalen

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from meldpunt.mijnmelding.vertellen.gangen import Doorgang

    View = Callable[..., HttpResponseBase]

UNPROCESSABLE = 422
TYPED = ("tekst", "naam", "telefoon", "email", "bel_wanneer", "mail_adres", "erbij")
WEEK = timedelta(weeks=1)


def behind_code(view: View) -> View:
    """Open the report for whoever has its code; a person who may still take it over is asked that first."""

    @wraps(view)
    def opened(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        key = key_of(request)
        if key is None:
            return _too_late(request)
        with letterbox.visit(key):
            melding = inzien.open_mijn_melding(key)
            boek = regie.boek_of(melding.zaak)
            asked = rules.refusal_to_take_over(melding.zaak, boek) is None
            if asked and view.__name__ != "overnemen":
                return redirect("mijnmelding:overnemen")
            refusal = rules.refusal_to_steer(boek, melding.zaak.lookup)
            if request.method == "POST" and refusal is not None:
                messages.error(request, refusal.sentence)
                return redirect("mijnmelding:code")
            return view(request, *arguments, melding=melding, boek=boek, **named)

    return opened


@require_http_methods(["GET", "POST"])
@behind_code
def akkoord(request: HttpRequest, *, melding: letterbox.MijnMelding, boek: regie.Boek) -> HttpResponse:
    """Every destination with where the consent stands, and saying yes or taking it back."""
    if request.method == "POST":
        return _decide(request, melding, boek)
    if boek.beslist_niemand:
        return redirect("mijnmelding:code")
    advised = {item.code for item in regie.bij_uitkomsten(melding.feiten.getoond)}
    rijen = [
        (item, boek.toestemmingen.get(item.code), regie.parts_to_choose(item, boek)) for item in regie.bestemmingen()
    ]
    context = {
        "eerst": [rij for rij in rijen if rij[1] or rij[0].code in advised],
        "rest": [rij for rij in rijen if not rij[1] and rij[0].code not in advised],
        "gangen": _passed_on(melding, boek),
        "mag": rules.refusal_to_decide(boek, melding.zaak.lookup) is None,
        "boek": boek,
        "anoniem": melding.contact.anoniem,
    }
    return render(request, "mijnmelding/akkoord.html", context)


@require_POST
@behind_code
def vraag(request: HttpRequest, vraag_id: UUID, *, melding: letterbox.MijnMelding, boek: regie.Boek) -> HttpResponse:  # noqa: ARG001 - every view behind the code gets the ledger
    """Answer a question with one tap."""
    antwoord, erbij = request.POST.get("antwoord", ""), request.POST.get("erbij", "")[:2_000]
    return _try(
        request,
        lambda: vragen.answer(zaak=melding.zaak, vraag_id=vraag_id, antwoord=antwoord, erbij=erbij),
        done=_("Dank je. We weten het."),
        naar="mijnmelding:code",
    )


@require_http_methods(["GET", "POST"])
@behind_code
def contact(request: HttpRequest, *, melding: letterbox.MijnMelding, boek: regie.Boek) -> HttpResponse:  # noqa: ARG001 - as above
    """How the melder wants to be reached, a pause, an end, a mail without content."""
    wensen = regie.wensen_of(melding)
    form = WensenForm.of(request.POST, wensen) if request.method == "POST" else WensenForm.of(None, wensen)
    if request.method == "POST" and form.is_valid():
        gesprek.set_wensen(zaak=melding.zaak, wensen=_wensen(form.cleaned_data, wensen))
        messages.success(request, _("Je wensen zijn bewaard. Wij houden ons eraan."))
        return redirect("mijnmelding:code")
    context = {"form": form, "wensen": wensen}
    return render(request, "mijnmelding/contact.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "POST"])
@behind_code
def persoon(request: HttpRequest, *, melding: letterbox.MijnMelding, boek: regie.Boek) -> HttpResponse:  # noqa: ARG001 - as above
    """Talk with somebody else, or keep somebody out; no reason is asked."""
    form = PersoonForm(request.POST or None, melding=melding)
    if request.method == "POST" and form.is_valid():
        if form.gekozen == melding.assignee_id and not form.buiten:
            messages.info(request, _("Je koos niets anders. Alles blijft zoals het was."))
            return redirect("mijnmelding:code")
        return _try(
            request,
            lambda: erbuiten.change_person(zaak=melding.zaak, gekozen=form.gekozen, buiten=form.buiten),
            done=_("Dat is geregeld."),
            naar="mijnmelding:code",
            terug="mijnmelding:persoon",
        )
    nu = names_of([str(melding.assignee_id)]).get(str(melding.assignee_id), "") if melding.assignee_id else ""
    context = {"form": form, "nu": nu, "buiten": sorted(names_of(map(str, melding.uitgesloten)).values())}
    return render(request, "mijnmelding/persoon.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "POST"])
@behind_code
def ander(request: HttpRequest, *, melding: letterbox.MijnMelding, boek: regie.Boek) -> HttpResponse:
    """A code for the person about whom this is, shown once."""
    if rules.refusal_to_invite(boek) is not None:
        return redirect("mijnmelding:code")
    groepen: tuple[str, ...] = ()
    if request.method == "POST":
        groepen = vault.Code.parse(overdragen.invite(zaak=melding.zaak)).groups
    return render(request, "mijnmelding/ander.html", {"groepen": groepen, "al_gemaakt": bool(boek.overname)})


@require_http_methods(["GET", "POST"])
@behind_code
def overnemen(request: HttpRequest, *, melding: letterbox.MijnMelding, boek: regie.Boek) -> HttpResponse:
    """The person about whom this is reads it and chooses: take over, first talk, or end it."""
    if rules.refusal_to_take_over(melding.zaak, boek) is not None:
        return redirect("mijnmelding:code")
    form = OvernameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _take_over(request, melding, form.cleaned_data)
    context = {"form": form, "verhalen": letterbox.verhalen_of(melding.zaak), "melding": melding}
    return render(request, "mijnmelding/overnemen.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@behind_code
def stand(request: HttpRequest, *, melding: letterbox.MijnMelding, boek: regie.Boek) -> HttpResponse:  # noqa: ARG001 - as above
    """Close the report or open it again; nothing is erased, and the code keeps working."""
    if "open" in request.POST:
        done = _("Je melding is weer open.")
        return _try(request, lambda: sluiten.reopen(zaak=melding.zaak), done=done, naar="mijnmelding:code")
    return _try(
        request, lambda: sluiten.close(zaak=melding.zaak), done=_("Je melding is afgerond."), naar="mijnmelding:code"
    )


@require_GET
@behind_code
def sluit(request: HttpRequest, *, melding: letterbox.MijnMelding, boek: regie.Boek) -> HttpResponse:  # noqa: ARG001 - as above
    """Ask once more before closing."""
    return render(request, "mijnmelding/sluit.html", {"melding": melding})


def _passed_on(melding: letterbox.MijnMelding, boek: regie.Boek) -> list[Doorgang]:
    """Everything that went out or will, of which the melder reads: requests, papers, letters."""
    asked = gangen_van_verzoeken(weghalen.lopen_of(melding.zaak), boek.getoonde_doorgiften)
    letters = gangen_of(geleiding.trajecten_of(melding.zaak))
    papers = gangen_van_papier(boek.getoonde_doorgiften, behalve={item.kenmerk for item in asked})
    return [*asked, *papers, *letters]


def _decide(request: HttpRequest, melding: letterbox.MijnMelding, boek: regie.Boek) -> HttpResponse:
    """Take a yes back, or say it; where the melder ticks parts, for those alone."""
    naar, code = "mijnmelding:akkoord", request.POST.get("trek_in", "")
    if code:
        done = _taken_back(melding, boek, code)
        return _try(request, lambda: delen.withdraw(zaak=melding.zaak, code=code), done=done, naar=naar)
    code = request.POST.get("geef", "")
    ticked = [item for item in regie.Onderdeel if item in request.POST.getlist(f"onderdelen-{code}")]
    chosen = ticked if regie.lets_choose(code) else None
    return _try(
        request,
        lambda: delen.give(zaak=melding.zaak, code=code, onderdelen=chosen),
        done=_("Je akkoord is bewaard."),
        naar=naar,
    )


def _taken_back(melding: letterbox.MijnMelding, boek: regie.Boek, code: str) -> str:
    """That a yes was taken back, what that stops, and what went out already: letters, requests, and what was given."""
    words = [_("Je akkoord is ingetrokken.")]
    own = [item for item in geleiding.trajecten_of(melding.zaak) if item.brief.bestemming == code and item.ziet_melder]
    if any(item.stand in geleiding.NOG_NIET_WEG for item in own):
        words.append(_("De brief die klaarlag, gaat niet weg."))
    gone = [date_format(to_local(item.op), "j F") for item in boek.getoonde_doorgiften if item.bestemming == code]
    if gone:
        days = ", ".join(dict.fromkeys(gone))
        words.append(_("Wat wegging op %(dagen)s, kunnen we niet terughalen.") % {"dagen": days})
    return " ".join(words)


def _too_late(request: HttpRequest) -> HttpResponse:
    """Ask for the code; what was typed on a page that closed meanwhile is shown, so that it can be taken along."""
    typed = [text for name in TYPED if (text := request.POST.get(name, "").strip())]
    if not typed:
        return redirect("mijnmelding:code")
    zin = _("Je bent even weg geweest. Geef je code opnieuw. Wat je typte, staat hieronder.")
    return give_back(request, zin=zin, getypt=typed)


def _take_over(request: HttpRequest, melding: letterbox.MijnMelding, chosen: dict[str, Any]) -> HttpResponse:
    if chosen["keuze"] == "wissen":
        return redirect("mijnmelding:wissen")
    overdragen.take_over(
        zaak=melding.zaak,
        melder_leest=chosen["melder_leest"] == "ja",
        alleen_praten=chosen["keuze"] == "praten",
        tekst=chosen["tekst"],
    )
    messages.success(request, _("De melding is nu van jou. Jij beslist wat er gebeurt."))
    return redirect("mijnmelding:code")


def _wensen(chosen: dict[str, Any], before: regie.Wensen) -> regie.Wensen:
    contact = letterbox.Contactwens(
        kanaal=chosen["kanaal"],
        naam=chosen["naam"],
        email=chosen["email"],
        telefoon=chosen["telefoon"],
        wanneer=chosen["bel_wanneer"],
        voicemail=chosen["voicemail"],
        geen_citaten=chosen["geen_citaten"],
        pauze_tot=pauze_of(chosen["rust"], loopt_tot=before.contact.pauze_tot),
    )
    return regie.Wensen(
        contact=contact,
        mail=chosen["mail_adres"],
        stop=chosen["rust"] == "stop",
    )


def _try(
    request: HttpRequest, work: Callable[[], None], *, done: str, naar: str, terug: str | None = None
) -> HttpResponse:
    """Do it and say so, or say why not; nothing is half done."""
    try:
        with transaction.atomic():
            work()
    except DomainError as error:
        messages.error(request, error.sentence)
        return redirect(reverse(terug or naar))
    messages.success(request, done)
    return redirect(reverse(naar))
