"""The demo's year: fictional reports that walk through the same services as real ones, at realistic times."""

from __future__ import annotations

import hashlib
import random
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.db import transaction

from meldpunt.accounts.service import Medewerker, Rol, create_account, sign_in
from meldpunt.core import clock
from meldpunt.melden.service import submit_melding
from meldpunt.vault import service as vault
from meldpunt.vault.files import FileSealer, new_file_key
from meldpunt.werkplek import workflows
from support.dossiers import letterbox
from support.dossiers import service as dossiers
from support.dossiers.states import Status
from support.nazorg import service as nazorg
from support.vertrouwenspersonen import service as vertrouwenspersonen

if TYPE_CHECKING:
    from collections.abc import Sequence

DATA = Path(__file__).parent / "data"
SEED = 20261122  # the same demo every time; keys and codes stay random
WORDS = 5


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
                vertrouwenspersonen.add_to_pool(account=new.account, **_profile(person))
            working[person["gebruikersnaam"]] = (new.account, wachtzin)
        coordinators = [account for account, _w in working.values() if account.rol == Rol.COORDINATOR]
        vault.create_desk(members=[account.actor_id for account in coordinators])
    open_ones = [sign_in(account=a, wachtzin=w) for a, w in working.values() if vault.has_key(account_id=a.actor_id)]
    return shown, Bezetting(
        coordinatoren=tuple(item for item in open_ones if item.rol == Rol.COORDINATOR),
        vertrouwenspersonen=tuple(item for item in open_ones if item.rol == Rol.VERTROUWENSPERSOON),
    )


