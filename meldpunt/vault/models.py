"""Keys, grants and sealed content as rows; opaque ids, no content, no exact times."""

from __future__ import annotations

import uuid

from django.db import models


class Installation(models.Model):
    """Which root keys belong to this database; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    installation = models.UUIDField()
    op_check = models.BinaryField()
    seal_check = models.BinaryField()
    longlived = models.BinaryField(default=b"")
    opened_on = models.DateField(null=True)
    desk_stale = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_installation")]


class Holder(models.TextChoices):
    """Who can hold a key."""

    ACCOUNT = "account", "medewerker"
    DESK = "desk", "meldpunt"
    CODE = "code", "code van de melder"
    RECOVERY = "recovery", "herstelsleutel"


class PublicKey(models.Model):
    """The public half of a long-lived keypair, with the private half wrapped where there is one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    holder = models.CharField(max_length=10, choices=Holder)
    holder_id = models.CharField(max_length=64)
    epoch = models.PositiveIntegerField(default=1)
    public = models.BinaryField()
    wrapped = models.BinaryField(null=True)
    paper = models.BinaryField(null=True)
    proof = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holder", "holder_id", "epoch"], name="one_key_per_epoch")]


class DeskShare(models.Model):
    """The desk's private key, locked for one member."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    epoch = models.PositiveIntegerField()
    account_id = models.CharField(max_length=64)
    wrapped = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["epoch", "account_id"], name="one_share_per_member")]


class CaseKey(models.Model):
    """The public key of one case and the proof of its list of grants."""

    case_id = models.UUIDField(primary_key=True)
    public = models.BinaryField()
    proof = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    grants_mac = models.BinaryField()


class Grant(models.Model):
    """The private key of one case, under two locks, for one holder."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(CaseKey, on_delete=models.CASCADE, related_name="grants")
    holder = models.CharField(max_length=10, choices=Holder)
    holder_id = models.CharField(max_length=64)
    epoch = models.PositiveIntegerField(default=1)
    wrapped = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "holder", "holder_id", "epoch"], name="one_grant_each")]
        indexes = [
            models.Index(fields=["holder", "holder_id"]),
            models.Index(fields=["epoch"], condition=models.Q(holder="desk"), name="grants_of_the_desk"),
        ]


class SealedObject(models.Model):
    """One piece of content, or the key of one file, sealed to its case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(CaseKey, on_delete=models.CASCADE, related_name="objects_sealed")
    kind = models.CharField(max_length=32)
    key = models.BinaryField()
    body = models.BinaryField()
    mac = models.BinaryField()
    digest = models.BinaryField()
    taken_in = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["case", "kind"])]


class StateLeaf(models.Model):
    """How one subject stands: the hash of the rows that decide who opens what (``vault.signed.tree``)."""

    subject = models.CharField(primary_key=True, max_length=100)
    branch = models.IntegerField(db_index=True)
    digest = models.BinaryField()


class StateNode(models.Model):
    """The hash over the leaves of one branch, or over the branches of one bough."""

    number = models.IntegerField(primary_key=True)
    digest = models.BinaryField()


class StateRoot(models.Model):
    """The hash over everything, with the number of changes and a MAC that only web can make; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.BigIntegerField()
    digest = models.BinaryField()
    mac = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_root")]


class Lockbox(models.Model):
    """Something that only the holder of a cookie can open, for a while."""

    id = models.CharField(primary_key=True, max_length=32)
    purpose = models.CharField(max_length=20)
    body = models.BinaryField()
    expires_at = models.DateTimeField(db_index=True)
