"""What a melder reads behind the code: how far the report is, and what happens next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from meldpunt.accounts.service import Rol, names_of
from meldpunt.core.clock import AMSTERDAM, now, to_local, today
from meldpunt.core.web.partij import partij
from meldpunt.melden.velden.contact import kanaal_field, voicemail_field
from meldpunt.melden.velden.plaats import wanneer_field
from support.regie.queries import bestemming
from support.vertrouwenspersonen import queries as vertrouwenspersonen
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.forms import Field

    from meldpunt.audit.service import Regel
    from support.dossiers.letterbox import Contactwens, MijnMelding, Regeltekst, Verhaal
    from support.regie.queries import Boek
    from support.stappenplan.queries import Plan


@dataclass(frozen=True)
class Gebeurd:
    """One thing that happened to a report, or that comes next."""

    wat: str
    bij: str
    straks: bool = False


@dataclass(frozen=True)
class Helper:
    """Who helps the melder now, and how to reach them."""

    naam: str
    rol: str
    telefoon: str
    uren: str


@dataclass(frozen=True)
class Volgende:
    """What happens next, in one sentence and a half."""

    wat: str
    bij: str


VOOR_MELDER = {
    "notitie": gettext_noop("%(naam)s schreef op, ook voor jou"),
    "triage": gettext_noop("We keken hoe ernstig het is"),
    "triage_akkoord": gettext_noop("We keken hoe ernstig het is"),
    "kennisdag": gettext_noop("We schreven op wanneer je het voor het eerst las"),
    "waarneming": gettext_noop("%(naam)s sprak af wie er invalt"),
    "consult_gevraagd": gettext_noop("%(naam)s vroeg een deskundige om raad, zonder je naam"),
    "kritiek": gettext_noop("We zien dit als kritiek, en schreven op waarom"),
    "geen_kritiek": gettext_noop("We zien dit niet langer als kritiek"),
    "klacht": gettext_noop("We schreven op wat je koos over de klacht"),
    "gast_leest_mee": gettext_noop("%(naam)s gaf iemand van buiten de sleutel, omdat jij ja zei"),
    "plan_aangepast": gettext_noop("We pasten je stappenplan aan"),
    "stap_weggelaten": gettext_noop("We lieten een stap weg uit je stappenplan"),
}  # what the desk writes on the timeline for the melder too, in the melder's words


def written_for(regels: Iterable[Regeltekst]) -> list[Regeltekst]:
    """The lines that the desk wrote for the melder too."""
    return [regel for regel in regels if regel.leest_melder and regel.soort in VOOR_MELDER]


@dataclass(frozen=True)
class Blik:
    """Somebody who looked: who, in which role, when."""

    naam: str
    rol: str
    op: datetime


def blikken_of(regels: Iterable[Regel]) -> list[Blik]:
    """Lines of the trail as the melder reads them."""
    lines = list(regels)
    names, roles = names_of(regel.actor for regel in lines), {rol.value: str(rol.label) for rol in Rol}
    return [Blik(naam=names.get(regel.actor, ""), rol=roles.get(regel.rol, regel.rol), op=regel.at) for regel in lines]


def helper_of(melding: MijnMelding) -> Helper:
    """Whoever looks after the report; the desk while that is nobody, or where this person has no number."""
    desk = partij()
    away = vertrouwenspersonen.away_now()
    weg_tot = away.get(melding.assignee_id) if melding.assignee_id else None
    waarnemer = melding.waarnemer(away=away) if weg_tot else None
    profiel = vertrouwenspersonen.profiel_of(waarnemer or melding.assignee_id)
    own = bool(profiel and profiel.telefoon)
    telefoon, uren = (profiel.telefoon, profiel.uren) if profiel and own else (desk["telefoon"], "")
    hours = uren or desk["telefoon_uren"]
    if not melding.wordt_gelezen:
        naam, rol = _("Het meldpunt"), _("We kunnen je melding nu niet lezen. Bellen kan wel.")
    elif melding.assignee_id is None:
        naam, rol = _("Het meldpunt"), _("Je hoort van ons wie je vertrouwenspersoon wordt.")
    else:
        naam = names_of([str(melding.assignee_id)]).get(str(melding.assignee_id), "")
        rol = (
            _("Kijkt naar je melding om.")
            if own
            else _("Kijkt naar je melding om. Bel je het meldpunt, vraag er dan naar.")
        )
        if weg_tot is not None:
            rol = _while_away(melding, weg_tot, rol=rol, invaller=profiel.naam if profiel and waarnemer else "")
    return Helper(naam=naam, rol=rol, telefoon=telefoon, uren=_(hours))


def _while_away(melding: MijnMelding, weg_tot: date, *, rol: str, invaller: str) -> str:
    """Until when whoever looks after the report is away, and who reads it meanwhile."""
    words = {"dag": date_format(weg_tot, "j F"), "rol": rol, "naam": invaller}
    if invaller:
        return _("Is er tot en met %(dag)s niet. Tot dan kijkt %(naam)s naar je melding om.") % words
    if not melding.leest_een_ander:
        return (
            _(
                "Is er tot en met %(dag)s niet. Niemand anders kan je melding nu openen. "
                "Wacht je liever niet? Kies dan hieronder iemand anders."
            )
            % words
        )
    return _("Is er tot en met %(dag)s niet. Wat je schrijft, leest het meldpunt. Daarna: %(rol)s") % words


def verloop_of(melding: MijnMelding, plan: Plan | None, boek: Boek) -> list[Gebeurd]:
    """What happened to a report, the oldest first, and what comes next with its day."""
    standen = melding.standen
    done = [(standen.ontvangen_op, _("Je melding kwam binnen"), short_moment(standen.ontvangen_op))]
    if melding.gezien:
        first = melding.gezien[0]
        naam = names_of([first.actor]).get(first.actor) or _("Iemand van het meldpunt")
        done.append((first.at, _("%(naam)s las je melding") % {"naam": naam}, short_moment(first.at)))
    if standen.contact_op is not None:
        done.append((standen.contact_op, _("We spraken elkaar"), short_moment(standen.contact_op)))
    if plan is not None:  # of a plan the day alone is known
        wat = _("Je stappenplan kwam klaar, versie %(nr)s") % {"nr": plan.versie}
        done.append((_end_of_day(plan.gemaakt_op), wat, _day(plan.gemaakt_op)))
    added = {to_local(stuk.op).date(): stuk for stuk in melding.bestanden if stuk.is_van_meldpunt}
    for dag, stuk in added.items():
        done.append((stuk.op, _("We voegden bewijs toe aan je melding"), date_format(dag, "j b")))
    for item in boek.getoonde_doorgiften:
        wat = _("We gaven iets door aan %(wie)s") % {"wie": bestemming(item.bestemming).naam}
        done.append((item.op, wat, f"{item.wat}. {short_moment(item.op)}"))
    done += [
        (regel.op, _(VOOR_MELDER[regel.soort]) % {"naam": regel.wie}, f"{regel.leest_melder} {short_moment(regel.op)}")
        for regel in written_for(melding.regels)
    ]
    done.sort(key=lambda item: item[0])
    happened = [Gebeurd(wat=wat, bij=bij) for _op, wat, bij in done]
    if standen.afgesloten:
        return [*happened, Gebeurd(wat=_("Je melding is afgesloten"), bij="")]
    return [*happened, *_upcoming(melding)]


def _upcoming(melding: MijnMelding) -> list[Gebeurd]:
    """What is promised and still ahead; never that something was done already."""
    feiten, found = melding.feiten, list[Gebeurd]()
    if not melding.wordt_gelezen:
        return found
    if feiten.contact_op is None and feiten.contact_voor is not None and feiten.contact_voor > now():
        wat = _("Ons antwoord staat hier") if feiten.kanaal == "code" else _("We nemen contact op")
        found.append(
            Gebeurd(wat=wat, bij=_("uiterlijk %(moment)s") % {"moment": short_moment(feiten.contact_voor)}, straks=True)
        )
    days = [day for day in feiten.nazorg_op if day >= today()][:1]
    found += [Gebeurd(wat=_("We vragen hoe het gaat"), bij=date_format(day, "l j F"), straks=True) for day in days]
    return found


def story_lines(verhaal: Verhaal, *, namens: bool) -> list[tuple[str, str]]:
    """Everything that was asked in the form and answered, in words: question and answer."""
    when = [_chosen(wanneer_field(), verhaal.wanneer)] if verhaal.wanneer else []
    when += [date_format(verhaal.wanneer_datum, "j F Y")] if verhaal.wanneer_datum else []
    lines = [
        *triage.answers_in_words(verhaal.antwoorden, namens=namens),
        (
            _("Waar gebeurde het?"),
            ", ".join(_(triage.label(code, lijst="platform", melder=True)) for code in verhaal.platforms),
        ),
        (_("Wanneer was het ongeveer?"), ", ".join(when)),
        (_("Over wie"), verhaal.over_wie),
        (_("Mag dit niet zien"), verhaal.niet_zien),
        *((_("Link"), link) for link in verhaal.links),
    ]
    return [line for line in lines if line[1]]


def contact_lines(contact: Contactwens, *, mail: str, buiten: Iterable[str]) -> list[tuple[str, str]]:
    """How the melder wants to be reached and what they do not want, in words.

    Args:
        contact: the wish as it stands.
        mail: where a mail goes when something is ready; empty for nowhere.
        buiten: the names of whom the melder keeps out.
    """
    lines = [
        (_("Hoe wil je contact?"), _chosen(kanaal_field(), contact.kanaal)),
        (_("Je naam"), contact.naam),
        (_("Je nummer"), contact.telefoon),
        (_("Je e-mailadres"), contact.email),
        (_("Wanneer kunnen we je bellen?"), contact.wanneer),
        (_("Mogen we je voicemail inspreken?"), _chosen(voicemail_field(), contact.voicemail)),
        (_("Stuur mij geen teksten of beelden van wat er gebeurde"), _("Ja") if contact.geen_citaten else ""),
        (_("Rust tot"), date_format(contact.pauze_tot, "j F Y") if contact.pauze_tot else ""),
        (_("Mail me als er iets klaarstaat"), mail),
        (_("Wie dit niet mag zien"), ", ".join(buiten)),
    ]
    return [line for line in lines if line[1]]


def _chosen(field: Field, code: str) -> str:
    """The words of a choice in the form; nothing where none was made."""
    return next((str(words) for value, words in field.choices if value == code), "") if code else ""  # type: ignore[attr-defined]  # a field of choices


def volgende_for(melding: MijnMelding) -> Volgende:
    """What the melder can expect, and by when."""
    feiten, standen = melding.feiten, melding.standen
    if standen.afgesloten:
        return Volgende(_("Je melding is afgesloten"), _("Je kunt altijd terugkomen met je code."))
    if not melding.wordt_gelezen:
        return Volgende(
            _("Kies wie je melding mag lezen"),
            _("Wie naar je melding omkeek, werkt hier niet meer. Niemand anders van het meldpunt kan hem nu openen."),
        )
    if standen.contact_op is None and feiten.contact_voor is not None:
        return Volgende(
            _first_contact(feiten.contact_voor, anoniem=feiten.kanaal == "code"), _("Je hoeft nu niets te doen.")
        )
    if feiten.wil_geen_contact:
        return Volgende(
            _("Je melding is vastgelegd"),
            _("We plannen geen contact. Wil je toch praten? Stuur hieronder een bericht."),
        )
    upcoming = [day for day in feiten.nazorg_op if day >= today()]
    if upcoming:
        day = date_format(upcoming[0], "l j F")
        text = _("We vragen weer hoe het gaat, op %(dag)s") % {"dag": day}
        return Volgende(text, _("Liever niet? Laat het weten in een bericht."))
    return Volgende(_("We wachten op jou"), _("Er is geen haast. Stuur een bericht als je iets nodig hebt."))


def _first_contact(voor: datetime, *, anoniem: bool) -> str:
    local = to_local(voor)
    when = {"dag": date_format(local, "l j F"), "tijd": date_format(local, "H.i")}
    if local < to_local(now()):
        return _("We zijn later dan we zeiden. Bel ons gerust, of stuur hieronder een bericht")
    if anoniem:
        return _("Je leest hier ons antwoord, uiterlijk %(dag)s om %(tijd)s uur") % when
    return _("We nemen contact op, uiterlijk %(dag)s om %(tijd)s uur") % when


def _end_of_day(moment: datetime) -> datetime:
    """Where something comes of which the day alone is known: after the rest of that day."""
    return datetime.combine(to_local(moment).date(), time.max, tzinfo=AMSTERDAM)


def _day(moment: datetime) -> str:
    return date_format(to_local(moment), "j b")


def short_moment(moment: datetime | None) -> str:
    """A moment as a melder reads it; empty where there is none."""
    return date_format(to_local(moment), "j b, H.i") if moment else ""
