"""The public face of the vault."""

from __future__ import annotations

from meldpunt.vault.cases import (
    Grantee,
    NewObject,
    OpenCase,
    account,
    code,
    create_case,
    desk,
    destroy_case,
    holds_grant,
    open_case,
    open_case_with_code,
    recovery,
    revoke,
    seal_objects,
)
from meldpunt.vault.codes import CodeKey, code_key, new_code
from meldpunt.vault.errors import (
    NoGrant,
    RootKeyError,
    UnknownCode,
    VaultError,
    VaultFormatError,
    VaultIntegrityError,
    VaultLocked,
    WrongPassphrase,
)
from meldpunt.vault.files import open_file
from meldpunt.vault.installation import check_root_keys, exit_unless_ours, is_set_up, set_up
from meldpunt.vault.models import Holder
from meldpunt.vault.opfields import open_op, seal_op
from meldpunt.vault.people import (
    Unlocked,
    add_to_desk,
    create_account_key,
    create_desk,
    create_recovery_key,
    has_key,
    open_desk,
    remove_from_desk,
    unlock,
)
from meldpunt.vault.primitives import PrivateKey
from meldpunt.vault.secret import Secret
from meldpunt.vault.uploads import SealedUpload, case_path, concept_path, uploads_of

__all__ = [
    "CodeKey",
    "Grantee",
    "Holder",
    "NewObject",
    "NoGrant",
    "OpenCase",
    "PrivateKey",
    "RootKeyError",
    "SealedUpload",
    "Secret",
    "UnknownCode",
    "Unlocked",
    "VaultError",
    "VaultFormatError",
    "VaultIntegrityError",
    "VaultLocked",
    "WrongPassphrase",
    "account",
    "add_to_desk",
    "case_path",
    "check_root_keys",
    "code",
    "code_key",
    "concept_path",
    "create_account_key",
    "create_case",
    "create_desk",
    "create_recovery_key",
    "desk",
    "destroy_case",
    "exit_unless_ours",
    "has_key",
    "holds_grant",
    "is_set_up",
    "new_code",
    "open_case",
    "open_case_with_code",
    "open_desk",
    "open_file",
    "open_op",
    "recovery",
    "remove_from_desk",
    "revoke",
    "seal_objects",
    "seal_op",
    "set_up",
    "unlock",
    "uploads_of",
]
