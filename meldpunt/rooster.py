"""What beat sends to the worker, and how often; wiring only."""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab

NIGHT = crontab(minute="*/10", hour="1-5")
BEAT: dict[str, dict[str, Any]] = {
    "outbox": {"task": "outbox.relay", "schedule": 5.0, "options": {"expires": 30}},
    "herinneringen": {"task": "nazorg.remind", "schedule": 600.0, "options": {"expires": 600}},
    "bel": {"task": "bel.proef", "schedule": 900.0, "options": {"expires": 900}},
    "mails": {"task": "aandacht.sweep", "schedule": 900.0, "options": {"expires": 900}},
    "vragen": {"task": "regie.ask_around", "schedule": 900.0, "options": {"expires": 900}},
    "stilte": {"task": "doorgeleiden.look_for_silence", "schedule": 900.0, "options": {"expires": 900}},
    "weghalen": {"task": "weghalen.look_for_due", "schedule": 900.0, "options": {"expires": 900}},
    "anker": {"task": "audit.anchor", "schedule": 900.0, "options": {"expires": 900}},
    "opruimen": {"task": "vault.sweep", "schedule": 600.0, "options": {"expires": 600}},
    "bewijs": {"task": "dossiers.check_evidence", "schedule": NIGHT, "options": {"expires": 600}},
    "bewijswortel": {
        "task": "bewijskracht.wortel",
        "schedule": crontab(minute=5, hour="1-23"),  # once a day; the hours after are for a machine that was off
        "options": {"expires": 3600},
    },
    "stempels": {"task": "bewijskracht.stempels", "schedule": 3600.0, "options": {"expires": 3600}},
    "bestanden": {"task": "evidence.sweep", "schedule": 600.0, "options": {"expires": 600}},
    "pogingen": {"task": "throttle.sweep", "schedule": 600.0, "options": {"expires": 600}},
    "rapporten": {"task": "statistieken.owe_missing", "schedule": 3600.0, "options": {"expires": 3600}},
    "aanmeldingen": {"task": "accounts.sweep", "schedule": 600.0, "options": {"expires": 600}},
}
