"""Secrets of a stack: made once, kept in files that the children alone can read."""

import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from ordinator.place import Place

KEY_BYTES = 32


class Vault:
    """A folder of secrets; asking for one that does not exist makes it."""

    def __init__(self, place: Place, folder: Path) -> None:
        self._place = place
        self._folder = folder

    def password(self, name: str) -> str:
        """A password that needs no escaping in an address."""
        return self._file(f"{name}.password", secrets.token_hex(16).encode).read_text("ascii")

    def login(self, store: str, service: str) -> tuple[str, str]:
        """Name and password by which a service comes into ``db`` or ``amqp``.

        While its password changes that is the successor's: see ``succeed``.
        """
        path = self._successor(store, service)
        if path.exists():
            return successor(service), path.read_text("ascii")
        return service, self.password(f"{store}-{service}")

    def succeed(self, store: str, service: str) -> str:
        """From now on the service comes in as its successor; that one's password."""
        path = self._successor(store, service)
        return self._file(path.name, secrets.token_hex(16).encode).read_text("ascii")

    def settle(self, store: str, service: str) -> str:
        """From now on it comes in under its own name again, by this new password."""
        password = self.fresh(f"{store}-{service}")
        self._successor(store, service).unlink(missing_ok=True)
        return password

    def fresh(self, name: str) -> str:
        """Another password in the place of one."""
        password = secrets.token_hex(16)
        self.replace(f"{name}.password", password.encode())
        return password

    def replace(self, name: str, content: bytes) -> Path:
        """Put another content into a file of the vault."""
        return self._place.write(self._folder / name, content)

    def key(self, name: str) -> Path:
        """A file of 32 random bytes, for a symmetric key."""
        return self._file(f"{name}.key", lambda: secrets.token_bytes(KEY_BYTES))

    def client_key(self, name: str) -> Path:
        """A file with an EC P-256 private key in PEM, with which a client signs its assertions."""
        return self._file(f"{name}.pem", lambda: _pem(ec.generate_private_key(ec.SECP256R1())))

    def signing_key(self, name: str) -> Path:
        """A file with an Ed25519 private key in PEM."""
        return self._file(f"{name}.pem", lambda: _pem(ed25519.Ed25519PrivateKey.generate()))

    def _successor(self, store: str, service: str) -> Path:
        return self._folder / f"{store}-{service}.next.password"

    def _file(self, name: str, make: Callable[[], bytes]) -> Path:
        path = self._folder / name
        return path if path.exists() else self._place.write(path, make())


def successor(service: str) -> str:
    """The login with a service's rights that stands in while its own password changes."""
    return f"{service}_next"


def client_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """A private key of a client as the vault keeps it."""
    return _pem(key)


def _pem(key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
