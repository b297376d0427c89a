"""Restore is off unless somebody has switched it on, and says so in words that lead to the switch."""

import dataclasses
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.web.parts import Parts
from pf9.settings import RestoreSettings

LogIn = Callable[[str], TestClient]


@pytest.fixture
def switched_off(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    parts: Parts = app.state.parts
    settings = dataclasses.replace(parts.settings, restore=RestoreSettings())
    monkeypatch.setattr(app.state, "parts", dataclasses.replace(parts, settings=settings))


def test_the_configuration_is_told(log_in: LogIn) -> None:
    answer = log_in("viewer").get("/api/v1/restore/config")
    assert answer.json() == {
        "enabled": True, "dry_run": False, "cleanup_volumes": False, "service_user": False, "plan_minutes": 30,
    }  # fmt: skip


@pytest.mark.usefixtures("switched_off")
def test_switched_off_only_the_configuration_answers(log_in: LogIn) -> None:
    admin = log_in("superadmin")
    assert admin.get("/restore/config").json()["enabled"] is False
    refused = admin.get("/restore/jobs")
    assert (refused.status_code, refused.json()["type"]) == (503, "urn:pf9:switched-off")
    assert "RESTORE_ENABLED=true" in refused.json()["detail"]
