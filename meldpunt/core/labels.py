"""Choice labels that carry a line of explanation."""

from __future__ import annotations


class ChoiceLabel(str):
    """The label of one choice, with an optional explanation under it.

    A form gives ``(code, ChoiceLabel("Stalking", "Iemand blijft je volgen"))`` as a choice; the template pack shows
    both lines, and everything else sees an ordinary string.
    """

    __slots__ = ("uitleg",)
    uitleg: str

    def __new__(cls, naam: str, uitleg: str = "") -> ChoiceLabel:  # noqa: PYI034 - Self would hide that this is a label
        """Make a string that remembers its explanation."""
        label = super().__new__(cls, naam)
        label.uitleg = uitleg
        return label
