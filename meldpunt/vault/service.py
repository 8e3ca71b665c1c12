"""The public face of the vault: keys, cases, codes, and values under a root key.

What only a cookie opens has a face of its own, ``lockbox``, and so has the container of a sealed file, ``files``.
Nothing else in this folder is for others; import-linter holds that.
"""

from __future__ import annotations

from meldpunt.vault.cases import (
    OpenCase,
    create_case,
    destroy_case,
    holds_grant,
    open_case,
    open_case_with_code,
    open_cases,
    read_cases,
    revoke,
    seal_objects,
)
from meldpunt.vault.codes import Code, CodeKey, backup_key, code_key, invitation_lookup, new_backup_code, new_code
from meldpunt.vault.crypt.content import CaseContent, Content, ContentPart, Contents, from_raw, to_raw
from meldpunt.vault.crypt.errors import (
    NoGrant,
    RootKeyError,
    ShareError,
    StateMismatch,
    UnknownCode,
    VaultError,
    VaultFormatError,
    VaultIntegrityError,
    VaultLocked,
    WrongPassphrase,
)
from meldpunt.vault.crypt.fields import open_json, seal_json
from meldpunt.vault.crypt.kdfgate import slot as kdf_slot
from meldpunt.vault.crypt.primitives import (
    PrivateKey,
    aead_open,
    aead_seal,
    canonical,
    check_signature,
    derive,
    seal_to,
)
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.deskkeys import (
    DeskState,
    add_to_desk,
    cases_of,
    create_desk,
    desk_members,
    desk_state,
    forget_account,
    holds_desk,
    open_desk,
    regrant,
    remove_from_desk,
    renew_desk,
)
from meldpunt.vault.files import open_file
from meldpunt.vault.grants import Grantee, grantees_of_new_cases
from meldpunt.vault.models import Holder
from meldpunt.vault.people import (
    Unlocked,
    control_numbers,
    create_account_key,
    has_key,
    open_own,
    renew_paper,
    seal_to_person,
    set_passphrase,
    unlock,
    unlock_with_paper,
    with_key,
)
from meldpunt.vault.recovery import (
    Regrant,
    Rehearsal,
    check_share,
    create_recovery_key,
    recovery_key,
    regrant_recovery,
    rehearse,
    restore,
)
from meldpunt.vault.rings.installation import check_root_keys, exit_unless_ours, is_open, is_set_up, mark_open, set_up
from meldpunt.vault.rings.longlived import audit_key_number, audit_mac, evidence_public, sign_evidence
from meldpunt.vault.rings.opfields import check_seal_proof, op_mac, open_op, seal_mac, seal_op, seal_proof
from meldpunt.vault.rotation import OpColumn, is_current, prove_old_keys, register_op_column, register_reseal
from meldpunt.vault.signed.adopt import adopt as adopt_state
from meldpunt.vault.signed.adopt import adopt_new_kinds
from meldpunt.vault.signed.changes import Change, Reread
from meldpunt.vault.signed.inspect import differing_subjects, sign_as_it_stands, state_faults
from meldpunt.vault.signed.states import all_states, register_faults, register_states, sealed_pieces
from meldpunt.vault.signed.tree import SignedRoot, digest_of, gathered, sign, subject
from meldpunt.vault.signed.tree import check as check_state
from meldpunt.vault.signed.tree import root as state_root

__all__ = [
    "CaseContent",
    "Change",
    "Code",
    "CodeKey",
    "Content",
    "ContentPart",
    "Contents",
    "DeskState",
    "Grantee",
    "Holder",
    "NoGrant",
    "OpColumn",
    "OpenCase",
    "PrivateKey",
    "Regrant",
    "Rehearsal",
    "Reread",
    "RootKeyError",
    "Secret",
    "ShareError",
    "SignedRoot",
    "StateMismatch",
    "UnknownCode",
    "Unlocked",
    "VaultError",
    "VaultFormatError",
    "VaultIntegrityError",
    "VaultLocked",
    "WrongPassphrase",
    "add_to_desk",
    "adopt_new_kinds",
    "adopt_state",
    "aead_open",
    "aead_seal",
    "all_states",
    "audit_key_number",
    "audit_mac",
    "backup_key",
    "canonical",
    "cases_of",
    "check_root_keys",
    "check_seal_proof",
    "check_share",
    "check_signature",
    "check_state",
    "code_key",
    "control_numbers",
    "create_account_key",
    "create_case",
    "create_desk",
    "create_recovery_key",
    "derive",
    "desk_members",
    "desk_state",
    "destroy_case",
    "differing_subjects",
    "digest_of",
    "evidence_public",
    "exit_unless_ours",
    "forget_account",
    "from_raw",
    "gathered",
    "grantees_of_new_cases",
    "has_key",
    "holds_desk",
    "holds_grant",
    "invitation_lookup",
    "is_current",
    "is_open",
    "is_set_up",
    "kdf_slot",
    "mark_open",
    "new_backup_code",
    "new_code",
    "op_mac",
    "open_case",
    "open_case_with_code",
    "open_cases",
    "open_desk",
    "open_file",
    "open_json",
    "open_op",
    "open_own",
    "prove_old_keys",
    "read_cases",
    "recovery_key",
    "register_faults",
    "register_op_column",
    "register_reseal",
    "register_states",
    "regrant",
    "regrant_recovery",
    "rehearse",
    "remove_from_desk",
    "renew_desk",
    "renew_paper",
    "restore",
    "revoke",
    "seal_json",
    "seal_mac",
    "seal_objects",
    "seal_op",
    "seal_proof",
    "seal_to",
    "seal_to_person",
    "sealed_pieces",
    "set_passphrase",
    "set_up",
    "sign",
    "sign_as_it_stands",
    "sign_evidence",
    "state_faults",
    "state_root",
    "subject",
    "to_raw",
    "unlock",
    "unlock_with_paper",
    "with_key",
]
