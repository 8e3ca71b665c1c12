"""Addresses of attacks at the desk."""

from __future__ import annotations

app_name = "koppelen"
urlpatterns: list[object] = []
