"""The second factor, as somebody with an authenticator meets it; and as somebody without one tries to get past it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

import lab
from api.main import create_app
from api.security import mfa
from api.web.parts import Settings
from pf9.database import Database
from tests.fixtures.second_factor import Person, bearer


@pytest.fixture
def person(app: FastAPI, server: lab.Lab, owner_database: Database) -> Iterator[Person]:
    yield Person(app, server, "operator")
    with owner_database.transaction() as tx:
        tx.execute("DELETE FROM user_mfa")


def forget_steps(database: Database) -> None:
    """As if the time of a step had gone by: the next code is not one that was used."""
    with database.transaction() as tx:
        tx.execute("UPDATE user_mfa SET last_step = last_step - 5")


@contextmanager
def requiring(settings: Settings, *roles: str) -> Iterator[FastAPI]:
    app = create_app(
        Settings(**{**vars(settings), "api": settings.api.model_copy(update={"mfa_required_roles": roles})})
    )
    with TestClient(app):
        yield app


def test_a_login_with_a_second_factor_takes_two_steps(person: Person, owner_database: Database) -> None:
    person.enroll()
    forget_steps(owner_database)
    half = person.log_in()
    assert half["mfa_required"] is True
    assert not person.client.cookies
    whole = person.answer(half["access_token"], person.code())
    assert whole.status_code == 200
    assert whole.cookies.get("pf9_session")
    assert whole.json()["mfa_required"] is False
    me = person.client.get("/api/v1/auth/me", headers=bearer(whole.json()["access_token"])).json()
    assert me["mfa_enabled"] is True


def test_half_a_login_opens_nothing_else(person: Person) -> None:
    person.enroll()
    half = person.log_in()["access_token"]
    for method, path in [
        ("GET", "/servers"),
        ("GET", "/auth/me"),
        ("GET", "/auth/sessions"),
        ("POST", "/auth/mfa/setup"),
        ("POST", "/auth/mfa/disable"),
        ("POST", "/auth/logout"),
    ]:
        body = {"password": person.login.password} if method == "POST" else None
        answer = person.client.request(method, f"/api/v1{path}", json=body, headers=bearer(half))
        assert answer.status_code == 401, path


def test_a_whole_token_is_no_half_one(person: Person, owner_database: Database) -> None:
    token = person.enroll()
    forget_steps(owner_database)
    assert person.answer(token, person.code()).status_code == 401


def test_a_code_opens_once_however_many_try_it_at_once(person: Person, owner_database: Database) -> None:
    person.enroll()
    forget_steps(owner_database)
    half, code = person.log_in()["access_token"], person.code()
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: person.answer(half, code).status_code, range(60)))
    assert answers.count(200) == 1
    assert set(answers) <= {200, 401, 429}


def test_a_backup_code_opens_once_however_many_try_it_at_once(person: Person, owner_database: Database) -> None:
    person.enroll()
    half = person.log_in()["access_token"]
    code = person.backup_codes[0].lower()
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: person.answer(half, f"{code[:4]}-{code[4:]}").status_code, range(20)))
    assert answers.count(200) == 1
    with owner_database.transaction() as tx:
        assert tx.scalar("SELECT cardinality(backup_codes) FROM user_mfa") == 7


def test_a_code_of_a_clock_that_is_30_seconds_off_opens_once(person: Person, owner_database: Database) -> None:
    person.enroll()
    forget_steps(owner_database)
    half, code = person.log_in()["access_token"], person.code(steps=-1)
    assert [person.answer(half, code).status_code for _ in range(2)] == [200, 401]
    assert person.answer(half, person.code(steps=-3)).status_code == 401


def test_an_earlier_code_is_refused_after_a_later_one(person: Person, owner_database: Database) -> None:
    person.enroll()
    forget_steps(owner_database)
    half, earlier = person.log_in()["access_token"], person.code(steps=-1)
    assert person.answer(half, person.code()).status_code == 200
    assert person.answer(half, earlier).status_code == 401


def test_guesses_run_out_even_side_by_side(person: Person, owner_database: Database) -> None:
    person.enroll()
    forget_steps(owner_database)
    half = person.log_in()["access_token"]
    wrong = f"{(int(person.code()) + 1) % 10**6:06}"
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: person.answer(half, wrong), range(20)))
    codes = [answer.status_code for answer in answers]
    assert codes.count(401) == mfa.FREE_TRIES
    assert codes.count(429) == 20 - mfa.FREE_TRIES
    assert all(int(answer.headers["retry-after"]) > 0 for answer in answers if answer.status_code == 429)
    assert person.answer(half, person.code()).status_code == 429
    with owner_database.transaction() as tx:
        tx.execute("UPDATE user_mfa SET locked_until = now()")
    assert person.answer(half, person.code()).status_code == 200


def test_what_is_stored_tells_no_secret(person: Person, owner_database: Database) -> None:
    person.enroll()
    with owner_database.transaction() as tx:
        row = tx.one("SELECT * FROM user_mfa")
    stored = str(row)
    assert person.secret not in stored
    assert all(code not in stored.upper() for code in person.backup_codes)
    assert len(set(person.backup_codes)) == 8


def test_setting_up_asks_for_the_password(person: Person) -> None:
    token = person.log_in()["access_token"]
    person.post("/mfa/setup", {"password": "not the password"}, token=token, status=422)
    begun = person.post("/mfa/setup", {"password": person.login.password}, token=token)
    assert begun["otpauth_uri"].startswith("otpauth://totp/")
    assert begun["qr_code_base64"].startswith("iVBOR")
    person.post("/mfa/verify-setup", {"code": "000000"}, token=token, status=422)
    assert person.client.get("/api/v1/auth/mfa/status", headers=bearer(token)).json()["enabled"] is False


def test_setting_up_ends_the_other_sessions_and_is_done_once(person: Person) -> None:
    other = person.log_in()["access_token"]
    token = person.enroll()
    assert person.client.get("/api/v1/servers", headers=bearer(other)).status_code == 401
    assert person.client.get("/api/v1/servers", headers=bearer(token)).status_code == 200
    person.post("/mfa/setup", {"password": person.login.password}, token=token, status=409)


@pytest.mark.parametrize("proof", ["password", "code", "backup code"])
def test_switching_off_asks_for_the_password_or_a_code(person: Person, owner_database: Database, proof: str) -> None:
    token = person.enroll()
    forget_steps(owner_database)
    person.post("/mfa/disable", {}, token=token, status=422)
    person.post("/mfa/disable", {"password": "wrong"}, token=token, status=422)
    person.post("/mfa/disable", {"code": "AAAAAAAA"}, token=token, status=422)
    right = {"password": person.login.password} if proof == "password" else {"code": person.code()}
    right = {"code": person.backup_codes[3]} if proof == "backup code" else right
    person.post("/mfa/disable", right, token=token, status=204)
    assert person.log_in()["mfa_required"] is False


def test_new_backup_codes_replace_the_old_ones(person: Person) -> None:
    token = person.enroll()
    old = person.backup_codes[0]
    new = person.post("/mfa/backup-codes", {"password": person.login.password}, token=token)["backup_codes"]
    half = person.log_in()["access_token"]
    assert person.answer(half, old).status_code == 401
    assert person.answer(half, new[0]).status_code == 200


def test_who_needs_a_second_factor_can_do_nothing_before(
    settings: Settings, server: lab.Lab, owner_database: Database
) -> None:
    with requiring(settings, "operator") as app:
        person = Person(app, server, "operator")
        begun = person.log_in()
        assert begun["mfa_setup_required"] is True
        token = begun["access_token"]
        person.client.cookies.clear()
        for path in ("/servers", "/auth/sessions", "/navigation"):
            refused = person.client.get(f"/api/v1{path}", headers=bearer(token))
            assert (refused.status_code, refused.json()["type"]) == (403, "urn:pf9:second-factor-required"), path
        assert person.client.get("/api/v1/auth/me", headers=bearer(token)).json()["mfa_setup_required"] is True
        token = person.enroll()
        assert person.client.get("/api/v1/servers", headers=bearer(token)).status_code == 200
        viewer = Person(app, server, "viewer")
        assert viewer.log_in()["mfa_setup_required"] is False
    with owner_database.transaction() as tx:
        tx.execute("DELETE FROM user_mfa")


def test_a_lost_authenticator_is_reset_by_an_administrator_with_a_fresh_code(
    app: FastAPI, server: lab.Lab, person: Person, owner_database: Database
) -> None:
    lost = person.enroll()
    chief = Person(app, server, "superadmin")
    token = chief.enroll()
    everybody = chief.client.get("/api/v1/auth/mfa/users", headers=bearer(token)).json()["items"]
    assert {each["username"] for each in everybody if each["enabled"]} == {person.login.username, chief.login.username}
    path = f"/mfa/users/{person.login.username}/reset"
    with owner_database.transaction() as tx:
        tx.execute("UPDATE user_sessions SET code_entered_at = now() - interval '6 minutes'")
        tx.execute("UPDATE user_mfa SET last_step = last_step - 5")
    refused = chief.post(path, {}, token=token, status=403)
    assert refused["type"] == "urn:pf9:fresh-code-required"
    chief.post("/mfa/confirm", {"code": chief.code()}, token=token, status=204)
    chief.post(path, {}, token=token, status=204)
    assert person.client.get("/api/v1/servers", headers=bearer(lost)).status_code == 401
    assert person.log_in()["mfa_required"] is False
    with owner_database.transaction() as tx:
        row = tx.one(
            "SELECT username, details FROM auth_audit_log WHERE action = 'mfa_disabled' ORDER BY id DESC LIMIT 1"
        )
    assert (row["username"], row["details"]["reset_by"]) == (person.login.username, chief.login.username)


def test_others_second_factors_are_not_for_everybody(app: FastAPI, server: lab.Lab, person: Person) -> None:
    chief = Person(app, server, "superadmin")
    chief.enroll()
    token = person.log_in()["access_token"]
    assert person.client.get("/api/v1/auth/mfa/users", headers=bearer(token)).status_code == 403
    person.post(f"/mfa/users/{chief.login.username}/reset", {}, token=token, status=403)
    admin = Person(app, server, "admin")
    admin.post(f"/mfa/users/{chief.login.username}/reset", {}, token=admin.log_in()["access_token"], status=403)
    admin.post("/mfa/users/nobody/reset", {}, token=admin.log_in()["access_token"], status=404)


def test_each_step_is_in_the_audit_log(person: Person, owner_database: Database) -> None:
    person.enroll()
    forget_steps(owner_database)
    half = person.log_in()["access_token"]
    person.answer(half, "000000")
    person.answer(half, person.code())
    with owner_database.transaction() as tx:
        rows = tx.all("SELECT action FROM auth_audit_log WHERE username = %s ORDER BY id", (person.login.username,))
    told = [row["action"] for row in rows]
    assert told[-5:] == ["mfa_enabled", "mfa_challenge", "mfa_failed", "mfa_verified", "login"]


def test_sessions_are_listed_and_ended(person: Person) -> None:
    here, there, elsewhere = (person.log_in()["access_token"] for _ in range(3))
    person.client.cookies.clear()
    listed = person.client.get("/api/v1/auth/sessions", headers=bearer(here)).json()
    (current,) = [each for each in listed["items"] if each["current"]]
    others = [each["id"] for each in listed["items"] if not each["current"]]
    assert len(others) >= 2
    assert current["id"] not in others
    stranger = TestClient(person.app)
    assert stranger.delete(f"/api/v1/auth/sessions/{others[0]}").status_code == 401
    first = person.client.delete(f"/api/v1/auth/sessions/{others[0]}", headers=bearer(here))
    assert first.json() == {"ended": 1}
    assert person.client.delete(f"/api/v1/auth/sessions/{others[0]}", headers=bearer(here)).status_code == 404
    person.client.delete("/api/v1/auth/sessions", headers=bearer(here))
    for token in (there, elsewhere):
        assert person.client.get("/api/v1/servers", headers=bearer(token)).status_code == 401
    assert person.client.get("/api/v1/servers", headers=bearer(here)).status_code == 200
