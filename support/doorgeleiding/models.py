"""Rows of referrals: where each stands and until when; to whom it goes and what is in it, is sealed in the case."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from meldpunt.vault import service as vault
from support.doorgeleiding.states import WACHT, Geleidestand

POST_PLACE = {"table": "doorgeleiding.briefpost", "column": "post"}


class Doorgeleiding(models.Model):
    """One referral. Clear: the case, where it stands, days, whether its silence was told, the hash of its link."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.CASCADE, related_name="+")
    stand = models.CharField(max_length=12, choices=Geleidestand, default=Geleidestand.CONCEPT)
    antwoord_voor = models.DateField(null=True)
    link_hash = models.BinaryField(null=True, unique=True)
    link_tot = models.DateField(null=True)
    stil = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["antwoord_voor"],
                condition=models.Q(stand__in=sorted(WACHT), stil=False),
                name="waits_for_outside",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(stand__in=Geleidestand.values), name="known_referral_state"),
            models.CheckConstraint(
                condition=models.Q(link_hash=None) | models.Q(link_tot__isnull=False), name="every_link_ends"
            ),
        ]

    def __str__(self) -> str:
        return self.kenmerk

    @property
    def kenmerk(self) -> str:
        """What a letter is called outside: D-7F3A0C. It says nothing of the case."""
        return kenmerk_of(self.pk)


class Mailpost(vault.Content, frozen=True, kw_only=True):
    """Where a mail without content goes, and the link in it; the machine can read it until it is sent."""

    kind: ClassVar[str] = "mailpost"

    adres: str
    link: str


class Briefpost(models.Model):
    """A mail about a letter that still has to be sent; the row goes with the mail."""

    doorgeleiding = models.OneToOneField(Doorgeleiding, on_delete=models.CASCADE, primary_key=True, related_name="+")
    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.CASCADE, related_name="+")
    post_sealed = models.BinaryField()

    @property
    def post(self) -> Mailpost:
        """The address and the link."""
        raw = vault.open_op(**POST_PLACE, row=str(self.pk), sealed=bytes(self.post_sealed))
        return vault.from_raw(Mailpost, raw)

    @post.setter
    def post(self, value: Mailpost) -> None:
        self.post_sealed = vault.seal_op(**POST_PLACE, row=str(self.pk), value=vault.to_raw(value))


def kenmerk_of(doorgeleiding_id: uuid.UUID) -> str:
    """What a letter is called outside."""
    return f"D-{doorgeleiding_id.hex[:6].upper()}"
