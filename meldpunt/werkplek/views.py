"""The desk's lists: the queue, what is due, who waits for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Medewerker, Rol, names_of
from meldpunt.accounts.sessions import getypt
from meldpunt.core.clock import now, to_local
from meldpunt.outbox import service as outbox
from meldpunt.werkplek.sleutels import needs_attention
from meldpunt.werkplek.woorden import Termijn, ago, form_words, klachttermijn_of, status_word, termijn_of
from support.aandacht import queries as aandacht
from support.behandeling import gesprek
from support.dossiers import queries as dossiers
from support.dossiers.states import Status
from support.nazorg import queries as nazorg
from support.vertrouwenspersonen import queries as vertrouwenspersonen
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from support.aandacht.queries import Wachtpunt
    from support.dossiers.queries import Filter, Kaart
    from support.nazorg.queries import Moment

DESK = (Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
MORNING, EVENING = 12, 18
DUE = 6  # cases of today and before in the list of what is needed now; the table below begins with all of them
TASKS = 6  # beside the list of what is needed now; the page of tasks has them all


@dataclass(frozen=True)
class Werkvoorraadrij:
    """One case in the queue, in words."""

    id: UUID
    alias: str
    kenmerk: str
    ernst: str
    vormen: str
    status: str
    sinds: str
    opened_on: object
    termijn: Termijn
    klacht: Termijn
    stap: str
    wie: str
    ongelezen: int
    wacht: tuple[Wachtpunt, ...]

    @property
    def is_nieuws(self) -> bool:
        """Whether something waits that whoever it is for did not look at yet."""
        return any(not item.gezien for item in self.wacht)


@dataclass(frozen=True)
class Nu:
    """What is needed now: what waits by case, those cases and the first that are due, today's tasks, and how many."""

    wacht: Mapping[UUID, Sequence[Wachtpunt]]
    kaarten: tuple[Kaart, ...]
    vandaag: list[tuple[Moment, Kaart]]
    aantal: int


