"""A door of TLS before a server that speaks none: with a certificate of a testing authority."""

import select
import socket
import ssl
from contextlib import suppress
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from testkit.authority import Authority
from testkit.authority.certificates import BACKDATED
from testkit.running import Running

LOOPBACK = "127.0.0.1"
_POSTGRES_ASKS = 8  # bytes of PostgreSQL's SSLRequest
_PIECE = 65_536


def bundle(authority: Authority, folder: Path) -> Path:
    """A file of certificates by which the authority's servers are believed."""
    path = folder / f"ca-{authority.root.certificate.serial_number:x}.pem"
    path.write_bytes(authority.root.certificate.public_bytes(Encoding.PEM))
    return path


class TlsDoor(Running):
    """Takes TLS at ``port`` and hands what was said to a server of this machine.

    Args:
        target: Host and port of the server.
        authority: Who vouches for the door, under the names localhost and 127.0.0.1.
        folder: Where key and certificate are put.
        asked_first: The client asks for TLS in PostgreSQL's way before it speaks it.
    """

    def __init__(
        self,
        target: tuple[str, int],
        authority: Authority,
        folder: Path,
        *,
        asked_first: bool = False,
    ) -> None:
        self._target = target
        self._asked_first = asked_first
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(_identity(authority, folder))
        self._listening = socket.create_server((LOOPBACK, 0))
        self.port: int = self._listening.getsockname()[1]
        self._thread = Thread(target=self._run, name="tls", daemon=True)

    def start(self) -> None:
        """Begin to take connections."""
        self._thread.start()

    def stop(self) -> None:
        """Take no more."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(5)

    def _run(self) -> None:
        while True:
            try:
                came, _ = self._listening.accept()
            except OSError:
                return
            Thread(target=self._serve, args=(came,), daemon=True).start()

    def _serve(self, came: socket.socket) -> None:
        try:
            if self._asked_first:
                came.recv(_POSTGRES_ASKS, socket.MSG_WAITALL)
                came.sendall(b"S")
            inside = self._context.wrap_socket(came, server_side=True)
            server = socket.create_connection(self._target)
        except OSError:  # a client that does not believe the certificate
            came.close()
            return
        with inside, server, suppress(OSError):
            _carry(inside, server)


def _carry(inside: ssl.SSLSocket, server: socket.socket) -> None:
    """Both ways in one thread: a connection of TLS is not for two."""
    while True:
        said = [inside] if inside.pending() else select.select([inside, server], [], [])[0]
        for source, sink in ((inside, server), (server, inside)):
            if source in said:
                piece = source.recv(_PIECE)
                if not piece:
                    return
                sink.sendall(piece)


def _identity(authority: Authority, folder: Path) -> Path:
    """Key, certificate and the chain above it, in one file of its owner alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    above = authority.issuing.certificate
    begins = above.not_valid_before_utc + BACKDATED
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address(LOOPBACK))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]))
        .issuer_name(above.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins - BACKDATED)
        .not_valid_after(begins + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.issuing.key.public_key()),
            critical=False,
        )
        .sign(authority.issuing.key, SHA256())
    )
    path = folder / f"door-{certificate.serial_number:x}.pem"
    path.touch(0o600)
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + certificate.public_bytes(Encoding.PEM)
        + above.public_bytes(Encoding.PEM)
    )
    return path
