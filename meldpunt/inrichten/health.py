"""Whether the root keys of this process are those of the database, for ``/readyz``."""

from __future__ import annotations

from django.conf import settings

from meldpunt.vault import service as vault

FAULT = "root keys are not right"

_seen: list[tuple[tuple[str, int, int], ...]] = []  # the files that were right when they were last looked at


def keys_fault() -> str:
    """Say that a root key is away or of another installation; files that did not change are not read again.

    Reading them makes the vault forget what it holds. So it is not done for a file that is away for a moment: the
    vault goes on with the key that it has.
    """
    try:
        stamps = tuple(
            (str(path), path.stat().st_mtime_ns, path.stat().st_ino)
            for path in (settings.ROOT_OP_KEY_FILE, settings.ROOT_SEAL_KEY_FILE)
        )
    except OSError:
        return FAULT
    if _seen[-1:] == [stamps]:
        return ""
    try:
        vault.check_root_keys()
    except vault.RootKeyError:
        return FAULT
    _seen[:] = [stamps]
    return ""
