"""Public keys of sites that a stand's own authority certified: a browser is told these alone."""

import base64
import hashlib
import socket
import ssl
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HTTPS = 443
TIMEOUT_S = 10


def pins(urls: Iterable[str], ca_file: Path | None) -> list[str]:
    """The keys of the ``https`` sites among ``urls``, each checked by the authority of ``ca_file``.

    In the form of Chromium's ``--ignore-certificate-errors-spki-list``: SHA-256, base64.

    Raises:
        ssl.SSLCertVerificationError: a site is not certified by it.
    """
    if ca_file is None:
        return []
    trust = ssl.create_default_context(cafile=str(ca_file))
    parts = {urlsplit(url) for url in urls}
    sites = {(one.hostname or "", one.port or HTTPS) for one in parts if one.scheme == "https"}
    return sorted({_pin(host, port, trust) for host, port in sites})


def _pin(host: str, port: int, trust: ssl.SSLContext) -> str:
    with (
        socket.create_connection((host, port), TIMEOUT_S) as connection,
        trust.wrap_socket(connection, server_hostname=host) as wrapped,
    ):
        shown = wrapped.getpeercert(binary_form=True)
    assert shown is not None
    key = x509.load_der_x509_certificate(shown).public_key()
    told = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(told).digest()).decode()
