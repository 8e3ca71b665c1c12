"""The desk's lists: the queue, what is due, who waits for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_GET, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Medewerker, Rol, allow, list_at_work, names_at_desk, names_of
from meldpunt.accounts.sessions import getypt, weergaven
from meldpunt.core.clock import now, to_local
from meldpunt.core.errors import NotAllowed
from meldpunt.outbox import service as outbox
from meldpunt.werkplek.sleutels import needs_attention
from meldpunt.werkplek.woorden import Termijn, ago, ernst_word, form_words, klachttermijn_of, status_word, termijn_of
from support.aandacht import queries as aandacht
from support.behandeling import zoeken as inhoud
from support.behandeling.gasten import toegang
from support.bel.queries import bel_of
from support.bezetting import waarnemen
from support.doorgeleiding import queries as geleiding
from support.dossiers import queries as dossiers
from support.dossiers.states import Status
from support.nazorg import queries as nazorg
from support.vertrouwenspersonen import queries as vertrouwenspersonen
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from support.aandacht.queries import Wachtpunt
    from support.dossiers.queries import Filter, Kaart
    from support.nazorg.queries import Moment

    Werkend = tuple[UUID, str, Rol]

DESK = (Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
UNPROCESSABLE, TOO_MANY = 422, 429
SEARCHES = 30  # a minute
NUMBER = 9  # digits of what a form carries along
WAARIN = (("open", _l("Open dossiers")), ("gesloten", _l("Afgesloten dossiers")), ("alles", _l("Alle dossiers")))
TERMIJNEN = {"laat": _l("Te laat"), "vandaag": _l("Tot en met vandaag"), "week": _l("In de komende week")}
PERIODES = {"7": _l("De laatste week"), "31": _l("De laatste maand"), "92": _l("De laatste drie maanden")}
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
    waarnemen.tidy()
    toegang.tidy()
    mensen = list_at_work(*DESK) if by.rol == Rol.COORDINATOR else []
    filter_ = _filter(request, mensen)
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
        "gekozen": filter_ != dossiers.Filter(),  # an empty list then says nothing of the other cases
        "filters": _filters(filter_, mensen),
        "weergaven": _views(counts, filter_, by),
        "eigen": [(item.naam, urlencode(item.keuzes)) for item in weergaven.kept(by.open_kluis)],
        "volgende": f"?{urlencode({**request.GET.dict(), 'na': pagina.volgende})}" if pagina.volgende else "",
        "is_coordinator": by.rol == Rol.COORDINATOR,
        "weg": _left_behind(by) if counts["achtergelaten"] else [],
        "sleutels": needs_attention(by) if by.rol == Rol.COORDINATOR else "",
        "getypt": getypt.kept(by.open_kluis) is not None,
        "bel": bel_of(by),
        "nabespreken": vertrouwenspersonen.debriefs_asked(by),
        "hapering": outbox.trouble() if by.rol == Rol.COORDINATOR else None,
        "wacht_op_sleutel": len(dossiers.waiting_for_key([by.id], by=by)[by.id]) if by.rol != Rol.COORDINATOR else 0,
    }
    return render(request, "werkplek/werkvoorraad.html", context)


@require_GET
@staff_page(*DESK)
def zoeken(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Find a case by alias, number, or what a letter about it is called outside; one hit opens at once."""
    term = request.GET.get("zoek", "").strip()[:60]
    open_ones = dossiers.kaarten(filter_=dossiers.Filter(zoek=term), by=by).rijen if term else ()
    closed = dossiers.kaarten(filter_=dossiers.Filter(zoek=term, weergave="gesloten"), by=by).rijen if term else ()
    letters = dossiers.kaarten_of(geleiding.find_by_kenmerk(term), by=by).values()
    found = (*open_ones, *closed, *letters)
    if len(found) == 1:
        return redirect("werkplek:dossier", found[0].id)
    return render(
        request, "werkplek/zoeken.html", {"term": term, "rijen": _rijen(found), "waar": "open", "waarin": WAARIN}
    )


