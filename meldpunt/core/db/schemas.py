"""The two schemas of the database: what may be kept for as long as a party likes, and what opens it (``docs/adr/0032``).

Names of tables are written without their schema everywhere: the search path in the settings finds them.
"""

from __future__ import annotations

CONTENT, KEYS = "public", "sleutels"
SCHEMAS = (CONTENT, KEYS)
