"""Random tokens, and how they are kept and compared."""

import hashlib
import hmac
import secrets


def random_token(size: int = 32) -> str:
    """Make a token of `size` random bytes, safe in an address and in a header."""
    return secrets.token_urlsafe(size)


def token_hash(token: str) -> str:
    """Give what may be stored of a random token; not for passwords, which need a slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two secrets in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())
