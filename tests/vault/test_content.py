"""Sealed values open as what they were sealed as: the golden files of every release, and what is no value of its kind.

``tests/golden`` holds values as earlier releases sealed them. A file is never changed; a new shape gets a new file.
"""

from __future__ import annotations

import json
import uuid
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from meldpunt.aanmelden.begin_views import Begonnen
from meldpunt.aanmelden.papier import Papier
from meldpunt.accounts.sessions.getypt import Getypt
from meldpunt.accounts.sessions.guesses import BekendeBrowser
from meldpunt.accounts.sessions.vault_cookie import OpenSleutel, WachtendeSleutel
from meldpunt.accounts.sessions.weergaven import Weergaven
from meldpunt.evidence.slots import Slots
from meldpunt.inrichten.service import Ceremonie
from meldpunt.melden.concept import Concept
from meldpunt.melden.inhoud import Geopend, Ontvangstbewijs
from meldpunt.mijnmelding.session import Geopendecode
from meldpunt.vault import service as vault
from meldpunt.vault.crypt import content
from statistieken.casuistiek import inhoud as casuistiek
from support.aandacht.models import Aandachtspunt
from support.aanvallen import models as aanvallen
from support.behandeling.aanvallen.koppelen import Vergelijkstand
from support.consultatie import inhoud as consultatie
from support.doorgeleiding import inhoud as geleiding
from support.doorgeleiding.models import Mailpost
from support.dossiers import inhoud
from support.gasten import inhoud as gasten
from support.papier import inhoud as papier
from support.regie import inhoud as regie
from support.regie.models import Mailadres
from support.stappenplan import plan, wijziging
from support.weghalen import inhoud as weghalen

if TYPE_CHECKING:
    from collections.abc import Callable

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
FILES: dict[str, type[vault.Content]] = {
    "aandacht": Aandachtspunt,
    "aanval": aanvallen.Aanvalfeiten,
    "afloop": geleiding.Afloop,
    "afsluiting": inhoud.Afsluiting,
    "antwoord": regie.Antwoord,
    "bericht": inhoud.Berichttekst,
    "bewijs_weg": inhoud.Weggehaald,
    "bewijsstuk": inhoud.Bestand,
    "bewijsstuk-2": inhoud.Bestand,  # a recording
    "box-begonnen": Begonnen,
    "box-bekende_browser": BekendeBrowser,
    "box-bewaren": Geopend,
    "box-code": Geopendecode,
    "box-concept": Concept,
    "box-concept-2": Concept,  # with a recording, which its melder lets go along without a name
    "box-inrichten": Ceremonie,
    "box-kluis": OpenSleutel,
    "box-kluis_wacht": WachtendeSleutel,
    "box-ontvangst": Ontvangstbewijs,
    "box-papier": Papier,
    "box-slots": Slots,
    "brief": geleiding.Brief,
    "consultatie": consultatie.Consultatie,
    "contact": inhoud.Contactwens,
    "doorgifte": regie.Doorgifte,
    "doorgifte-2": regie.Doorgifte,  # with the letter, its ground, and how it went out
    "feiten": inhoud.Feiten,
    "feiten-2": inhoud.Feiten,  # with what really went out
    "feiten-3": inhoud.Feiten,  # with the attack that it belongs to
    "feiten-4": inhoud.Feiten,  # with a recording that nobody wrote down yet
    "feiten-5": inhoud.Feiten,  # with what it does to somebody, and set apart as criticism
    "kaart": casuistiek.Kaarttekst,
    "geen_aanval": aanvallen.Geenverband,
    "getypt": Getypt,
    "weergaven": Weergaven,
    "mailpost": Mailpost,
    "mailwens": Mailadres,
    "meekijkbesluit": geleiding.Meekijkbesluit,
    "meelezing": gasten.Meelezing,
    "melding": inhoud.Verhaal,
    "opnameverslag": inhoud.Opnameverslag,
    "overname": regie.Overname,
    "reactie": geleiding.Reactie,
    "planwijziging": wijziging.Planwijziging,
    "scan": inhoud.Scanuitslag,
    "schakel": inhoud.Schakel,
    "stap_keuze": plan.Stapkeuze,
    "stappenplan": plan.Stappenplan,
    "stappenplan_pdf": plan.PlanPdf,
    "telfeiten": inhoud.Telfeiten,
    "tijdlijn": inhoud.Regeltekst,
    "toestemming": regie.Toestemming,
    "toestemming-2": regie.Toestemming,  # with its parts by name, and the approved words
    "triage": inhoud.Oordeel,
    "uitingen": inhoud.Uitingen,
    "uitsluiting": inhoud.Uitsluiting,
    "vastlegkaart": inhoud.Vastlegkaart,
    "vergelijking": Vergelijkstand,
    "aangiftepakket": papier.Aangiftepakket,
    "meegave": papier.Meegave,
    "verslagreactie": inhoud.Verslagreactie,
    "verzoeksport": weghalen.Verzoeksport,
    "verzoektekst": weghalen.Verzoektekst,
    "vraag": regie.Vraagtekst,
    "weergave": inhoud.Weergave,
}
NEVER_SEALED = {inhoud.Besluit, inhoud.Bewijs, regie.GesteldeVraag}  # what was found out beside what is sealed


