"""The two schemas of the database: what a party may keep for as long as it likes, and what opens that.

Names of tables are written without their schema everywhere: the search path in the settings finds them
(``docs/adr/0032``).
"""

from __future__ import annotations

CONTENT, KEYS = "public", "sleutels"
SCHEMAS = (CONTENT, KEYS)
