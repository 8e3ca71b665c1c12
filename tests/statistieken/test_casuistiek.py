"""A card goes from its writer to a second reader to the desk; nothing of it leads back to a case."""

from __future__ import annotations

import io
import subprocess
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from msgspec.structs import replace

from meldpunt.audit.models import Event
from meldpunt.core import clock
from meldpunt.core.errors import Conflict, InvalidTransition, NotAllowed, NotFound
from meldpunt.outbox.models import Item
from statistieken.casuistiek import queries, service, tasks
from statistieken.casuistiek.handreiking.pdf import render_handreiking
from statistieken.casuistiek.lijst import kaartdata
from statistieken.casuistiek.models import Bespreking, Gedeeldekaart, Handreiking, Leerkaart
from statistieken.casuistiek.queries import Kaartfilter
from statistieken.casuistiek.service import Herkenbaar, Kaartwoorden
from statistieken.casuistiek.states import Leerkaartstand
from support.dossiers.queries import kaart
from tests.maak import report
from tests.statistieken.test_pdf import _structure as structure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
NOVEMBER = datetime(2026, 11, 20, 12, tzinfo=UTC)
WOORDEN = Kaartwoorden(
    titel="Een golf van berichten na een optreden",
    gebeurd="Iemand sprak in het openbaar en kreeg daarna veel berichten tegelijk.",
    hielp="Een collega las de berichten, en bewaarde wat nodig was.",
    hielp_niet="Zelf antwoorden op elk bericht.",
    les="Spreek vooraf af wie er meeleest.",
    vorm="DOXING",
    gradatie="middel",
)
WRITER = [punt.code for punt in kaartdata().schrijver]
READER = [punt.code for punt in kaartdata().tweede]


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with clock.at(NOVEMBER):
        yield


def offered(by: Medewerker, woorden: Kaartwoorden = WOORDEN) -> UUID:
    kaart_id = service.begin(woorden=woorden, by=by)
    service.offer(kaart_id=kaart_id, herkenbaar=Herkenbaar.NIEMAND, punten=WRITER, by=by)
    return kaart_id


def shared(mensen: Mensen, woorden: Kaartwoorden = WOORDEN) -> UUID:
    kaart_id = offered(mensen.cor, woorden)
    service.share(kaart_id=kaart_id, redenen={}, punten=READER, by=mensen.vera)
    return kaart_id


def test_a_card_is_shared_by_a_second_reader(mensen: Mensen) -> None:
    kaart_id = shared(mensen)

    (line,) = queries.shared(Kaartfilter())
    assert (line.titel, line.vorm, line.gradatie, line.jaar) == (
        WOORDEN.titel,
        queries.vormen()["DOXING"],
        "Middel",
        2026,
    )
    codes = Event.objects.filter(subject=str(kaart_id)).order_by("id").values_list("code", flat=True)
    assert list(codes) == ["kaart.begonnen", "kaart.aangeboden", "kaart.gedeeld"]


