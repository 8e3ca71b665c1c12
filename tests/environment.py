"""The environment of a test run; loaded before Django's settings are read (``-p tests.environment``)."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

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

if "DEKKING" in os.environ:  # before anything of the product is loaded: its first lines count too
    import atexit

    import hypothesis

    from tools import dekking

    measure = dekking.Measure(Path(os.environ["DEKKING"]), os.environ.get("PYTEST_XDIST_WORKER", "main"))
    atexit.register(measure.save)
    hypothesis.settings.register_profile("measured", deadline=None)  # what is measured takes longer
    hypothesis.settings.load_profile("measured")

    def pytest_runtest_setup(item: pytest.Item) -> None:
        """Measure while the tests of rooms and pages run, and no longer: it takes half of the time again."""
        measure.switch(on=dekking.is_own(item.path))