def read(name: str) -> list[tuple[Any, vault.Content]]:
    """Each value of a golden file, as it was sealed and as it opens."""
    found = []
    for raw in json.loads((GOLDEN / f"{name}.json").read_text()):
        sealed = raw["inhoud"] if set(raw) == {"id", "inhoud"} else raw
        known = {"id": uuid.UUID(raw["id"])} if set(raw) == {"id", "inhoud"} else {}
        found.append((sealed, vault.from_raw(FILES[name], sealed, **known)))
    return found


def leaves(value: object) -> set[object]:
    """Every single text, number and moment in a value, wherever it stands; what is empty left out."""
    if isinstance(value, msgspec.Struct):
        return leaves([getattr(value, name) for name in value.__struct_fields__])
    if isinstance(value, dict):
        return set().union(*map(leaves, value.values()))
    if isinstance(value, list | tuple):
        return set().union(*map(leaves, value))
    if isinstance(value, vault.Secret):
        return {value.reveal().hex()}
    return {_plain(value)} if value not in ("", None, False) else set()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time | uuid.UUID):
        return str(value)
    if isinstance(value, str) and "T" in value and value[:4].isdecimal():
        return datetime.fromisoformat(value).astimezone(UTC).isoformat()
    return value


def test_there_is_a_golden_file_of_every_kind() -> None:
    def kinds(parent: type[vault.Content]) -> set[type[vault.Content]]:
        return {parent, *(kind for child in parent.__subclasses__() for kind in kinds(child))}

    product = {kind for kind in kinds(vault.Content) if not kind.__module__.startswith(("tests", "__main__", "bench"))}

    assert {path.stem for path in GOLDEN.glob("*.json")} == set(FILES)
    assert product - {vault.Content, vault.CaseContent} - NEVER_SEALED == set(FILES.values())


@pytest.mark.parametrize("name", FILES)
def test_a_golden_file_opens_and_nothing_of_it_is_lost(name: str) -> None:
    for sealed, opened in read(name):
        missing = leaves(sealed) - leaves(opened) - SECRETS[name](sealed)

        assert not missing
        known = {"id": opened.id} if isinstance(opened, vault.CaseContent) else {}
        assert vault.from_raw(FILES[name], json.loads(json.dumps(vault.to_raw(opened))), **known) == opened


def _keys(sealed: Any) -> set[object]:
    """What opens as something else than the text that was sealed: keys and documents in base64."""
    if isinstance(sealed, dict):
        own = {value for key, value in sealed.items() if key in ("sleutel", "seed") and isinstance(value, str)}
        return own.union(*map(_keys, sealed.values()))
    return set().union(*map(_keys, sealed)) if isinstance(sealed, list) else {sealed}


