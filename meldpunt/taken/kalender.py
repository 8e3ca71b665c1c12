"""What is planned, as a file for one's own calendar: when, and how the desk calls the case; not what it is about.

A calendar lies on servers of others and is shared with colleagues, so that it says no more than a mail would.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_GET
from icalendar import Alarm, Calendar, Event

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Rol
from meldpunt.core.clock import now
from meldpunt.core.errors import NotFound
from support.dossiers import queries as dossiers
from support.dossiers.rules import not_there
from support.nazorg import queries as nazorg

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.http import HttpRequest

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.queries import Kaart
    from support.nazorg.queries import Moment

DESK = (Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
LENGTH, AHEAD = timedelta(minutes=30), timedelta(minutes=30)


@require_GET
@staff_page(*DESK)
def alles(request: HttpRequest, by: Medewerker) -> HttpResponse:  # noqa: ARG001 - the gate hands every view the person
    """Everything that is planned in the cases that one looks after."""
    kaarten = {kaart.id: kaart for kaart in dossiers.with_date(by, own=True)}
    return _file((item, kaarten[item.dossier_id]) for item in nazorg.agenda(kaarten))


@require_GET
@staff_page(*DESK)
def een(request: HttpRequest, by: Medewerker, moment_id: UUID) -> HttpResponse:  # noqa: ARG001 - idem
    """One planned moment; to whoever may not read its case, it is not there."""
    found = nazorg.find(moment_id)
    kaart = dossiers.kaarten_of([found.dossier_id], by=by).get(found.dossier_id) if found else None
    if found is None or kaart is None:
        raise NotFound(not_there())
    return _file([(found, kaart)])


def _file(items: Iterable[tuple[Moment, Kaart]]) -> HttpResponse:
    """The file (RFC 5545); the same moment has the same UID, so that loading it again moves it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Meldpunt//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for moment, kaart in items:
        calendar.add_component(_event(moment, kaart))
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="meldpunt.ics"'
    return response


def _event(moment: Moment, kaart: Kaart) -> Event:
    event = Event()
    event.add("uid", f"{moment.id}@meldpunt.invalid")
    event.add("dtstamp", now())
    event.add("dtstart", moment.voor)
    event.add("dtend", moment.voor + LENGTH)
    event.add("summary", f"Meldpunt: {kaart.alias}")  # a name, the same in every language
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -AHEAD)
    alarm.add("description", "Meldpunt")
    event.add_component(alarm)
    return event
