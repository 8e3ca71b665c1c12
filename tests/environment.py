"""The environment of a test run; loaded before Django's settings are read (``-p tests.environment``)."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if "TEST_STATE" not in os.environ:
    os.environ["TEST_STATE"] = tempfile.mkdtemp(prefix="meldpunt-tests-")
RUN = Path(os.environ["TEST_STATE"])
os.environ.setdefault("SECRET_KEY", "tests-only")
os.environ |= {
    "STATE": str(RUN / os.environ.get("PYTEST_XDIST_WORKER", "main")),
    "DEMO": "1",
    "HTTPS": "0",
    "PLAIN_STATIC": "1",
    "OUTBOX_SENDS": "0",
    "ARGON2_MEMORY_KIB": "64",
    "ARGON2_PASSES": "1",
    "PASSKEY_VERPLICHT": "0",
    "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
}
sys.path.insert(0, str(ROOT / "tools"))

from tools import embedded_postgres  # noqa: E402 - the environment above has to come first

if "DATABASE_URL" not in os.environ:
    RUN.mkdir(parents=True, exist_ok=True)
    os.environ["DATABASE_URL"] = embedded_postgres.ensure_started(RUN).url
(Path(os.environ["STATE"]) / "static").mkdir(parents=True, exist_ok=True)
