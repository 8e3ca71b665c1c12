"""Static files under names that hold their content, so that a browser may keep them."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """Also where one script imports another: without this a browser would fetch and run the other one twice."""

    support_js_module_import_aggregation = True