SECRETS: dict[str, Callable[[Any], set[object]]] = dict.fromkeys(FILES, lambda _sealed: set()) | dict.fromkeys(
    (
        "bewijsstuk",
        "bewijsstuk-2",
        "weergave",
        "box-code",
        "box-concept",
        "box-concept-2",
        "box-kluis",
        "box-kluis_wacht",
        "box-slots",
        "stappenplan_pdf",
        "vergelijking",
    ),
    _keys,
)


def test_what_stands_in_the_golden_files_opens_as_what_it_says() -> None:
    (bestand,) = (item for _raw, item in read("bewijsstuk") if isinstance(item, inhoud.Bestand))
    assert (bestand.nr, bestand.naam, bestand.soort, bestand.grootte) == (1, "schermfoto.png", "image/png", 77)
    assert len(bestand.sleutel.reveal()) == 32
    assert bestand.op == datetime(2026, 11, 26, 17, 34, 45, 49594, tzinfo=UTC)
    (mail,) = (item for _raw, item in read("mailwens") if isinstance(item, Mailadres))
    assert (mail.adres, mail.taal, mail.tot) == ("mira@example.org", "nl", date(2026, 12, 24))
    document = read("stappenplan_pdf")[0][1]
    assert isinstance(document, plan.PlanPdf)
    assert document.pdf.startswith(b"%PDF-1.7")
    code = read("box-code")[0][1]
    assert isinstance(code, Geopendecode)
    assert len(code.seed.reveal()) == 96


def test_what_was_corrected_in_an_older_concept_is_found_again() -> None:
    first = read("box-concept")[0][1]
    assert isinstance(first, Concept)

    assert first.verbeterd["link:x.com/a/status/1?"].account == "piet"
    assert first.verbeterd["link:x.com/a/status/1?"].gezien_op == date(2026, 11, 26)
    assert first.gelezen[uuid.UUID("d1110d9f-b867-4a38-b30d-bf581b1aa577")].ik == "Mira"
    assert [row.naam for row in first.bestanden] == ["foto.png", "WhatsApp-chat.txt"]
    assert first.bestanden[1].uitingen[0].geplaatst_op == datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "sealed",
    [
        {"tekst": "a"},
        {"van": "melder", "tekst": 1},
        {"van": "iemand", "tekst": "a"},
        {"van": "melder", "tekst": "a", "x": 1},
        [],
        "a",
        1,
    ],
    ids=["missing", "another type", "unknown word", "unknown field", "list", "text", "number"],
)
def test_what_is_no_value_of_its_kind_is_refused_and_not_repeated(sealed: Any) -> None:
    with pytest.raises(vault.VaultError) as caught:
        vault.from_raw(inhoud.Berichttekst, sealed, id=uuid.uuid4())

    assert str(caught.value) == "not a bericht of a version that is known here"
    assert caught.value.__cause__ is None


def test_no_repr_holds_content() -> None:
    said = inhoud.Berichttekst(van=inhoud.Van.MELDER, tekst="een leesbaar woord")

    assert "leesbaar" not in repr(said)
    assert "leesbaar" not in str([said])


def test_a_value_cannot_be_changed() -> None:
    said = inhoud.Berichttekst(van=inhoud.Van.MELDER, tekst="eerst")

    with pytest.raises(AttributeError):
        said.tekst = "later"  # type: ignore[misc]  # that is what is tried
    assert said.with_(tekst="later").tekst == "later"
    assert said.tekst == "eerst"


def test_a_kind_of_value_that_it_was_not_taught_is_refused_by_name_and_not_sealed_by_guess() -> None:
    with pytest.raises(NotImplementedError, match=r"^complex$"):
        content._encode(1j)
    with pytest.raises(NotImplementedError, match=r"^complex$"):
        content._decode(complex, "1j")
