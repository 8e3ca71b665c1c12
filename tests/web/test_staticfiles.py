"""Static files as they are served: a script that imports another asks for the name under which a page has it."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from meldpunt.core.web.staticfiles import StaticFiles

if TYPE_CHECKING:
    from pathlib import Path

JS = settings.BASE_DIR / "static" / "js"


def test_a_script_imports_another_under_its_name_with_a_hash(tmp_path: Path) -> None:
    shutil.copytree(JS, tmp_path / "js")
    names = [f"js/{path.name}" for path in JS.glob("*.js")]
    storage = StaticFiles(location=tmp_path)

    files = {name: (FileSystemStorage(tmp_path), name) for name in names}
    made = {name: hashed for name, hashed, _ in storage.post_process(files) if hashed.endswith(".js")}

    imported = {
        found
        for name in names
        for found in re.findall(r"""(?:from |import\()["']\./([^"']+)["']""", (tmp_path / made[name]).read_text())
    }
    assert imported == {made[name].removeprefix("js/") for name in ("js/meldpunt.js", "js/bewijs.js")}
    assert all(re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", name) for name in imported)