@require_GET
@staff_page(*DESK)
def werkvoorraad(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """The queue: what needs something now, what is planned today, and all cases of this person."""
    filter_ = _filter(request)
    pagina = dossiers.kaarten(filter_=filter_, by=by)
    counts = dossiers.open_counts(by)
    nu = _now(by)
    found = _rijen((*nu.kaarten, *pagina.rijen), wacht=nu.wacht)
    nodig, rijen = found[: len(nu.kaarten)], found[len(nu.kaarten) :]
    context = {
        "groet": _groet(),
        "nu": to_local(now()),
        "rijen": rijen,
        "nodig": nodig,
        "aantal_nodig": nu.aantal,
        "aantal_nieuw": sum(rij.is_nieuws for rij in nodig),
        "vandaag": nu.vandaag,
        "telling": counts,
        "filter": filter_,
        "filters": _filters(filter_),
        "weergaven": _views(counts, filter_),
        "volgende": f"?{urlencode({**request.GET.dict(), 'na': pagina.volgende})}" if pagina.volgende else "",
        "is_coordinator": by.rol == Rol.COORDINATOR,
        "sleutels": needs_attention(by) if by.rol == Rol.COORDINATOR else "",
        "getypt": getypt.kept(by.open_kluis) is not None,
        "opgegeven": outbox.given_up() if by.rol == Rol.COORDINATOR else 0,
        "wacht_op_sleutel": len(dossiers.waiting_for_key([by.id], by=by)[by.id]) if by.rol != Rol.COORDINATOR else 0,
    }
    return render(request, "werkplek/werkvoorraad.html", context)


@require_GET
@staff_page(*DESK)
def zoeken(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Find a case by alias or number; one hit opens at once."""
    term = request.GET.get("zoek", "").strip()[:60]
    open_ones = dossiers.kaarten(filter_=dossiers.Filter(zoek=term), by=by).rijen if term else ()
    closed = dossiers.kaarten(filter_=dossiers.Filter(zoek=term, weergave="gesloten"), by=by).rijen if term else ()
    found = (*open_ones, *closed)
    if len(found) == 1:
        return redirect("werkplek:dossier", found[0].id)
    return render(request, "werkplek/zoeken.html", {"term": term, "rijen": _rijen(found)})


@require_GET
@staff_page(*DESK)
def taken(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Every open moment of contact in the cases of this person, soonest first."""
    kaarten = {kaart.id: kaart for kaart in dossiers.with_date(by)}
    return render(request, "werkplek/taken.html", {"regels": _moments(kaarten, nazorg.agenda(kaarten))})


@require_POST
@staff_page(*DESK)
def moment(request: HttpRequest, by: Medewerker, moment_id: UUID) -> HttpResponse:
    """Say that a moment was done, or falls away."""
    naar = nazorg.Momentstand.VERVALLEN if "vervalt" in request.POST else nazorg.Momentstand.GEDAAN
    dossier_id = gesprek.finish_moment(moment_id=moment_id, naar=naar, by=by)
    messages.success(request, _("Genoteerd."))
    return redirect("werkplek:dossier", dossier_id)


@require_GET
@staff_page(Rol.COORDINATOR)
def toewijzen_lijst(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Cases that nobody looks after yet."""
    pagina = dossiers.kaarten(filter_=dossiers.Filter(weergave="zonder"), by=by)
    return render(request, "werkplek/toewijzen_lijst.html", {"rijen": _rijen(pagina.rijen)})


@require_GET
@staff_page(*DESK)
def pool(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """The trusted persons, what they know and how busy they are."""
    load = dossiers.open_load(by)
    people = [(profiel, kan, load[profiel.account_id]) for profiel, kan in vertrouwenspersonen.everybody()]
    context = {"mensen": people, "is_coordinator": by.rol == Rol.COORDINATOR}
    return render(request, "werkplek/vertrouwenspersonen.html", context)


def _now(by: Medewerker) -> Nu:
    """What waits for this person, unread first, and then what is due: each case once, opened as far as it is shown."""
    wacht: dict[UUID, list[Wachtpunt]] = {}
    for item in aandacht.waiting_for(by):
        wacht.setdefault(item.dossier_id, []).append(item)
    due = dossiers.due_now(by)
    tonight = to_local(now()).replace(hour=23, minute=59)
    momenten = nazorg.agenda(due, until=tonight)[:TASKS]
    shown = [*wacht, *[dossier_id for dossier_id in due if dossier_id not in wacht][:DUE]]
    kaarten = dossiers.kaarten_of({*shown, *(item.dossier_id for item in momenten)}, by=by)
    return Nu(
        wacht=wacht,
        kaarten=tuple(kaarten[dossier_id] for dossier_id in shown if dossier_id in kaarten),
        vandaag=_moments(kaarten, momenten),
        aantal=len({*wacht, *due}),
    )


def _rijen(
    kaarten: tuple[Kaart, ...], *, wacht: Mapping[UUID, Sequence[Wachtpunt]] = MappingProxyType({})
) -> list[Werkvoorraadrij]:
    names = names_of(str(kaart.assignee_id) for kaart in kaarten if kaart.assignee_id)
    unread = dossiers.ongelezen_per_dossier(kaart.id for kaart in kaarten)
    return [
        _rij(kaart, names=names, ongelezen=unread.get(kaart.id, 0), wacht=wacht.get(kaart.id, ())) for kaart in kaarten
    ]


def _rij(kaart: Kaart, *, names: dict[str, str], ongelezen: int, wacht: Sequence[Wachtpunt] = ()) -> Werkvoorraadrij:
    feiten = kaart.feiten
    first = feiten.contact_voor if feiten.contact_op is None else None
    return Werkvoorraadrij(
        id=kaart.id,
        alias=kaart.alias,
        kenmerk=kaart.kenmerk,
        ernst="acuut" if feiten.acuut else feiten.gradatie,
        vormen=form_words(feiten),
        status=status_word(kaart),
        sinds=ago(kaart.opened_on),
        opened_on=kaart.opened_on,
        termijn=termijn_of(kaart.due_on, first, feiten=feiten),
        klacht=klachttermijn_of(feiten),
        stap=wacht[0].stap if wacht else _next_step(kaart, ongelezen),
        wie=names.get(str(kaart.assignee_id), ""),
        ongelezen=ongelezen,
        wacht=tuple(wacht),
    )


def _next_step(kaart: Kaart, ongelezen: int) -> str:
    if kaart.status == Status.AFGESLOTEN:
        return _("Afgesloten")
    if not kaart.feiten.ingedeeld:
        return _("Triage bevestigen")
    if kaart.assignee_id is None:
        return _("Toewijzen")
    if kaart.feiten.contact_op is None:
        return _("Eerste contact")
    return _("Bericht lezen") if ongelezen else _("Bellen hoe het gaat")


def _filter(request: HttpRequest) -> Filter:
    known = {
        "status": Status.values,
        "gradatie": [item.value for item in triage.Gradatie],
        "vorm": triage.taxonomie().lijst("vorm").codes,
        "platform": triage.taxonomie().lijst("platform").codes,
        "weergave": ("open", "van_mij", "zonder", "gesloten"),
    }
    values = {name: request.GET.get(name, "") for name in known}
    good = {name: value for name, value in values.items() if value in known[name]}
    return dossiers.Filter(**good, na=request.GET.get("na", ""))


def _filters(filter_: Filter) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    """The drop-downs above the list: name, label, options."""
    taxonomie = triage.taxonomie()
    options = {
        "status": (_("Status"), [(item.value, str(item.label)) for item in Status]),
        "gradatie": (_("Ernst"), [(item.value, item.value) for item in triage.Gradatie]),
        "vorm": (_("Vorm"), [(term.code, term.desk) for term in taxonomie.lijst("vorm").termen]),
        "platform": (_("Waar"), [(term.code, term.desk) for term in taxonomie.lijst("platform").termen]),
    }
    return [
        (name, label, [(code, text, code == getattr(filter_, name)) for code, text in choices])
        for name, (label, choices) in options.items()
    ]


def _views(counts: Mapping[str, int], filter_: Filter) -> list[tuple[str, str, int | None, bool]]:
    rows: list[tuple[str, str, int | None]] = [
        ("open", _("Alles"), counts["open"]),
        ("van_mij", _("Van mij"), counts["van_mij"]),
        ("zonder", _("Nog van niemand"), counts["zonder"]),
        ("gesloten", _("Afgesloten"), None),
    ]
    return [(name, label, count, name == filter_.weergave) for name, label, count in rows]


def _moments(kaarten: dict[UUID, Kaart], momenten: list[Moment]) -> list[tuple[Moment, Kaart]]:
    return [(item, kaarten[item.dossier_id]) for item in momenten if item.dossier_id in kaarten]


def _groet() -> str:
    hour = to_local(now()).hour
    if hour < MORNING:
        return _("Goedemorgen")
    return _("Goedemiddag") if hour < EVENING else _("Goedenavond")
