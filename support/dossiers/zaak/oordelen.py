"""Judging a case: a judgement is sealed, its row says whether it holds, and the coded facts follow it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from meldpunt.core.errors import Conflict, Refusal
from support.dossiers.inhoud import Oordeel, Verhaal
from support.dossiers.inhoud.feiten import TERMIJN, has_klachttermijn, judged, kennisname
from support.dossiers.models import TriageBesluit
from support.dossiers.states import Kennisbron, Klachtkeuze, Status
from support.dossiers.zaak import signed
from triage import service as triage

if TYPE_CHECKING:
    import uuid
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from support.dossiers.inhoud import Feiten
    from support.dossiers.zaak.deuren import Schrijver, Zaak

Stand = TriageBesluit.Stand


@dataclass(frozen=True)
class TriageVoorstel:
    """What a coordinator confirms: the answers, the two primary codes, and perhaps another gradation with a reason.

    ``was`` is the judgement that they saw; empty for whichever there is.
    """

    antwoorden: Mapping[str, Sequence[str]]
    primaire_vorm: str = ""
    primair_platform: str = ""
    gradatie: str = ""
    reden: str = ""
    was: str = ""


def oordeel_of(
    *,
    uitkomst: triage.Uitkomst,
    antwoorden: Mapping[str, Sequence[str]],
    by: Schrijver,
    gradatie: str = "",
    reden: str = "",
) -> Oordeel:
    """A judgement with the answers it stands on; without a gradation it is the computed one."""
    return Oordeel(
        door=by.actor_id,
        wie=by.naam,
        antwoorden={vraag: tuple(codes) for vraag, codes in antwoorden.items()},
        gradatie=gradatie or str(uitkomst.gradatie),
        berekend=str(uitkomst.gradatie),
        reden=reden,
    )


def row_of(dossier_id: uuid.UUID, oordeel: Oordeel, *, stand: Stand, uitkomst: triage.Uitkomst) -> TriageBesluit:
    """The clear row of a judgement, not stored yet."""
    return TriageBesluit(
        id=oordeel.id,
        dossier_id=dossier_id,
        stand=stand,
        door=oordeel.door,
        boom_versie=uitkomst.boom_versie,
        boom_sha256=uitkomst.boom_sha256,
    )


def refusal_to_overwrite(zaak: Zaak, voorstel: TriageVoorstel) -> Refusal | None:
    """Nobody judges over a judgement that they did not see."""
    newest = zaak.kluis.read_all(Oordeel).of(Oordeel)[-1]
    if voorstel.was in ("", str(newest.id)):
        return None
    sentence = _(
        "%(wie)s stelde intussen “%(gradatie)s” vast. %(reden)s Wil jij iets anders? Bevestig dan nog een keer."
    )
    seen = {"wie": newest.wie or _("Een collega"), "gradatie": newest.gradatie, "reden": newest.reden}
    return Refusal(" ".join((sentence % seen).split()), Conflict)


def judge(zaak: Zaak, voorstel: TriageVoorstel) -> bool:
    """Judge a held case, or change its gradation by one step with a reason; a step down waits for a second person.

    Returns:
        Whether the judgement holds already; until then the higher gradation does.

    Raises:
        OngeldigAntwoord: an answer that no question has.
        DomainError: another gradation without a reason, or more than one step away.
    """
    uitkomst = triage.evaluate(voorstel.antwoorden)
    gradatie = voorstel.gradatie or str(uitkomst.gradatie)
    triage.check_afwijking(van=uitkomst.gradatie, naar=gradatie, reden=voorstel.reden)
    waits = triage.needs_second_person(uitkomst.gradatie, gradatie)
    new = oordeel_of(
        uitkomst=uitkomst, antwoorden=voorstel.antwoorden, gradatie=gradatie, reden=voorstel.reden, by=zaak.by
    )
    with signed.judging(zaak.id):
        _waiting(zaak).update(stand=Stand.AFGEWEZEN)
        zaak.write(new)
        row_of(zaak.id, new, stand=Stand.WACHT_OP_TWEEDE if waits else Stand.VASTGESTELD, uitkomst=uitkomst).save()
    _apply(zaak, uitkomst, gradatie=str(uitkomst.gradatie) if waits else gradatie, voorstel=voorstel)
    return not waits


def supplement(zaak: Zaak, antwoorden: Mapping[str, Sequence[str]]) -> bool:
    """Complete the answers of a held case with what was heard: the facts follow, and the gradation only ever rises.

    A coordinator looks at it afterwards; until then the higher of both gradations holds, and what waited for a second
    person is off.

    Returns:
        Whether the gradation rose.

    Raises:
        OngeldigAntwoord: an answer that no question has.
    """
    uitkomst, before = triage.evaluate(antwoorden), triage.Gradatie(zaak.feiten.gradatie)
    order = list(triage.Gradatie)
    gradatie = max(uitkomst.gradatie, before, key=order.index)
    new = oordeel_of(uitkomst=uitkomst, antwoorden=antwoorden, gradatie=gradatie, by=zaak.by)
    with signed.judging(zaak.id):
        _waiting(zaak).update(stand=Stand.AFGEWEZEN)
        zaak.write(new)
        row_of(zaak.id, new, stand=Stand.VOORLOPIG, uitkomst=uitkomst).save()
    with signed.changing(zaak.id):
        _take_over(zaak, uitkomst, antwoorden, gradatie=gradatie)
        zaak.dossier.save(update_fields=["feiten_sealed"])
    return gradatie != before


def proposer_of(zaak: Zaak) -> str:
    """Who proposed the lower gradation that waits for a second person.

    Raises:
        Conflict: nothing waits any more.
    """
    row = _waiting(zaak).first()
    if row is None:
        raise Conflict(_("Dit is intussen al beslist."))
    return row.door


def waits_for_second(zaak: Zaak) -> bool:
    """Whether a lower gradation waits for a second person."""
    return _waiting(zaak).exists()


def decide_second(zaak: Zaak, *, akkoord: bool) -> Oordeel:
    """Let the lower gradation hold, or not; returns the judgement that proposed it."""
    with signed.judging(zaak.id):
        row = _waiting(zaak).get()
        row.stand = Stand.VASTGESTELD if akkoord else Stand.AFGEWEZEN
        row.save(update_fields=["stand"])
    proposed = zaak.kluis.read(row.pk, Oordeel)
    if akkoord:
        zaak.change_feiten(gradatie=proposed.gradatie)
    return proposed


def set_kennisname(zaak: Zaak, *, dag: date, bron: Kennisbron) -> None:
    """Write down in a held case on which day the person concerned first knew, and who says so."""
    termijn = TERMIJN in zaak.feiten.uitkomsten
    zaak.change_feiten(**kennisname(dag=dag, bron=bron, termijn=termijn))


def set_klacht(zaak: Zaak, *, keuze: Klachtkeuze) -> None:
    """Write down in a held case whether the complaint was filed, is not wanted, or is still open."""
    zaak.change_feiten(klacht=keuze.value)


def antwoorden_of(zaak: Zaak) -> dict[str, tuple[str, ...]]:
    """The answers on which the newest judgement stands."""
    return zaak.kluis.read_all(Oordeel).of(Oordeel)[-1].antwoorden


def _kennisname(zaak: Zaak, *, termijn: bool) -> dict[str, Any]:
    """The known day as it stood, or as the melder wrote it where no term ran before; never a day that nobody said."""
    old = zaak.feiten
    if old.kennisname_op is not None:
        return kennisname(dag=old.kennisname_op, bron=old.kennisname_bron, termijn=termijn)
    said = (verhaal.wanneer_datum for verhaal in zaak.kluis.read_all(Verhaal).of(Verhaal))
    return kennisname(dag=next((dag for dag in said if dag), None), bron=Kennisbron.MELDER, termijn=termijn)


def _regie(old: Feiten, uitkomst: triage.Uitkomst) -> dict[str, Any]:
    """Who decides, and so what is shown: a judgement never makes the person concerned of whoever reported for them."""
    onbekend = old.with_(regie_onbekend=uitkomst.regie_onbekend).zonder_regie
    return {
        "regie_onbekend": onbekend,
        "getoond": triage.shown(uitkomst.alle_uitkomsten, regie_onbekend=onbekend),
    }


def _waiting(zaak: Zaak) -> QuerySet[TriageBesluit]:
    return TriageBesluit.objects.filter(dossier=zaak.dossier, stand=Stand.WACHT_OP_TWEEDE)


def _apply(zaak: Zaak, uitkomst: triage.Uitkomst, *, gradatie: str, voorstel: TriageVoorstel) -> None:
    with signed.changing(zaak.id):
        _change(zaak, uitkomst, gradatie=gradatie, voorstel=voorstel)


def _take_over(
    zaak: Zaak, uitkomst: triage.Uitkomst, antwoorden: Mapping[str, Sequence[str]], *, gradatie: str
) -> None:
    """Let the coded facts follow a judgement; stores nothing."""
    oordeel = judged(uitkomst, antwoorden) | _regie(zaak.feiten, uitkomst)
    term = _kennisname(zaak, termijn=has_klachttermijn(uitkomst))
    zaak.dossier.feiten = zaak.feiten.with_(**oordeel, gradatie=str(gradatie), **term)


def _change(zaak: Zaak, uitkomst: triage.Uitkomst, *, gradatie: str, voorstel: TriageVoorstel) -> None:
    dossier, old = zaak.dossier, zaak.feiten
    _take_over(zaak, uitkomst, voorstel.antwoorden, gradatie=gradatie)
    dossier.feiten = dossier.feiten.with_(
        ingedeeld=True,
        primaire_vorm=voorstel.primaire_vorm or next(iter(dossier.feiten.vormen), ""),
        primair_platform=voorstel.primair_platform or old.primair_platform,
    )
    if dossier.status in (Status.NIEUW, Status.CONTACT_GELEGD):
        dossier.status = Status.IN_BEHANDELING
    dossier.save(update_fields=["feiten_sealed", "status"])
