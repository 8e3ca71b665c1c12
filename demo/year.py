"""The demo's year: fictional reports that walk through the same services as real ones, at realistic times."""

from __future__ import annotations

import random
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.db import transaction

from meldpunt.accounts.service import Medewerker, Rol, create_account, sign_in
from meldpunt.audit import service as audit
from meldpunt.core import clock
from meldpunt.core.web.partij import werkdag
from meldpunt.evidence import service as evidence
from meldpunt.vault import service as vault
from support.behandeling import aannemen, delen, gesprek, inzien, sluiten, triage
from support.behandeling.doorgeleiden import brief
from support.behandeling.meegeven import verzoek
from support.bezetting import toewijzen
from support.doorgeleiding import queries as geleiding
from support.dossiers import letterbox
from support.dossiers.states import Status
from support.nazorg import queries as nazorg
from support.vertrouwenspersonen import queries as vertrouwenspersonen
from support.weghalen import queries as weghalen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DATA = Path(__file__).parent / "data"
SEED = 20261122  # the same demo every time; keys and codes stay random
WORDS = 5
CALLS_TOLD = 2
ANTWOORD_PAGINA = "https://meldpunt.example/antwoord/"  # stands in the letters
AT_THE_END = {
    sluiten.Puntsoort.NAZORG: sluiten.Sluitkeuze.STOPT,
    sluiten.Puntsoort.KLACHT: sluiten.Sluitkeuze.GEEN_KLACHT,
    sluiten.Puntsoort.DOORGIFTE: sluiten.Sluitkeuze.BEANTWOORD,
}
A_DAY = 8  # desk hours
NAZORG_NA = 30  # days of help before a case goes over to aftercare


@dataclass(frozen=True)
class DemoAccount:
    """What the demo prints for one fictional person."""

    rol: str
    gebruikersnaam: str
    wachtzin: str
    totp_geheim: str


@dataclass(frozen=True)
class Bezetting:
    """The fictional desk, with its vaults open."""

    coordinatoren: tuple[Medewerker, ...]
    vertrouwenspersonen: tuple[Medewerker, ...]


def make_people() -> tuple[list[DemoAccount], Bezetting]:
    """Make the fictional desk and board, and the desk's key."""
    raw = yaml.safe_load((DATA / "demo-mensen.yaml").read_text())
    shown, working = [], {}
    with transaction.atomic():
        if not vault.is_set_up():
            vault.set_up()
        vault.create_recovery_key()
        for person in raw["mensen"]:
            wachtzin = _passphrase(raw["woorden"])
            new = create_account(
                gebruikersnaam=person["gebruikersnaam"],
                naam=person["naam"],
                rol=Rol(person["rol"]),
                wachtzin=wachtzin,
                email=f"{person['gebruikersnaam']}@example.org",
            )
            shown.append(DemoAccount(person["rol"], person["gebruikersnaam"], wachtzin, new.totp_secret))
            if person["rol"] == Rol.VERTROUWENSPERSOON:
                toewijzen.add_to_pool(account=new.account, velden=_profile(person))
            working[person["gebruikersnaam"]] = (new.account, wachtzin)
        coordinators = [account for account, _w in working.values() if account.rol == Rol.COORDINATOR]
        vault.create_desk(members=[account.actor_id for account in coordinators])
        vault.mark_open()
    open_ones = [sign_in(account=a, wachtzin=w) for a, w in working.values() if vault.has_key(account_id=a.actor_id)]
    return shown, Bezetting(
        coordinatoren=tuple(item for item in open_ones if item.rol == Rol.COORDINATOR),
        vertrouwenspersonen=tuple(item for item in open_ones if item.rol == Rol.VERTROUWENSPERSOON),
    )


