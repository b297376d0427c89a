"""The branding: strangers read it, administrators change it, and of a picture nothing but pixels is kept."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from starlette.testclient import TestClient

from pf9.database import Database

LogIn = Callable[[str], TestClient]
PATH = "/api/v1/settings/branding"
SCRIPT = b"<script>alert(document.domain)</script>"


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 32), **options: Any) -> bytes:
    with io.BytesIO() as file:
        Image.new("RGB", size, "#336699").save(file, format=kind, **options)
        return file.getvalue()


def upload(client: TestClient, content: bytes, name: str = "logo.png", kind: str = "image/png") -> Any:
    return client.put(f"{PATH}/logo", files={"file": (name, content, kind)})


def test_a_stranger_reads_what_the_login_page_shows_and_nothing_else(client: TestClient) -> None:
    shown = client.get(PATH).json()
    assert set(shown) == {
        "company_name",
        "company_subtitle",
        "login_hero_title",
        "login_hero_description",
        "login_hero_features",
        "primary_color",
        "secondary_color",
        "company_logo_url",
    }
    assert client.get("/settings/branding").json() == shown
    assert client.put(PATH, json={}).status_code == 401
    assert upload(client, picture()).status_code == 401
    assert client.delete(f"{PATH}/logo").status_code == 401


def test_an_administrator_changes_it(log_in: LogIn, client: TestClient) -> None:
    words = {"company_name": "Nordlicht <b>&", "login_hero_features": ["One", "Two"], "primary_color": "#8a1c1c"}
    changed = log_in("admin").put(PATH, json=words)
    assert changed.status_code == 200, changed.text
    shown = client.get(PATH).json()
    assert {key: shown[key] for key in words} == words
    for role in ("viewer", "operator", "technical"):
        assert log_in(role).put(PATH, json=words).status_code == 403


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"primary_color": "#ffee00"}, "primary_color"),
        ({"secondary_color": "#777777"}, "secondary_color"),
        ({"primary_color": "red"}, "primary_color"),
        ({"primary_color": "#12345"}, "primary_color"),
        ({"company_name": ""}, "company_name"),
        ({"login_hero_features": ["x"] * 9}, "login_hero_features"),
        ({"company_logo_url": "https://elsewhere.example/x.png"}, "company_logo_url"),
    ],
)
def test_what_cannot_be_read_or_makes_no_sense_is_refused(log_in: LogIn, body: dict[str, Any], field: str) -> None:
    answer = log_in("admin").put(PATH, json=body)
    assert answer.status_code == 422
    assert field in answer.json()["errors"][0]["loc"]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_is_drawn_anew(log_in: LogIn, client: TestClient, kind: str) -> None:
    told = upload(log_in("admin"), picture(kind, (1200, 300)) + SCRIPT, name="../../x.html", kind="text/html")
    assert told.status_code == 200, told.text
    shown = client.get(told.json()["company_logo_url"])
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/png")
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert SCRIPT not in shown.content
    with Image.open(io.BytesIO(shown.content)) as image:
        assert (image.format, image.size) == ("PNG", (512, 128))


def test_words_hidden_in_a_picture_do_not_stay(log_in: LogIn, client: TestClient) -> None:
    hidden = picture("JPEG", comment=SCRIPT, exif=b"Exif\x00\x00" + SCRIPT)
    assert SCRIPT in hidden
    told = upload(log_in("admin"), hidden, kind="image/jpeg").json()
    assert SCRIPT not in client.get(told["company_logo_url"]).content


@pytest.mark.parametrize(
    "content",
    [
        b"",
        SCRIPT,
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + SCRIPT,
        b"\x89PNG\r\n\x1a\n" + SCRIPT,
        picture()[:60],
        picture("BMP"),
        picture("TIFF"),
        picture(size=(5000, 10)),
        b"%PDF-1.4" + picture(),
        b"x" * (2 * 1024 * 1024 + 1),
    ],
    ids=["empty", "script", "svg", "gif head", "png head", "cut", "bmp", "tiff", "huge", "pdf", "large"],
)
def test_what_is_no_picture_changes_nothing(log_in: LogIn, client: TestClient, content: bytes) -> None:
    before = client.get(PATH).json()
    answer = upload(log_in("admin"), content)
    assert answer.status_code == 422, answer.text
    assert client.get(PATH).json() == before


def test_the_logo_is_taken_away(log_in: LogIn, client: TestClient) -> None:
    admin = log_in("admin")
    upload(admin, picture())
    assert admin.delete(f"{PATH}/logo").status_code == 204
    assert client.get(PATH).json()["company_logo_url"] is None
    assert client.get(f"{PATH}/logo").status_code == 404
    assert admin.delete(f"{PATH}/logo").status_code == 404


def test_what_changed_is_logged_from_what_to_what(log_in: LogIn, owner_database: Database) -> None:
    admin = log_in("admin")
    before = admin.put(PATH, json={"company_name": "Before"}).json()
    with owner_database.transaction() as tx:
        last = tx.scalar("SELECT max(id) FROM auth_audit_log")
    words = {"company_name": "After", "login_hero_features": ["Fast", "True"]}
    for body in (words, words):
        admin.put(PATH, json=body)
    logo = upload(admin, picture(size=(10, 10))).json()["company_logo_url"].partition("v=")[2]
    admin.delete(f"{PATH}/logo")
    with owner_database.transaction() as tx:
        rows = tx.all("SELECT username, action, details FROM auth_audit_log WHERE id > %s ORDER BY id", (last,))
    assert before["company_logo_url"] is None
    assert [row["details"]["changed"] for row in rows] == [
        {"company_name": ["Before", "After"], "login_hero_features": [[], ["Fast", "True"]]},
        {"logo": [None, logo]},
        {"logo": [logo, None]},
    ]
    assert {(row["username"], row["action"]) for row in rows} == {("admin", "branding_changed")}
