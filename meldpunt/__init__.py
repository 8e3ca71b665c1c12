"""The installation and its front door."""

from meldpunt.celery import app as celery_app

__all__ = ["celery_app"]