@require_POST
@staff_page(*DESK)
def zoeken_inhoud(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Look for words in what stands in cases; they come in a form, since an address would keep them."""
    term, waar = request.POST.get("zoek", "").strip()[:60], request.POST.get("waar", "open")
    context: dict[str, Any] = {"term": term, "waar": waar, "waarin": WAARIN, "rijen": []}
    if not allow(scope="zoeken", key=by.actor_id, limit=SEARCHES, seconds=60):
        context["zin"] = _("Je zoekt heel veel achter elkaar. Probeer het straks weer.")
        return render(request, "werkplek/zoeken.html", context, status=TOO_MANY)
    try:
        slag = inhoud.search(term=term, waar=waar, na=_whole(request, "na"), by=by)
    except NotAllowed as error:
        return render(request, "werkplek/zoeken.html", context | {"zin": error.sentence}, status=UNPROCESSABLE)
    earlier = [found for line in request.POST.getlist("gevonden") if (found := _earlier(line))]
    plekken = dict([*earlier, *((hit.dossier_id, hit.plekken) for hit in slag.treffers)])
    kaarten = dossiers.kaarten_of(list(plekken), by=by)  # what may not be read is not there, whatever the form says
    context |= {
        "plekken": [(kaarten[pk], [plek.label for plek in found]) for pk, found in plekken.items() if pk in kaarten],
        "gevonden": [f"{pk} {' '.join(found)}" for pk, found in plekken.items()],
        "na": slag.na,
        "gezien": slag.gezien + (_whole(request, "gezien") or 0),
        "dicht": slag.gesloten + (_whole(request, "dicht") or 0),
        "inhoud": True,
    }
    return render(request, "werkplek/zoeken.html", context)


def _earlier(line: str) -> tuple[UUID, tuple[inhoud.Vindplaats, ...]] | None:
    """A case that an earlier page of the same search found, as the form carries it along."""
    first, *plekken = line.split()[: len(inhoud.Vindplaats) + 1] or [""]
    try:
        return UUID(first), tuple(inhoud.Vindplaats(plek) for plek in plekken)
    except ValueError:
        return None


def _whole(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < NUMBER else None


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
    everybody = vertrouwenspersonen.everybody()
    is_coordinator = by.rol == Rol.COORDINATOR
    weeks = vertrouwenspersonen.week_of([item.account_id for item, _kan in everybody]) if is_coordinator else {}
    people = [(item, kan, load[item.account_id], weeks.get(item.account_id)) for item, kan in everybody]
    context = {
        "mensen": people,
        "weg_nu": vertrouwenspersonen.away_now(),
        "rust": vertrouwenspersonen.resting() if is_coordinator else {},
        "is_coordinator": is_coordinator,
        "weg": _left_behind(by),
        "van_mij": load[by.id],
    }
    return render(request, "werkplek/vertrouwenspersonen.html", context)


def _left_behind(by: Medewerker) -> list[tuple[UUID, str, int]]:
    """Who stopped and still has open cases in their name: id, name, how many; for coordinators, who divide them."""
    if by.rol != Rol.COORDINATOR:
        return []
    found = dossiers.left_behind(by)
    names = names_of(str(account_id) for account_id in found)
    return sorted(
        ((account_id, names.get(str(account_id), ""), count) for account_id, count in found.items()),
        key=lambda item: item[1],
    )


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
    names = names_at_desk(str(kaart.assignee_id) for kaart in kaarten if kaart.assignee_id)
    unread = dossiers.ongelezen_per_dossier(kaart.id for kaart in kaarten)
    return [
        _rij(kaart, names=names, ongelezen=unread.get(kaart.id, 0), wacht=wacht.get(kaart.id, ())) for kaart in kaarten
    ]


def _rij(kaart: Kaart, *, names: dict[str, str], ongelezen: int, wacht: Sequence[Wachtpunt] = ()) -> Werkvoorraadrij:
    feiten, wie = kaart.feiten, names.get(str(kaart.assignee_id), "")
    first = feiten.contact_voor if feiten.contact_op is None else None
    return Werkvoorraadrij(
        id=kaart.id,
        alias=kaart.alias,
        kenmerk=kaart.kenmerk,
        ernst=ernst_word(feiten),
        vormen=form_words(feiten),
        status=status_word(kaart),
        sinds=ago(kaart.opened_on),
        opened_on=kaart.opened_on,
        termijn=termijn_of(kaart.due_on, first, feiten=feiten),
        klacht=klachttermijn_of(feiten),
        stap=wacht[0].stap if wacht else _next_step(kaart, wie, ongelezen),
        wie=wie,
        ongelezen=ongelezen,
        wacht=tuple(wacht),
    )


def _next_step(kaart: Kaart, wie: str, ongelezen: int) -> str:
    if kaart.status == Status.AFGESLOTEN:
        return _("Afgesloten")
    if not kaart.feiten.ingedeeld:
        return _("Triage bevestigen")
    if not wie:
        return _("Toewijzen")
    if kaart.feiten.contact_op is None:
        return _("Eerste contact")
    return _("Bericht lezen") if ongelezen else _("Bellen hoe het gaat")


def _filter(request: HttpRequest, mensen: Sequence[Werkend]) -> Filter:
    known = {
        "status": Status.values,
        "gradatie": [item.value for item in triage.Gradatie],
        "vorm": triage.taxonomie().lijst("vorm").codes,
        "platform": triage.taxonomie().lijst("platform").codes,
        "assignee": [str(account_id) for account_id, _naam, _rol in mensen],
        "sinds": list(PERIODES),
        "ongelezen": ("1",),
        "termijn": list(dossiers.TERMIJNEN),
        "weergave": dossiers.WEERGAVEN,
    }
    values = {name: request.GET.get(name, "") for name in known}
    good = {name: value for name, value in values.items() if value in known[name]}
    return dossiers.Filter(**good, na=request.GET.get("na", ""))


def _filters(filter_: Filter, mensen: Sequence[Werkend]) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    """The drop-downs above the list: name, label, options; somebody who sees own cases alone is not asked whose."""
    taxonomie = triage.taxonomie()
    options = {
        "status": (_("Status"), [(item.value, str(item.label)) for item in Status]),
        "gradatie": (_("Ernst"), [(item.value, item.value) for item in triage.Gradatie]),
        "vorm": (_("Vorm"), [(term.code, term.desk) for term in taxonomie.lijst("vorm").termen]),
        "platform": (_("Waar"), [(term.code, term.desk) for term in taxonomie.lijst("platform").termen]),
        "assignee": (_("Wie"), [(str(account_id), naam) for account_id, naam, _rol in mensen]),
        "sinds": (_("Binnen"), [(days, str(label)) for days, label in PERIODES.items()]),
        "termijn": (_("Termijn"), [(code, str(label)) for code, label in TERMIJNEN.items()]),
        "ongelezen": (_("Berichten"), [("1", _("Met een ongelezen bericht"))]),
    }
    return [
        (name, label, [(code, text, code == getattr(filter_, name)) for code, text in choices])
        for name, (label, choices) in options.items()
        if choices
    ]


def _views(counts: Mapping[str, int], filter_: Filter, by: Medewerker) -> list[tuple[str, str, int | None, bool]]:
    own = {"van_mij", "zonder"} if by.rol != Rol.COORDINATOR else set()  # all that a trusted person sees is theirs
    rows: list[tuple[str, str, int | None]] = [
        ("open", _("Alles"), counts["open"]),
        ("van_mij", _("Van mij"), counts["van_mij"]),
        ("zonder", _("Nog van niemand"), counts["zonder"]),
        ("klachttermijn", _("Klachttermijn"), None),
        ("nazorg", _("Nazorg"), counts["nazorg"]),
        ("gesloten", _("Afgesloten"), None),
    ]
    return [(name, label, count, name == filter_.weergave) for name, label, count in rows if name not in own]


def _moments(kaarten: dict[UUID, Kaart], momenten: list[Moment]) -> list[tuple[Moment, Kaart]]:
    return [(item, kaarten[item.dossier_id]) for item in momenten if item.dossier_id in kaarten]


def _groet() -> str:
    hour = to_local(now()).hour
    if hour < MORNING:
        return _("Goedemorgen")
    return _("Goedemiddag") if hour < EVENING else _("Goedenavond")
