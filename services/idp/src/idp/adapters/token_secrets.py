"""Random secrets: kept as digests, a lost answer sealed under the token that asked for it."""

import hashlib
import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_TOKEN_BYTES = 32
_NONCE_BYTES = 12
_USE = b"ordinator/idp/refresh-successor/v1"


class RandomSecrets:
    """See ``usecases.oidc.ports.Secrets``."""

    def new(self) -> str:
        """256 bits as text."""
        return secrets.token_urlsafe(_TOKEN_BYTES)

    def digest(self, secret: str) -> bytes:
        """SHA-256: nobody guesses 256 random bits, so no slow hash is needed."""
        return hashlib.sha256(secret.encode()).digest()

    def seal(self, under: str, secret: str) -> bytes:
        """Encrypt one secret under another, which alone opens it again."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + _cipher(under).encrypt(nonce, secret.encode(), None)

    def unseal(self, under: str, sealed: bytes) -> str:
        """Decrypt it."""
        return _cipher(under).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None).decode()


def _cipher(under: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, None, _USE).derive(under.encode()))
