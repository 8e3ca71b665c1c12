"""What the server logs: fixed words and ids, never content, never an address; one line each, in UTC. Wiring only."""

from __future__ import annotations

from typing import Any

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "kort": {"()": "meldpunt.core.logs.LogLine", "format": "{asctime} {levelname} {name} {message}", "style": "{"}
    },
    "filters": {
        "zonder_inhoud": {"()": "meldpunt.core.logs.WithoutContent"},
        "zonder_letterraad": {"()": "meldpunt.core.logs.WithoutFontAdvice"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "kort", "filters": ["zonder_inhoud"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "django.server": {"handlers": [], "propagate": False},  # runserver's access log
        "fontTools": {"level": "ERROR"},
        "fido2": {"level": "WARNING"},  # it names credentials
        "celery": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING", "filters": ["zonder_letterraad"]},
    },
}
