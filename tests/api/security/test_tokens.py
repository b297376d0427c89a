"""What a token must be to be believed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from api.security.tokens import CLAIMS, Tokens
from pf9.errors import Unauthenticated

KEY = "k" * 40
HOUR = timedelta(hours=1)


def claims(**changes: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    good = {"iss": "pf9", "aud": "pf9-api", "sub": "vera", "jti": "1", "typ": "access", "iat": now, "exp": now + HOUR}
    return {name: value for name, value in {**good, **changes}.items() if value is not None}


def test_a_token_of_ours_names_its_user() -> None:
    token = Tokens(KEY).issue("Zoë Müller 🚀", role="viewer", lifetime=HOUR)
    assert Tokens(KEY).username(token.text) == "Zoë Müller 🚀"
    assert set(CLAIMS) <= set(jwt.decode(token.text, options={"verify_signature": False}))


def test_two_tokens_of_one_second_differ() -> None:
    one, other = (Tokens(KEY).issue("vera", role="viewer", lifetime=HOUR) for _ in range(2))
    assert one.text != other.text


def test_the_claims_of_these_tests_are_good_ones() -> None:
    assert Tokens(KEY).username(jwt.encode(claims(), KEY, algorithm="HS256")) == "vera"


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_token_without_one_of_its_claims_is_refused(claim: str) -> None:
    with pytest.raises(Unauthenticated):
        Tokens(KEY).username(jwt.encode(claims(**{claim: None}), KEY, algorithm="HS256"))


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "somebody"},
        {"aud": "something"},
        {"exp": datetime.now(UTC) - HOUR},
        {"iat": datetime.now(UTC) + HOUR},
        {"typ": "mfa"},
        {"typ": "other"},
    ],
)
def test_a_token_for_something_else_or_of_another_time_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Unauthenticated):
        Tokens(KEY).username(jwt.encode(claims(**changes), KEY, algorithm="HS256"))


def test_only_our_key_and_our_algorithm_are_taken() -> None:
    other_key = jwt.encode(claims(), "o" * 40, algorithm="HS256")
    unsigned = jwt.encode(claims(), "", algorithm="none")
    other_algorithm = jwt.encode(claims(), "k" * 64, algorithm="HS512")
    for token in (other_key, unsigned, other_algorithm, "", "a.b.c", "x" * 10_000):
        with pytest.raises(Unauthenticated):
            Tokens("k" * 64 if token == other_algorithm else KEY).username(token)


def test_the_token_of_a_login_half_done_opens_the_second_step_only() -> None:
    token = Tokens(KEY).issue("vera", role="viewer", lifetime=timedelta(minutes=5), kind="mfa")
    assert Tokens(KEY).username(token.text, kind="mfa") == "vera"
    with pytest.raises(Unauthenticated):
        Tokens(KEY).username(token.text)