class Year:
    """A year of reports in the order of the calendar; each is a life that says when to wake it next."""

    def __init__(self, bezetting: Bezetting, *, until: datetime) -> None:
        """Prepare the year that ends at a moment."""
        self.bezetting = bezetting
        self.until = until
        self.chance = random.Random(SEED)  # noqa: S311 - the demo should be the same every time; nothing secret
        self.codes: list[str] = []
        self.attacked: list[uuid.UUID] = []
        self._waiting: list[tuple[datetime, int, Iterator[datetime]]] = []
        self._order = count()

    def fill(self, meldingen: Sequence[dict[str, Any]]) -> None:
        """Let every report come in, be judged, assigned and followed up, each at its own time, until the year ends."""
        for raw in meldingen:
            self._wake(self._moment_of(raw), self._life(raw))
        while self._waiting:
            moment, _order, life = heappop(self._waiting)
            with clock.at(moment), transaction.atomic(), audit.deferred():  # one visit, as on the pages
                upcoming = next(life, None)
            if upcoming is not None:
                self._wake(upcoming, life)

    def _wake(self, moment: datetime, life: Iterator[datetime]) -> None:
        """Go on with a life at a moment; what lies after the year does not happen."""
        if moment <= self.until:
            heappush(self._waiting, (moment, next(self._order), life))

    def _moment_of(self, raw: dict[str, Any]) -> datetime:
        latest = self.until - timedelta(minutes=5)
        if "uren_geleden" in raw:
            return min(latest, self.until - timedelta(hours=raw["uren_geleden"]))
        hour, minute = (int(part) for part in raw["tijd"].split(":"))
        day = clock.to_local(self.until - timedelta(days=raw["dagen_geleden"]))
        return min(latest, day.replace(hour=hour, minute=minute))

    def _life(self, raw: dict[str, Any]) -> Iterator[datetime]:
        """From the form to the first contact; what comes after that goes on beside it."""
        code, received = vault.new_code(), clock.now()
        ontvangst = aannemen.submit_melding(self._melding(raw, code))
        self.codes.append(code)
        self.attacked += [ontvangst.dossier_id] if raw.get("aanval") else []
        if raw.get("stand") == "nieuw":
            return
        dossier_id, voor = ontvangst.dossier_id, _term(ontvangst)
        yield self._first_look(received, voor)
        cor = self.chance.choice(self.bezetting.coordinatoren)
        vera = self._judge_and_assign(raw, dossier_id, cor)
        if raw.get("stand") == "toegewezen":
            return
        yield self._first_call(voor, late=raw.get("te_laat", False))
        called = clock.now()
        self._first_contact(raw, dossier_id, vera)
        self._wake(self._after(called, 5, 30), self._conversation(raw, dossier_id, code, vera))
        self._wake(self._after(called, 1, 4), self._decisions(raw, dossier_id, code, vera))
        end = called + timedelta(days=raw["sluit_na"]) if raw.get("stand") == "afgesloten" else None
        self._wake(self._after(called, 1, 2), self._aftercare(dossier_id, vera, end))
        for moment, naar in self._states(raw, called, end):
            self._wake(moment, self._to_state(dossier_id, naar, vera))

    def _judge_and_assign(self, raw: dict[str, Any], dossier_id: uuid.UUID, cor: Medewerker) -> Medewerker:
        besluit = raw.get("besluit", {})
        inzage = inzien.open_dossier(dossier_id=dossier_id, by=cor)
        voorstel = triage.TriageVoorstel(
            antwoorden=inzage.besluit.antwoorden,
            primaire_vorm=inzage.kaart.feiten.primaire_vorm,
            primair_platform=besluit.get("primair_platform") or inzage.kaart.feiten.primair_platform,
            gradatie=besluit.get("gradatie", ""),
            reden=besluit.get("reden", ""),
        )
        holds = triage.confirm(dossier_id=dossier_id, voorstel=voorstel, by=cor)
        if not holds and besluit["tweede"] != "wacht":
            moment = clock.add_werkuren(clock.now(), self.chance.uniform(0.5, 4), *werkdag())
            second = next(item for item in self.bezetting.coordinatoren if item.id != cor.id)
            self._wake(moment, self._second_opinion(dossier_id, besluit["tweede"] == "akkoord", second))
        chosen = next(item for item in vertrouwenspersonen.suggest(inzage=inzage, by=cor) if item.kan).kandidaat
        toewijzen.assign(dossier_id=dossier_id, account_id=chosen.account_id, by=cor)
        return next(item for item in self.bezetting.vertrouwenspersonen if item.id == chosen.account_id)

    def _second_opinion(self, dossier_id: uuid.UUID, akkoord: bool, by: Medewerker) -> Iterator[datetime]:  # noqa: FBT001
        inzien.open_dossier(dossier_id=dossier_id, by=by)
        triage.second(dossier_id=dossier_id, akkoord=akkoord, by=by)
        yield from ()

    def _first_contact(self, raw: dict[str, Any], dossier_id: uuid.UUID, vera: Medewerker) -> None:
        inzien.open_dossier(dossier_id=dossier_id, by=vera)
        for moment in _open_moments(dossier_id):
            if moment.soort == nazorg.Momentsoort.EERSTE_CONTACT:
                gesprek.finish_moment(moment_id=moment.id, naar=nazorg.Momentstand.GEDAAN, by=vera)
        for tekst in raw.get("antwoorden_meldpunt", ())[:1]:
            gesprek.send_bericht(dossier_id=dossier_id, tekst=tekst, by=vera)

    def _decisions(self, raw: dict[str, Any], dossier_id: uuid.UUID, code: str, vera: Medewerker) -> Iterator[datetime]:
        """What the melder said yes to, and what the desk still asks."""
        for bestemming in raw.get("akkoord", ()):
            delen.give(zaak=letterbox.open_with_code(vault.code_key(code)), code=bestemming)
        yield self._after(clock.now(), 1, 3)
        for bestemming in raw.get("doorgegeven", ()):
            self._pass_on(dossier_id, bestemming, vera)
        if "weghalen" in raw:
            self._take_down(dossier_id, tuple(raw["weghalen"]), vera)
        inzien.open_dossier(dossier_id=dossier_id, by=vera)
        for bestemming in raw.get("gevraagd", ()):
            delen.ask_consent(dossier_id=dossier_id, code=bestemming, by=vera)

    def _pass_on(self, dossier_id: uuid.UUID, bestemming: str, vera: Medewerker) -> None:
        """Write a letter, look it over and send it; the older ones were answered by now."""
        made = brief.begin(dossier_id=dossier_id, code=bestemming, by=vera)
        zaak = inzien.open_dossier(dossier_id=dossier_id, by=vera).zaak
        found = geleiding.traject_of(zaak, made)
        gezien = found.brief.id if found is not None else made
        brief.approve(doorgeleiding_id=made, gezien=gezien, pagina=ANTWOORD_PAGINA, by=vera)
        brief.send(doorgeleiding_id=made, wijze=geleiding.Verzendwijze.PRINT, by=vera)

    def _take_down(self, dossier_id: uuid.UUID, redenen: tuple[str, ...], vera: Medewerker) -> None:
        """Ask the first two links of a case away; the first one went out, the second still waits for somebody."""
        inzage = inzien.open_dossier(dossier_id=dossier_id, by=vera)
        bewijs = tuple(item.nr for item in inzage.bestanden)
        for number, found in enumerate(weghalen.links_of(inzage)[:2]):
            keuze = weghalen.Verzoekkeuze(link=found.link, platform="X", redenen=redenen, bewijs=bewijs)
            made = verzoek.begin(dossier_id=dossier_id, keuze=keuze, by=vera)
            text = verzoek.open_text(verzoek_id=made, by=vera)
            if number == 0:
                verzoek.send(verzoek_id=made, gezien=text.id, dag=clock.today(), kenmerk="8-2041", by=vera)

    def _conversation(
        self, raw: dict[str, Any], dossier_id: uuid.UUID, code: str, vera: Medewerker
    ) -> Iterator[datetime]:
        answers = iter(raw.get("antwoorden_meldpunt", ())[1:])
        for tekst in raw.get("berichten_melder", ()):
            gesprek.write_bericht(zaak=letterbox.open_with_code(vault.code_key(code)), tekst=tekst)
            yield self._after(clock.now(), 2, 20)
            inzien.open_dossier(dossier_id=dossier_id, by=vera, berichten=True)
            answer = next(answers, None)
            if answer is not None:
                gesprek.send_bericht(dossier_id=dossier_id, tekst=answer, by=vera)
            yield self._after(clock.now(), 5, 30)

    def _aftercare(self, dossier_id: uuid.UUID, vera: Medewerker, end: datetime | None) -> Iterator[datetime]:
        """Moments are kept a little before their time; those of the last two days still lie on the desk.

        Of a case that is closed by now only the first calls are told, which keeps starting the demo short.
        """
        horizon = min(self.until - timedelta(days=2), end or self.until)
        for _call in range(CALLS_TOLD) if end else count():
            item = next((item for item in _open_moments(dossier_id) if item.voor < horizon), None)
            if item is None:
                return
            yield max(clock.now(), item.voor - timedelta(hours=self.chance.uniform(0.5, 6)))
            if item in _open_moments(dossier_id):  # a second person may have planned everything anew
                gesprek.finish_moment(moment_id=item.id, naar=nazorg.Momentstand.GEDAAN, by=vera)

    def _to_state(self, dossier_id: uuid.UUID, naar: Status, vera: Medewerker) -> Iterator[datetime]:
        if naar == Status.AFGESLOTEN:
            self._close(dossier_id, vera)
        else:
            sluiten.change_status(dossier_id=dossier_id, naar=naar, by=vera)
        yield from ()

    def _close(self, dossier_id: uuid.UUID, vera: Medewerker) -> None:
        """Close with care; a coordinator looks along where it is grave."""
        punten = sluiten.open_punten(inzien.open_dossier(dossier_id=dossier_id, by=vera, berichten=True).zaak)
        voorstel = sluiten.Sluitvoorstel(
            keuzes={punt.sleutel: AT_THE_END.get(punt.soort, punt.keuzes[0]) for punt in punten},
            zin="Het is al een tijd rustig. Daarom sluiten we je melding. Je kunt altijd terugkomen met je code.",
            reden="Een maand niets nieuws.",
        )
        if not sluiten.close_with_care(dossier_id=dossier_id, voorstel=voorstel, by=vera):
            cor = self.bezetting.coordinatoren[0]
            inzien.open_dossier(dossier_id=dossier_id, by=cor)
            sluiten.second_close(dossier_id=dossier_id, akkoord=True, by=cor)

    def _states(self, raw: dict[str, Any], called: datetime, end: datetime | None) -> list[tuple[datetime, Status]]:
        """When a case goes to which state: to aftercare after a month, or when it closes; or to one it waits in."""
        stand, month = raw.get("stand"), called + timedelta(days=NAZORG_NA)
        if stand in (Status.WACHT_OP_BETROKKENE, Status.WACHT_OP_DERDE):
            return [(called + timedelta(hours=2), Status(stand))]
        if end is None:
            return [(month, Status.NAZORG)]
        return [(min(month, end - timedelta(hours=1)), Status.NAZORG), (end, Status.AFGESLOTEN)]

    def _first_look(self, received: datetime, voor: datetime) -> datetime:
        """In office hours where the term leaves room for that."""
        seen = clock.add_werkuren(received, self.chance.uniform(0.2, 0.9), *werkdag())
        return seen if seen < voor else received + (voor - received) * self.chance.uniform(0.4, 0.6)

    def _first_call(self, voor: datetime, *, late: bool) -> datetime:
        """Most are called in time; some are not, as in real life."""
        if late:
            return clock.add_werkuren(voor, self.chance.uniform(2, 9), *werkdag())
        room = voor - clock.now()
        return clock.now() + min(room * self.chance.uniform(0.2, 0.9), timedelta(hours=self.chance.uniform(0.4, 3.5)))

    def _after(self, moment: datetime, least: float, most: float) -> datetime:
        return moment + timedelta(hours=self.chance.uniform(least, most))

    def _melding(self, raw: dict[str, Any], code: str) -> letterbox.NieuweMelding:
        contact = raw.get("contact", {})
        by_name = {item.naam: item.id for item in self.bezetting.vertrouwenspersonen}
        day = clock.today() - timedelta(days=raw.get("eerder", 0))
        return letterbox.NieuweMelding(
            melding_id=uuid.uuid4(),
            code=code,
            antwoorden=answers_of(raw),
            verhaal=raw.get("verhaal", ""),
            platforms=tuple(raw.get("platforms", ())),
            links=links_of(raw),
            wanneer=raw.get("wanneer", ""),
            wanneer_datum=day if raw.get("wanneer") else None,
            over_wie=raw.get("over_wie", ""),
            bestanden=tuple(_evidence(name) for name in raw.get("bestanden", ())),
            vertrouwenspersoon=by_name[raw["wens"]] if "wens" in raw else None,
            niet_zien=raw.get("niet_zien", ""),
            kanaal=contact.get("kanaal", "code"),
            naam=contact.get("naam", ""),
            email=contact.get("email", ""),
            telefoon=contact.get("telefoon", ""),
            bel_wanneer=contact.get("wanneer", ""),
            voicemail=contact.get("voicemail", ""),
            taal=raw.get("taal", "nl"),
        )


