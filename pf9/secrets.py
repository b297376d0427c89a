"""Tokens, and how they are kept and compared; secrets that must be read again, encrypted at rest."""

import base64
import hashlib
import hmac
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pf9.errors import SettingsError

_SCRYPT = {"n": 2**14, "r": 8, "p": 1, "maxmem": 64 * 1024 * 1024, "dklen": 32}  # about 50 ms and 16 MiB


def token_hash(token: str) -> str:
    """Give what may be stored of a random token; not for passwords, which need a slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two secrets in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def slow_hash(text: str, *, salt: bytes) -> str:
    """Give what may be stored of a secret that is short enough to be guessed: scrypt, so that each guess costs."""
    return hashlib.scrypt(text.encode(), salt=salt, **_SCRYPT).hex()


class Vault:
    """Encrypts with the newest key, and reads what any of the keys encrypted: a key is changed by putting one in front."""

    def __init__(self, keys: Sequence[str]) -> None:
        fernets = [Fernet(_derived(key)) for key in keys]
        self._newest, self._any = fernets[0], MultiFernet(fernets)

    def close(self, text: str) -> str:
        """Encrypt a text."""
        return self._newest.encrypt(text.encode()).decode()

    def open(self, closed: str) -> str:
        """Decrypt it again.

        Raises:
            SettingsError: none of the keys closed it.
        """
        with _key_must_be_known():
            return self._any.decrypt(closed.encode()).decode()

    def is_current(self, closed: str) -> bool:
        """Whether the newest key closed it."""
        try:
            self._newest.decrypt(closed.encode())
        except InvalidToken:
            return False
        return True

    def closed_anew(self, closed: str) -> str:
        """The same text under the newest key.

        Raises:
            SettingsError: none of the keys closed it.
        """
        with _key_must_be_known():
            return self._any.rotate(closed.encode()).decode()


def open_fernet(closed: str, *, key: str) -> str | None:
    """Decrypt what was encrypted with this Fernet key as it is; None: it is no such key, or another one."""
    try:
        return Fernet(key).decrypt(closed.encode()).decode()
    except (InvalidToken, ValueError):
        return None


@contextmanager
def _key_must_be_known() -> Iterator[None]:
    try:
        yield
    except InvalidToken:
        name = "ENCRYPTION_KEY"
        raise SettingsError(name, "none of the keys opens what is stored; add the earlier one") from None


def _derived(key: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"pf9 secrets at rest")
    return base64.urlsafe_b64encode(derivation.derive(key.encode()))
