"""Judging: a coordinator confirms, a second person agrees to a lower gradation; the plans follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meldpunt.core.errors import require
from support.aandacht import service as aandacht
from support.aandacht.service import Reden
from support.dossiers import rules
from support.dossiers import service as dossiers
from support.dossiers.service import DossierGebeurtenis, Kennisbron, Klachtkeuze, Regelsoort, TriageVoorstel
from support.nazorg import service as nazorg
from support.regie import service as regie
from support.stappenplan import service as stappenplan
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import Zaak

    Answers = Mapping[str, Sequence[str]]

__all__ = [
    "Kennisbron",
    "Klachtkeuze",
    "TriageVoorstel",
    "choose_klacht",
    "confirm",
    "correct",
    "second",
    "set_kennisdag",
]


@transaction.atomic
def confirm(*, dossier_id: UUID, voorstel: TriageVoorstel, by: Medewerker) -> bool:
    """Confirm the judgement of a case; aftercare and step plan follow it.

    A step down waits for a second person; until then the higher gradation holds.

    Returns:
        Whether the judgement holds already.

    Raises:
        NotAllowed: only a coordinator may.
        NotFound: there is no such case, for this person.
        OngeldigAntwoord: an answer that no question has.
        DomainError: another gradation without a reason, or more than one step away.
        Conflict: a colleague judged it since it was seen, or it would be light and nobody heard what was spoken.
    """
    require(rules.refusal_to_triage(by))
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    require(dossiers.refusal_to_overwrite(zaak, voorstel))
    require(
        rules.refusal_to_call_light(zaak.feiten, voorstel.gradatie or triage.evaluate(voorstel.antwoorden).gradatie)
    )
    before = zaak.feiten.gradatie
    holds = dossiers.judge(zaak, voorstel)
    after = zaak.feiten.gradatie if holds else voorstel.gradatie
    tekst = _change(before, after, voorstel.reden)
    soort = Regelsoort.TRIAGE if holds else Regelsoort.TRIAGE_WACHT
    zaak.write(zaak.line(soort, tekst=tekst, zichtbaar=holds, voor_melder=voorstel.reden if holds else ""))
    zaak.record(DossierGebeurtenis.TRIAGE_VASTGESTELD if holds else DossierGebeurtenis.TRIAGE_VOORGESTELD)
    _follow(zaak)
    aandacht.finish(zaak, Reden.NIEUW, Reden.TWEEDE_BLIK, Reden.AANGEVULD)
    if not holds:
        aandacht.ask(zaak, Reden.TWEEDE_BLIK, desk=True, door=by.actor_id)
    if zaak.dossier.assignee_id is None:
        aandacht.ask(zaak, Reden.NIEMAND, desk=True)
    return holds


@transaction.atomic
def correct(*, dossier_id: UUID, antwoorden: Mapping[str, Sequence[str]], was: str, by: Medewerker) -> bool:
    """Complete or mend the answers with what somebody of the desk heard; plans follow, and a coordinator looks at it.

    Whoever has the case may: they spoke with the melder. The gradation only rises by it; down goes through triage.

    Args:
        dossier_id: the case.
        antwoorden: all answers as they are now, question id to codes.
        was: the judgement that was seen; empty for whichever there is.
        by: who has the case.

    Returns:
        Whether the gradation rose.

    Raises:
        NotFound: there is no such case, for this person.
        OngeldigAntwoord: an answer that no question has.
        Conflict: a colleague judged it since it was seen.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    require(dossiers.refusal_to_overwrite(zaak, TriageVoorstel(antwoorden=antwoorden, was=was)))
    before = dossiers.antwoorden_of(zaak)
    if before == {vraag: tuple(codes) for vraag, codes in antwoorden.items()}:
        return False
    gradatie = zaak.feiten.gradatie
    rose = dossiers.supplement(zaak, antwoorden)
    parts = _answers_that_changed(zaak, before, antwoorden)
    if rose:
        parts.append(_change(gradatie, zaak.feiten.gradatie))
    zaak.write(zaak.line(Regelsoort.AANGEVULD, tekst="\n".join(parts), zichtbaar=False))
    zaak.record(DossierGebeurtenis.TRIAGE_AANGEVULD)
    _follow(zaak)
    aandacht.finish(zaak, Reden.TWEEDE_BLIK)
    if zaak.feiten.ingedeeld:  # else the report waits for its first judgement already
        aandacht.ask(zaak, Reden.AANGEVULD, desk=True, door=by.actor_id)
    return rose


