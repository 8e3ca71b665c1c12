"""The decision tree as an outline that anybody can read: page, question, answer, help."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from triage import service as triage


@dataclass(frozen=True)
class Antwoordregel:
    """One answer, with the help that may come with it."""

    tekst: str
    hulp: tuple[str, ...]


@dataclass(frozen=True)
class Vraagregel:
    """One question: the answers that bring an offer of help, and the words of those that do not by themselves."""

    tekst: str
    uitleg: str
    antwoorden: tuple[Antwoordregel, ...]
    overige: tuple[str, ...]


@dataclass(frozen=True)
class Boomdeel:
    """One page of the form."""

    code: str
    titel: str
    alleen_als_nodig: bool
    vragen: tuple[Vraagregel, ...]


def list_delen(boom: triage.Boom) -> tuple[Boomdeel, ...]:
    """Turn a tree into its outline, in the order in which the form asks."""
    return tuple(
        Boomdeel(
            code=pagina.id,
            titel=gettext(pagina.titel),
            alleen_als_nodig=pagina.alleen_als is not None,
            vragen=tuple(_vraagregel(vraag) for vraag in boom.vragen if vraag.pagina == pagina.id),
        )
        for pagina in boom.paginas
    )


def list_altijd(boom: triage.Boom) -> tuple[str, ...]:
    """Name the help that everybody is offered, whatever the answers."""
    return _labels(boom.altijd.uitkomsten)


def _vraagregel(vraag: triage.Boomvraag) -> Vraagregel:
    return Vraagregel(
        tekst=gettext(vraag.wording()),
        uitleg=gettext(vraag.uitleg) if vraag.uitleg else "",
        antwoorden=tuple(
            Antwoordregel(tekst=gettext(antwoord.wording()), hulp=_labels(antwoord.voeg_toe))
            for antwoord in vraag.antwoorden
            if antwoord.voeg_toe
        ),
        overige=tuple(gettext(antwoord.wording()) for antwoord in vraag.antwoorden if not antwoord.voeg_toe),
    )


def _labels(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(gettext(triage.label(code, melder=True)) for code in codes)