def test_nobody_is_the_second_reader_of_their_own_card(mensen: Mensen) -> None:
    kaart_id = offered(mensen.cor)

    with pytest.raises(NotAllowed, match="Een collega is de tweede lezer"):
        service.share(kaart_id=kaart_id, redenen={}, punten=READER, by=mensen.cor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Leerkaart.objects.filter(pk=kaart_id).update(tweede_id=mensen.cor.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Leerkaart.objects.filter(pk=kaart_id).update(stand=Leerkaartstand.GEDEELD)
    with clock.at(NOVEMBER + timedelta(days=90)), pytest.raises(NotAllowed):  # it waits, however long
        service.share(kaart_id=kaart_id, redenen={}, punten=READER, by=mensen.cor)


def test_a_concept_is_read_by_its_writer_alone(mensen: Mensen) -> None:
    kaart_id = service.begin(woorden=WOORDEN, by=mensen.cor)

    assert queries.kaart_of(kaart_id, by=mensen.cor).tekst.woorden == WOORDEN
    with pytest.raises(NotFound):
        queries.kaart_of(kaart_id, by=mensen.carolien)
    with pytest.raises(NotFound):
        service.withdraw(kaart_id=kaart_id, by=mensen.carolien)
    with pytest.raises(NotAllowed):
        service.begin(woorden=WOORDEN, by=mensen.bas)
    raw = bytes(Leerkaart.objects.get(pk=kaart_id).tekst_sealed)
    assert b"golf" not in raw


def test_a_card_is_not_offered_before_everybody_in_it_was_asked(mensen: Mensen) -> None:
    kaart_id = service.begin(woorden=WOORDEN, by=mensen.cor)

    with pytest.raises(Conflict, match="Zonder ja delen we niets"):
        service.offer(kaart_id=kaart_id, herkenbaar=Herkenbaar.NOG_VRAGEN, punten=WRITER, by=mensen.cor)
    for missing in WRITER:
        ticked = [code for code in WRITER if code != missing]
        with pytest.raises(Conflict, match="elk punt"):
            service.offer(kaart_id=kaart_id, herkenbaar=Herkenbaar.JA_GEZEGD, punten=ticked, by=mensen.cor)
    assert Leerkaart.objects.get().stand == Leerkaartstand.CONCEPT


def test_each_flag_asks_a_reason_of_the_second_reader(mensen: Mensen) -> None:
    kaart_id = offered(mensen.cor, replace(WOORDEN, les="Denk aan Veendijk en aan Houtduif."))

    assert [item.woorden for item in queries.kaart_of(kaart_id, by=mensen.vera).sporen] == ["Veendijk", "Houtduif"]
    for redenen in ({}, {"Veendijk": "Het is een woord uit een sprookje."}, {"Veendijk": "x", "Houtduif": "  "}):
        with pytest.raises(Conflict, match="elk woord dat opvalt"):
            service.share(kaart_id=kaart_id, redenen=redenen, punten=READER, by=mensen.vera)
    both = {"Veendijk": "Het is een woord uit een sprookje.", "Houtduif": "De vogel."}
    with pytest.raises(Conflict, match="elk punt"):
        service.share(kaart_id=kaart_id, redenen=both, punten=READER[1:], by=mensen.vera)

    service.share(kaart_id=kaart_id, redenen=both, punten=READER, by=mensen.vera)

    kept = Leerkaart.objects.get().tekst.redenen
    assert [(item.woorden, item.reden) for item in kept] == [
        ("Veendijk", "Het is een woord uit een sprookje."),
        ("Houtduif", "De vogel."),
    ]


def test_a_card_goes_back_with_a_reason_and_forward_again(mensen: Mensen) -> None:
    kaart_id = offered(mensen.cor)
    with pytest.raises(Conflict, match="wat er anders moet"):
        service.give_back(kaart_id=kaart_id, waarom=" ", by=mensen.vera)
    with pytest.raises(Conflict, match="Vraag haar terug"):
        service.change(kaart_id=kaart_id, woorden=WOORDEN, by=mensen.cor)

    service.give_back(kaart_id=kaart_id, waarom="Maak het algemener.", by=mensen.vera)

    assert queries.kaart_of(kaart_id, by=mensen.cor).tekst.terug == "Maak het algemener."
    service.change(kaart_id=kaart_id, woorden=replace(WOORDEN, titel="Veel berichten tegelijk"), by=mensen.cor)
    service.offer(kaart_id=kaart_id, herkenbaar=Herkenbaar.NIEMAND, punten=WRITER, by=mensen.cor)
    service.share(kaart_id=kaart_id, redenen={}, punten=READER, by=mensen.carolien)
    assert [line.titel for line in queries.shared(Kaartfilter())] == ["Veel berichten tegelijk"]
    with pytest.raises(InvalidTransition):
        service.share(kaart_id=kaart_id, redenen={}, punten=READER, by=mensen.vera)


def test_mails_go_to_who_can_do_something_and_hold_no_word(mensen: Mensen) -> None:
    kaart_id = offered(mensen.cor)
    tasks.send_kaartvraag(kaart_id)
    service.give_back(kaart_id=kaart_id, waarom="Maak het algemener.", by=mensen.vera)
    tasks.send_kaartterug(kaart_id)

    sent = [sorted(letter.to) for letter in mail.outbox]
    assert {address for letter in sent[:-1] for address in letter} == {
        "carolien@example.org",
        "vera@example.org",
        "nadia@example.org",
    }
    assert sent[-1] == ["cor@example.org"]
    assert not any(word in f"{letter.body}{letter.subject}" for letter in mail.outbox for word in ("golf", "algemener"))
    assert {item.task for item in Item.objects.filter(subject=str(kaart_id))} == {tasks.ASK, tasks.TELL}


def test_a_veto_takes_the_words_and_the_documents_away(mensen: Mensen) -> None:
    kaart_id = shared(mensen)
    asked = service.ask_handreiking(jaar=2026, by=mensen.cor)

    service.withdraw(kaart_id=kaart_id, by=mensen.nadia)

    assert not Gedeeldekaart.objects.exists()
    assert not Handreiking.objects.filter(pk=asked).exists()
    assert Leerkaart.objects.get().tekst.woorden is None
    with pytest.raises(NotFound):
        queries.kaart_of(kaart_id, by=mensen.cor)
    tasks.make_handreiking(asked)  # a worker that comes too late makes nothing
    assert not Handreiking.objects.exists()


@pytest.mark.pango
def test_what_stands_on_paper_is_in_letters_of_our_own_whatever_the_script() -> None:
    kaart = queries.Kaartregel(
        id=uuid.uuid4(), titel="Een groet", gebeurd="مرحبا", hielp="Добро", hielp_niet="", les="Luister", vorm="Belediging",
        gradatie="Licht", jaar=2026,
    )  # fmt: skip
    pages: Any = pikepdf.open(io.BytesIO(render_handreiking(2026, [kaart]))).pages
    fonts = {str(font.BaseFont).lower() for page in pages for font in page.Resources.Font.values()}

    assert any("arabic" in name for name in fonts), fonts
    assert all("source-sans" in name or "vazirmatn" in name for name in fonts), fonts


def test_the_list_knows_form_gradation_and_whether_it_was_discussed(mensen: Mensen) -> None:
    first = shared(mensen)
    other = shared(mensen, replace(WOORDEN, titel="Iets anders", vorm="STALKING", gradatie="ernstig"))
    service.discuss(kaart_id=first, op=clock.today(), by=mensen.vera)
    service.discuss(kaart_id=first, op=clock.today(), by=mensen.cor)

    assert Bespreking.objects.count() == 1
    with pytest.raises(Conflict):
        service.discuss(kaart_id=first, op=clock.today() + timedelta(days=1), by=mensen.cor)
    for only, found in (
        (Kaartfilter(vorm="STALKING"), [other]),
        (Kaartfilter(gradatie="middel"), [first]),
        (Kaartfilter(besproken="ja"), [first]),
        (Kaartfilter(besproken="nee"), [other]),
        (Kaartfilter(vorm="STALKING", besproken="ja"), []),
    ):
        assert [line.id for line in queries.shared(only)] == found
    waits = offered(mensen.cor)
    with pytest.raises(Conflict, match="nog niet gedeeld"):
        service.discuss(kaart_id=waits, op=clock.today(), by=mensen.vera)


def test_nothing_of_a_card_leads_back_to_a_case(mensen: Mensen) -> None:
    """Every row of every table of cards, as text, against the ids, the names and the words of cases that were there."""
    sent = [report(naam=f"Houtduif {number}") for number in range(3)]
    cases = [kaart(dossier_id) for _nieuw, dossier_id in sent]
    kaart_id = shared(mensen)
    service.discuss(kaart_id=kaart_id, op=clock.today(), by=mensen.vera)
    service.ask_handreiking(jaar=2026, by=mensen.cor)

    rows = str([list(model.objects.values()) for model in (Leerkaart, Gedeeldekaart, Bespreking, Handreiking)])
    rows += str([kaart.tekst for kaart in Leerkaart.objects.all()])
    keys = {
        field.related_model
        for model in (Leerkaart, Gedeeldekaart, Bespreking, Handreiking)
        for field in model._meta.fields
    }

    assert keys - {None} == {Leerkaart, Gedeeldekaart}
    told = [word for nieuw, _id in sent for text in (nieuw.verhaal, "Houtduif") for word in text.split("\n") if word]
    for mark in [mark for case in cases for mark in (str(case.id), case.id.hex, case.alias, case.kenmerk)] + told:
        assert mark not in rows


@pytest.mark.pango
def test_the_document_of_a_year_is_made_once_and_can_be_read_aloud(mensen: Mensen, tmp_path: Path) -> None:
    shared(mensen)
    shared(mensen, replace(WOORDEN, titel="Een tweede kaart"))
    asked = service.ask_handreiking(jaar=2026, by=mensen.cor)
    with pytest.raises(NotFound, match="wordt nog gemaakt"):
        queries.document_of(asked)

    tasks.make_handreiking(asked)
    first = bytes(queries.document_of(asked).inhoud)
    shared(mensen, replace(WOORDEN, titel="Van later"))
    tasks.make_handreiking(asked)

    assert bytes(queries.document_of(asked).inhoud) == first
    document = pikepdf.open(io.BytesIO(first))
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert str(metadata["dc:title"]) == "Wat we leerden in 2026. Handreiking"
    tags = [str(tag.S) for tag in structure(document.Root.StructTreeRoot) if "/S" in tag]
    assert [kind for kind in tags if kind.startswith("/H")] == ["/H1", *(["/H2", *["/H3"] * 4] * 2)]
    assert str(document.Root.Lang) == "nl"
    file = tmp_path / "handreiking.pdf"
    file.write_bytes(first)
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True, text=True).stdout
    assert "Een tweede kaart" in text
    assert "Van later" not in text
    with pytest.raises(Conflict, match="geen kaart"):
        service.ask_handreiking(jaar=2025, by=mensen.cor)


def test_what_is_not_there_is_not_there(mensen: Mensen) -> None:
    with pytest.raises(NotFound):
        queries.kaart_of(uuid.uuid4(), by=mensen.cor)
    with pytest.raises(NotFound):
        service.withdraw(kaart_id=uuid.uuid4(), by=mensen.cor)