def read_meldingen() -> list[dict[str, Any]]:
    """The fictional reports, newest first."""
    found: list[dict[str, Any]] = yaml.safe_load((DATA / "demo-meldingen.yaml").read_text())["meldingen"]
    return found


def answers_of(raw: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """The answers of a fictional report, as the form gives them."""
    return {
        vraag: tuple(codes) if isinstance(codes, list) else (str(codes),) for vraag, codes in raw["antwoorden"].items()
    }


def links_of(raw: dict[str, Any]) -> tuple[str, ...]:
    """The links of a fictional report, a numbered row written out."""
    row = raw.get("links_reeks", {"begin": "", "vanaf": 0, "aantal": 0})
    numbers = range(row["vanaf"], row["vanaf"] + row["aantal"])
    return (*raw.get("links", ()), *(f"{row['begin']}{number}" for number in numbers))


def _open_moments(dossier_id: uuid.UUID) -> list[nazorg.Moment]:
    return [item for item in nazorg.moments_of(dossier_id) if item.stand == "open"]


def _term(ontvangst: letterbox.Ontvangst) -> datetime:
    """Until when the first contact was promised; or a day in which a report is read that asks for none."""
    return ontvangst.feiten.contact_voor or clock.add_werkuren(clock.now(), A_DAY, *werkdag())


def _evidence(name: str) -> letterbox.NieuwBestand:
    """A fictional piece of evidence: a text that says that it is one, sealed like any file."""
    sealed = evidence.seal_waiting([f"Fictief bewijs voor de demo: {name}\n".encode()])
    return letterbox.NieuwBestand(
        file_id=sealed.file_id,
        naam=name,
        soort="text/plain",
        grootte=sealed.size,
        sha256=sealed.sha256,
        sleutel=sealed.key,
    )


def _passphrase(woorden: Sequence[str]) -> str:
    return " ".join(secrets.choice(woorden) for _ in range(WORDS))


def _profile(person: dict[str, Any]) -> dict[str, Any]:
    return {
        "expertise": tuple(person["expertise"]),
        "over": person["over"],
        "telefoon": person["telefoon"],
        "uren": person["uren"],
        "extern": person.get("extern", False),
    }