class Year:
    """Fills a year with reports, one after the other."""

    def __init__(self, bezetting: Bezetting, *, until: datetime) -> None:
        """Prepare the year that ends at a moment."""
        self.bezetting = bezetting
        self.until = until
        self.chance = random.Random(SEED)  # noqa: S311 - the demo should be the same every time; nothing secret
        self.codes: list[str] = []

    def fill(self, meldingen: Sequence[dict[str, Any]]) -> None:
        """Let every report come in, be judged, assigned and followed up, each at its own time."""
        for raw in sorted(meldingen, key=lambda item: -item["dagen_geleden"]):
            self._one(raw)

    def _one(self, raw: dict[str, Any]) -> None:
        hour, minute = (int(part) for part in str(raw.get("tijd", "10:15")).split(":"))
        day = clock.to_local(self.until - timedelta(days=raw["dagen_geleden"]))
        moment = min(day.replace(hour=hour, minute=minute), self.until - timedelta(minutes=5))
        code = vault.new_code()
        with clock.at(moment):
            ontvangst = submit_melding(self._melding(raw, code))
        self.codes.append(code)
        if raw.get("stand", "nazorg") == "nieuw":
            return
        self._work(raw, ontvangst, code, moment)

    def _work(self, raw: dict[str, Any], ontvangst: letterbox.Ontvangst, code: str, moment: datetime) -> None:
        cor = self.chance.choice(self.bezetting.coordinatoren)
        later = self._after(moment, hours=(0.4, 3.0))
        with clock.at(later):
            inzage = dossiers.open_dossier(dossier_id=ontvangst.dossier_id, by=cor)
            voorstel = dossiers.TriageVoorstel(
                antwoorden=inzage.besluit.antwoorden,
                primaire_vorm=inzage.kaart.feiten.primaire_vorm,
                primair_platform=inzage.kaart.feiten.primair_platform,
            )
            workflows.confirm_triage(dossier_id=ontvangst.dossier_id, voorstel=voorstel, by=cor)
            chosen = next(v for v in vertrouwenspersonen.suggest(inzage=inzage) if v.kan).kandidaat
            workflows.assign(dossier_id=ontvangst.dossier_id, account_id=chosen.account_id, by=cor)
        vera = next(item for item in self.bezetting.vertrouwenspersonen if item.id == chosen.account_id)
        self._follow_up(raw, ontvangst.dossier_id, code, vera, self._after(later, hours=self._promptness(raw)))

    def _follow_up(
        self, raw: dict[str, Any], dossier_id: uuid.UUID, code: str, vera: Medewerker, moment: datetime
    ) -> None:
        if moment > self.until or raw.get("stand") == "toegewezen":
            return
        with clock.at(moment):
            dossiers.open_dossier(dossier_id=dossier_id, by=vera)
            self._complete_due(dossier_id, vera, first=True)
            for tekst in raw.get("antwoorden_meldpunt", ())[:1]:
                dossiers.send_bericht(dossier_id=dossier_id, tekst=tekst, by=vera)
        self._conversation(raw, dossier_id, code, vera, moment)
        self._aftercare(raw, dossier_id, vera)

    def _conversation(
        self, raw: dict[str, Any], dossier_id: uuid.UUID, code: str, vera: Medewerker, moment: datetime
    ) -> None:
        answers = list(raw.get("antwoorden_meldpunt", ()))[1:]
        for tekst in raw.get("berichten_melder", ()):
            moment = self._after(moment, hours=(5.0, 30.0))
            if moment > self.until:
                return
            with clock.at(moment):
                letterbox.add_bericht(melding=letterbox.open_with_code(vault.code_key(code)), tekst=tekst)
            moment = self._after(moment, hours=(2.0, 20.0))
            if moment > self.until or not answers:
                return
            with clock.at(moment):
                dossiers.send_bericht(dossier_id=dossier_id, tekst=answers.pop(0), by=vera)

    def _aftercare(self, raw: dict[str, Any], dossier_id: uuid.UUID, vera: Medewerker) -> None:
        horizon = self.until - timedelta(days=2)
        for item in nazorg.moments_of(dossier_id):
            if item.stand == "open" and item.voor < horizon:
                with clock.at(item.voor - timedelta(hours=self.chance.uniform(0.5, 6))):
                    nazorg.complete(moment_id=item.id, naar="gedaan", by=vera)
        if raw.get("stand") == "afgesloten":
            with clock.at(self.until - timedelta(days=max(1, raw["dagen_geleden"] - 120))):
                dossiers.change_status(dossier_id=dossier_id, naar=Status.NAZORG, by=vera)
                dossiers.change_status(dossier_id=dossier_id, naar=Status.AFGESLOTEN, by=vera)

    def _complete_due(self, dossier_id: uuid.UUID, by: Medewerker, *, first: bool) -> None:
        momenten = nazorg.moments_of(dossier_id)
        for item in momenten[:1] if first else momenten:
            nazorg.complete(moment_id=item.id, naar="gedaan", by=by)

    def _promptness(self, raw: dict[str, Any]) -> tuple[float, float]:
        """Most are called in time; some are not, as in real life."""
        return (30.0, 90.0) if raw.get("te_laat") else (0.5, 3.5)

    def _after(self, moment: datetime, *, hours: tuple[float, float]) -> datetime:
        return moment + timedelta(hours=self.chance.uniform(*hours))

    def _melding(self, raw: dict[str, Any], code: str) -> letterbox.NieuweMelding:
        contact = raw.get("contact", {})
        wens = raw.get("wens")
        by_name = {item.naam: item.id for item in self.bezetting.vertrouwenspersonen}
        day = clock.today() - timedelta(days=raw.get("eerder", 0))
        return letterbox.NieuweMelding(
            melding_id=uuid.uuid4(),
            code=code,
            antwoorden={vraag: tuple(codes) for vraag, codes in raw["antwoorden"].items()},
            verhaal=raw.get("verhaal", ""),
            platforms=tuple(raw.get("platforms", ())),
            links=tuple(raw.get("links", ())),
            wanneer=raw.get("wanneer", ""),
            wanneer_datum=day if raw.get("wanneer") else None,
            over_wie=raw.get("over_wie", ""),
            bestanden=tuple(_evidence(name) for name in raw.get("bestanden", ())),
            vertrouwenspersoon=by_name.get(wens) if wens else None,
            niet_zien=raw.get("niet_zien", ""),
            kanaal=contact.get("kanaal", "code"),
            naam=contact.get("naam", ""),
            email=contact.get("email", ""),
            telefoon=contact.get("telefoon", ""),
            bel_wanneer=contact.get("wanneer", ""),
            voicemail=contact.get("voicemail", ""),
            taal=raw.get("taal", "nl"),
        )


def _evidence(name: str) -> letterbox.NieuwBestand:
    """A fictional piece of evidence: a text that says that it is one, sealed like any file."""
    file_id, key = uuid.uuid4(), new_file_key()
    content = f"Fictief bewijs voor de demo: {name}\n".encode()
    path = vault.concept_path(file_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("wb") as target:
        sealer = FileSealer(target, key=key, file_id=file_id)
        sealer.write(content)
        sealer.close()
    return letterbox.NieuwBestand(
        file_id=file_id,
        naam=name,
        soort="text/plain",
        grootte=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        sleutel=key,
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
