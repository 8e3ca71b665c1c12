"""The errors that a person may read, and nothing else.

A ``DomainError`` carries one Dutch sentence that says what to do. The middleware turns it into a page; its text
never holds content of a report.
"""

from __future__ import annotations

from dataclasses import dataclass


class DomainError(Exception):
    """Something that the person who asked for it should hear about."""

    status_code = 400
    retry_after: int | None = None  # seconds, where waiting helps

    def __init__(self, sentence: str) -> None:
        """Take the sentence that the person reads."""
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(DomainError):
    """The person may not do this."""

    status_code = 403


class NotFound(DomainError):
    """There is no such thing, or the person may not know that there is."""

    status_code = 404


class InvalidTransition(DomainError):
    """The thing is not in a state in which this can happen."""

    status_code = 409


class Conflict(DomainError):
    """Someone else was first."""

    status_code = 409


@dataclass(frozen=True)
class Refusal:
    """What a rule answers where something may not be done: the sentence for the person, and the error it becomes.

    A use case hands it to ``require``; a page shows the sentence at the button.
    """

    sentence: str
    error: type[DomainError] = NotAllowed


def require(refusal: Refusal | None) -> None:
    """Go on where a rule refuses nothing.

    Raises:
        DomainError: the refusal, as the error that it names.
    """
    if refusal is not None:
        raise refusal.error(refusal.sentence)
