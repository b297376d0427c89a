"""Pictures that are something else too, or far more than they seem: what is kept of a logo is a small PNG of its pixels."""

import io
import struct
import time
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from PIL import Image
from starlette.testclient import TestClient

LogIn = Callable[[str], TestClient]
PATH = "/api/v1/settings/branding/logo"
SCRIPT = b"<script>alert(document.domain)</script>"
MIB = 1024 * 1024


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, *chunks: bytes, rows: bytes | None = None) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    data = zlib.compress(rows if rows is not None else b"\x00" * (height * (1 + 3 * width)), 9)
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def saved(kind: str, **options: object) -> bytes:
    with io.BytesIO() as file:
        Image.new("RGB", (64, 32), "#336699").save(file, format=kind, **options)
        return file.getvalue()


def upload(client: TestClient, content: bytes, name: str, kind: str) -> tuple[int, float, float]:
    """The status, the seconds, and the MiB that it took at most."""
    tracemalloc.start()
    began = time.perf_counter()
    answer = client.put(PATH, files={"file": (name, content, kind)})
    seconds = time.perf_counter() - began
    peak = tracemalloc.get_traced_memory()[1] / MIB
    tracemalloc.stop()
    return answer.status_code, seconds, peak


# A GIF whose first bytes are also JavaScript: its comment ends what its head begins.
GIF_AND_SCRIPT = b"GIF89a" + saved("GIF")[6:] + b"*/=1;alert(1)//"
POLYGLOTS = {
    "gif and script": (GIF_AND_SCRIPT, "logo.js", "text/javascript"),
    "png and page": (png(64, 32) + b"<html>" + SCRIPT, "logo.html", "text/html"),
    "png with a script in a text": (png(64, 32, chunk(b"tEXt", b"Comment\x00" + SCRIPT)), "logo.png", "image/png"),
    "jpeg with a page in a comment": (saved("JPEG", comment=SCRIPT), "logo.jpg", "image/jpeg"),
    "png and zip": (png(64, 32) + b"PK\x03\x04" + SCRIPT, "logo.jar", "application/java-archive"),
    "png that names a path": (png(64, 32), "../../../../etc/cron.d/logo.png\x00.png", "image/png"),
}


@pytest.mark.parametrize("name", POLYGLOTS)
def test_of_a_picture_that_is_something_else_too_the_picture_is_kept(
    log_in: LogIn, client: TestClient, name: str
) -> None:
    status, _, _ = upload(log_in("admin"), *POLYGLOTS[name])
    assert status == 200
    shown = client.get(PATH)
    assert shown.headers["content-type"] == "image/png"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert not [word for word in (b"script", b"alert", b"<html", b"PK\x03\x04") if word in shown.content]
    with Image.open(io.BytesIO(shown.content)) as image:
        assert (image.format, image.size) == ("PNG", (64, 32))


SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'>" + SCRIPT + b"</svg>"
BOMBS = {
    "svg with a script": SVG,
    "svg that says it is a png": b"\x89PNG\r\n" + SVG,
    "xml that grows": b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><svg>&b;</svg>",
    "sixty thousand pixels a side": png(60_000, 60_000, rows=b"\x00" * 1000),
    "one side too long": png(4097, 1),
    "no pixels at all": png(0, 0, rows=b""),
    "a text that unpacks to 100 MiB": png(8, 8, chunk(b"zTXt", b"c\x00\x00" + zlib.compress(b"\x00" * 100 * MIB, 9))),
    "a profile that unpacks to 100 MiB": png(
        8, 8, chunk(b"iCCP", b"c\x00\x00" + zlib.compress(b"\x00" * 100 * MIB, 9))
    ),
    "fewer rows than it says": png(2000, 2000, rows=b"\x00" * 100),
    "an icon": b"\x00\x00\x01\x00" + b"\x00" * 60,
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n(/etc/passwd) run\n",
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_is_no_picture_or_far_too_large_a_one_costs_next_to_nothing(
    log_in: LogIn, client: TestClient, name: str
) -> None:
    admin = log_in("admin")
    before = client.get(PATH).content
    status, seconds, peak = upload(admin, BOMBS[name], "logo.png", "image/png")
    assert status == 422
    assert seconds < 2
    assert peak < 32
    assert client.get(PATH).content == before


def test_the_largest_picture_that_is_taken_is_drawn_in_bounds(log_in: LogIn, client: TestClient) -> None:
    """Of a file of some kilobytes that unpacks to 48 MiB of pixels."""
    status, seconds, _ = upload(log_in("admin"), png(4096, 4096), "logo.png", "image/png")
    assert status == 200
    assert seconds < 5
    assert len(client.get(PATH).content) < 64 * 1024


def test_of_a_film_of_a_thousand_pictures_the_first_is_kept(log_in: LogIn, client: TestClient) -> None:
    frames = [Image.new("P", (16, 16), number % 250) for number in range(1000)]
    with io.BytesIO() as file:
        frames[0].save(file, format="GIF", save_all=True, append_images=frames[1:])
        content = file.getvalue()
    status, seconds, _ = upload(log_in("admin"), content, "logo.gif", "image/gif")
    assert (status, seconds < 2) == (200, True)
    with Image.open(io.BytesIO(client.get(PATH).content)) as image:
        assert getattr(image, "n_frames", 1) == 1
