"""Logging in and out, against the real directory and the real database."""

from starlette.testclient import TestClient

import lab


def credentials(server: lab.Lab, role: str) -> dict[str, str]:
    login = server.directory.logins[role]
    return {"username": login.username, "password": login.password}


def test_somebody_named_by_cn_logs_in(client: TestClient, server: lab.Lab) -> None:
    answer = client.post("/api/v1/auth/login", json=credentials(server, "admin"))
    assert answer.status_code == 200, answer.text
    assert answer.json()["role"] == "admin"
