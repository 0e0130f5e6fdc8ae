"""A small certificate authority: root, issuing, certificates in the qualified shape, revocation."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Literal, Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from chassis.clock import Clock, now
from testkit.authority.certificates import (
    CaKey,
    HolderKey,
    Issuer,
    ca_certificate,
    ca_name,
    holder_certificate,
    revocation_list,
)
from testkit.authority.subject import GOOD, Shape, Subject

Algorithm = Literal["ecdsa", "rsa"]

CRL_LIFE = timedelta(hours=1)


class UnknownSerial(LookupError):
    """This authority issued no certificate with that serial number."""


def new_key(algorithm: Algorithm) -> CaKey:
    """A private key: ECDSA P-256, or RSA of 2048 bits."""
    if algorithm == "ecdsa":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65_537, key_size=2_048)


class Authority:
    """Root and issuing authority with what they issued and revoked.

    ``crl_url`` goes into each certificate; whoever serves it publishes ``crl()`` there.
    """

    def __init__(
        self,
        root: Issuer,
        issuing: Issuer,
        *,
        crl_url: str | None = None,
        clock: Clock = now,
    ) -> None:
        self.root = root
        self.issuing = issuing
        self._crl_url = crl_url
        self._clock = clock
        self._issued: set[int] = set()
        self._revoked: dict[int, datetime] = {}
        self._number = 0
        self._lock = Lock()

    @classmethod
    def create(
        cls, algorithm: Algorithm = "ecdsa", *, crl_url: str | None = None, clock: Clock = now
    ) -> Self:
        """A new authority with keys of its own."""
        at = clock()
        key = new_key(algorithm)
        name = ca_name(f"Stand root {algorithm.upper()}")
        root = Issuer(key, ca_certificate(key, name, None, at, 1))
        key = new_key(algorithm)
        name = ca_name(f"Stand issuing {algorithm.upper()}")
        issuing = Issuer(key, ca_certificate(key, name, root, at, 0))
        return cls(root, issuing, crl_url=crl_url, clock=clock)

    @property
    def chain(self) -> list[x509.Certificate]:
        """Certificates above a holder's, nearest first."""
        return [self.issuing.certificate, self.root.certificate]

    def publish_at(self, crl_url: str) -> None:
        """Name the address of the revocation list in certificates from now on."""
        self._crl_url = crl_url

    def issue(self, public: HolderKey, subject: Subject, shape: Shape = GOOD) -> x509.Certificate:
        """Certificate for a public key; the private one stays with its holder."""
        if shape.crl_urls is None and self._crl_url:
            shape = replace(shape, crl_urls=(self._crl_url,))
        with self._lock:
            certificate = holder_certificate(
                self.issuing, public, subject.name(), shape, self._clock()
            )
            self._issued.add(certificate.serial_number)
        return certificate

    def revoke(self, serial: int, at: datetime | None = None) -> datetime:
        """Revoke once and for all; the first moment stays.

        Raises:
            UnknownSerial: not issued here.
        """
        with self._lock:
            if serial not in self._issued:
                raise UnknownSerial
            return self._revoked.setdefault(serial, at or self._clock())

    def crl(self, at: datetime | None = None, life: timedelta = CRL_LIFE) -> bytes:
        """The revocation list of this moment in DER, signed by the issuing authority."""
        with self._lock:
            self._number += 1
            moment = at or self._clock()
            made = revocation_list(self.issuing, self._revoked, self._number, moment, moment + life)
        return made.public_bytes(Encoding.DER)

    def save(self, folder: Path) -> None:
        """Keep keys and books in a folder of its owner alone."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._lock:
            books = {
                "issued": [format(serial, "x") for serial in sorted(self._issued)],
                "revoked": {format(s, "x"): at.isoformat() for s, at in self._revoked.items()},
                "crl_number": self._number,
            }
            # Under the lock: two who keep them at once would take each other's drafts.
            for name, issuer in (("root", self.root), ("issuing", self.issuing)):
                _write(folder / f"{name}.key", _key_pem(issuer.key))
                _write(folder / f"{name}.pem", issuer.certificate.public_bytes(Encoding.PEM))
            _write(folder / "books.json", json.dumps(books, indent=1).encode())

    @classmethod
    def load(cls, folder: Path, *, crl_url: str | None = None, clock: Clock = now) -> Self:
        """The authority that ``save`` left behind."""
        authority = cls(
            _issuer(folder, "root"), _issuer(folder, "issuing"), crl_url=crl_url, clock=clock
        )
        books = json.loads((folder / "books.json").read_bytes())
        authority._issued = {int(serial, 16) for serial in books["issued"]}
        authority._revoked = {
            int(serial, 16): datetime.fromisoformat(at) for serial, at in books["revoked"].items()
        }
        authority._number = books["crl_number"]
        return authority


def _issuer(folder: Path, name: str) -> Issuer:
    key = load_pem_private_key((folder / f"{name}.key").read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise TypeError(f"{name}.key is of no kind that an authority here has")
    return Issuer(key, x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes()))


def _key_pem(key: CaKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write(path: Path, content: bytes) -> None:
    draft = path.with_suffix(".new")
    draft.touch(0o600)
    draft.write_bytes(content)
    draft.replace(path)