@transaction.atomic
def second(*, dossier_id: UUID, akkoord: bool, by: Medewerker) -> None:
    """Agree to a lower gradation, or not, as the second person; the plans follow a lower one.

    Raises:
        NotFound: there is no such case, for this person.
        NotAllowed: the first person cannot be the second.
        Conflict: nothing waits for a second person any more, or nobody heard what was spoken since.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    require(rules.refusal_to_second(by, dossiers.proposer_of(zaak)))
    before = zaak.feiten.gradatie
    proposed = dossiers.decide_second(zaak, akkoord=akkoord)
    if akkoord:
        require(rules.refusal_to_call_light(zaak.feiten, proposed.gradatie))
    if akkoord:  # only now it holds, and the melder reads why
        tekst = _change(before, zaak.feiten.gradatie)
        zaak.write(zaak.line(Regelsoort.TRIAGE_AKKOORD, tekst=tekst, voor_melder=proposed.reden))
    else:
        zaak.write(zaak.line(Regelsoort.TRIAGE_AFGEWEZEN, zichtbaar=False))
    zaak.record(DossierGebeurtenis.TRIAGE_AKKOORD if akkoord else DossierGebeurtenis.TRIAGE_AFGEWEZEN)
    aandacht.finish(zaak, Reden.TWEEDE_BLIK)
    if akkoord:
        _follow(zaak)


@transaction.atomic
def set_kennisdag(*, dossier_id: UUID, dag: date, bron: Kennisbron, by: Medewerker) -> None:
    """Write down on which day the person concerned first knew; the term for a complaint follows, and the plans.

    Args:
        dossier_id: the case.
        dag: that day; for stalking the day of the last act that the person knows of.
        bron: how the desk knows it.
        by: who has the case.

    Raises:
        NotFound: there is no such case, for this person.

    Source: art. 66 Sr.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    before = zaak.feiten.kennisname_op
    dossiers.set_kennisname(zaak, dag=dag, bron=bron)
    eerste = _("Eerste dag: %(dag)s.") % {"dag": date_format(dag, "j F Y")}
    tekst = f"{eerste} {bron.label}."
    if before not in (None, dag):
        tekst = f"{tekst} {_('Eerst stond er %(dag)s.') % {'dag': date_format(before, 'j F Y')}}"
    zaak.write(zaak.line(Regelsoort.KENNISDAG, tekst=tekst, voor_melder=eerste))
    zaak.record(DossierGebeurtenis.KENNISDAG)
    nazorg.plan_klacht(zaak)
    stappenplan.order(dossier_id=zaak.id)


@transaction.atomic
def choose_klacht(*, dossier_id: UUID, keuze: Klachtkeuze, by: Medewerker) -> None:
    """Write down that the complaint was filed, is not wanted, or is open again; nothing else ends it early.

    Raises:
        NotFound: there is no such case, for this person.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    dossiers.set_klacht(zaak, keuze=keuze)
    zaak.write(zaak.line(Regelsoort.KLACHT, tekst=str(keuze.label), voor_melder=str(keuze.label)))
    zaak.record(DossierGebeurtenis(f"klacht.{keuze.value or 'open'}"))
    nazorg.plan_klacht(zaak)
    stappenplan.order(dossier_id=zaak.id)


def _change(before: str, after: str, reden: str = "") -> str:
    """From which gradation to which, and why."""
    words = {"van": before, "naar": after}
    moved = _("Van %(van)s naar %(naar)s.") % words if before != after else _("Het blijft %(naar)s.") % words
    return f"{moved} {reden}".strip()


def _answers_that_changed(zaak: Zaak, before: Answers, after: Answers) -> list[str]:
    """Each question that is answered otherwise now, as it was asked, with what is answered now."""
    namens = zaak.feiten.namens
    was = dict(triage.answers_in_words(before, namens=namens))
    now = dict(triage.answers_in_words(after, namens=namens))
    nothing = _("telt niet meer mee")
    return [f"{vraag} {now.get(vraag, nothing)}" for vraag in {**was, **now} if was.get(vraag) != now.get(vraag)]


def _follow(zaak: Zaak) -> None:
    regie.owe_mail(zaak.id)
    nazorg.plan_na_triage(zaak)
    stappenplan.order(dossier_id=zaak.id, voorlopig=not zaak.feiten.ingedeeld)
