"""Tokens are kept as hashes, and compared without a tell."""

import pytest

from pf9 import secrets
from pf9.errors import SettingsError


def test_a_hash_is_sha256_in_hex() -> None:
    assert secrets.token_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_comparing_takes_any_text() -> None:
    assert secrets.same("ü", "ü")
    assert not secrets.same("ü", "u")
    assert not secrets.same("", "x")


def test_what_is_closed_is_opened_by_its_key_and_after_a_change_of_key() -> None:
    old, new = "an earlier key, long enough to be one", "the key of today, long enough to be one"
    closed = secrets.Vault([old]).close("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in closed
    assert secrets.Vault([new, old]).open(closed) == "JBSWY3DPEHPK3PXP"
    anew = secrets.Vault([new, old]).closed_anew(closed)
    assert secrets.Vault([new]).open(anew) == "JBSWY3DPEHPK3PXP"
    with pytest.raises(SettingsError, match="ENCRYPTION_KEY"):
        secrets.Vault([new]).open(closed)


def test_a_slow_hash_depends_on_its_salt() -> None:
    one, other = (secrets.slow_hash("A1B2C3D4", salt=salt) for salt in (b"one", b"other"))
    assert one == secrets.slow_hash("A1B2C3D4", salt=b"one") != other
