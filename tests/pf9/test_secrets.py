"""Tokens are random, kept as hashes, and compared without a tell."""

from pf9 import secrets


def test_tokens_differ_and_fit_into_an_address() -> None:
    tokens = {secrets.random_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(token.replace("-", "").replace("_", "").isalnum() and len(token) >= 43 for token in tokens)


def test_a_hash_is_sha256_in_hex() -> None:
    assert secrets.token_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_comparing_takes_any_text() -> None:
    assert secrets.same("ü", "ü")
    assert not secrets.same("ü", "u")
    assert not secrets.same("", "x")
