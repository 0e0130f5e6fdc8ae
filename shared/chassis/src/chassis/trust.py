"""The certificates by which servers are believed: those of CA_FILE instead of the machine's own."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from cryptography import x509

from chassis.clock import Clock, now
from chassis.health.state import Check, NotWell
from chassis.metrics import CERTIFICATE_EXPIRES

NAME = "ca_file"
POSTGRES = "sslrootcert"
REDIS = "ssl_ca_certs"


def file(text: str) -> Path:
    """The setting: a file of one certificate or several, as PEM."""
    path = Path(text)
    try:
        first_end(path)
    except OSError as error:
        raise ValueError(f"its file cannot be read: {error.strerror}") from None
    return path


def first_end(path: Path) -> datetime:
    """When the first certificate of the file ends.

    Raises:
        OSError: it cannot be read.
        ValueError: there is no certificate in it.
    """
    try:
        found = x509.load_pem_x509_certificates(path.read_bytes())
    except ValueError:
        raise ValueError("wants certificates as PEM") from None
    return min(each.not_valid_after_utc for each in found)


def rooted(url: str, parameter: str, path: Path | None) -> str:
    """The address of a server that is believed by the file, where the address names no other.

    Whether there is TLS at all stands in the address: ``rediss://``, ``sslmode=verify-full``.
    """
    if path is None or f"{parameter}=" in url:
        return url
    return f"{url}{'&' if '?' in url else '?'}{parameter}={quote(str(path), safe='')}"


def checks(path: Path | None, clock: Clock = now) -> Mapping[str, Check]:
    """The check of the file, where there is one."""
    return {} if path is None else {NAME: _Lasting(path, clock)}


class _Lasting:
    """Tells how long the certificates hold; who has none that does believes no server."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock

    def __call__(self) -> None:
        """Raise if the first has ended."""
        if self._left_s() <= 0:
            raise NotWell("a certificate has expired")

    def measure(self, name: str) -> None:
        """Tell the seconds that are left."""
        CERTIFICATE_EXPIRES.labels(name).set(self._left_s())

    def _left_s(self) -> float:
        return (first_end(self._path) - self._clock()).total_seconds()
