"""What a detached CAdES-BES message says, once the gate has let it through."""

from dataclasses import dataclass
from datetime import datetime

SIGNED_DATA = "1.2.840.113549.1.7.2"
DATA = "1.2.840.113549.1.7.1"
# RFC 5652 §11, RFC 5035 §3, RFC 6211.
CONTENT_TYPE = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
SIGNING_TIME = "1.2.840.113549.1.9.5"
CERTIFICATE_V1 = "1.2.840.113549.1.9.16.2.12"
CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
ALGORITHM_PROTECTION = "1.2.840.113549.1.9.52"
# RFC 3161 §2.4.2, RFC 5126 §6.1.1.
TST_INFO = "1.2.840.113549.1.9.16.1.4"
SIGNATURE_TIME_STAMP = "1.2.840.113549.1.9.16.2.14"

DIGESTS = {
    "1.2.840.113549.2.5": "md5",
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
    "1.2.643.2.2.9": "gost94",
    "1.2.643.7.1.1.2.2": "streebog256",
    "1.2.643.7.1.1.2.3": "streebog512",
}
DIGEST_BYTES = {
    "md5": 16,
    "sha1": 20,
    "sha256": 32,
    "sha384": 48,
    "sha512": 64,
    "gost94": 32,
    "streebog256": 32,
    "streebog512": 64,
}


@dataclass(frozen=True)
class Algorithm:
    """An algorithm identifier: its OID and the DER of its parameters, if any."""

    oid: str
    parameters: bytes | None = None


@dataclass(frozen=True)
class CertificateId:
    """One ESSCertIDv2 (RFC 5035 §4): the certificate that the signer says is theirs."""

    digest: str
    value: bytes
    issuer_serial: tuple[bytes, bytes] | None


@dataclass(frozen=True)
class Signer:
    """One SignerInfo; ``signed_bytes`` are the DER of its attributes, as RFC 5652 §5.4 signs them.

    ``time_stamps`` come unsigned beside it, each a token about ``signature``.

    ``certificate`` is the embedded one that the signer's identifier and the ESS attribute both
    name; None where no embedded certificate bears that issuer and serial number.
    """

    index: int
    certificate: bytes | None
    digest_algorithm: Algorithm
    digest: str
    message_digest: bytes
    signing_time: str | None
    signature_algorithm: Algorithm
    signature: bytes
    signed_bytes: bytes
    time_stamps: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Token:
    """A time-stamp token (RFC 3161): who says that ``imprint`` existed at ``made_at``.

    ``content`` are the bytes that the token's own signature speaks of.
    """

    certificates: tuple[bytes, ...]
    signer: Signer
    content: bytes
    imprint_digest: str
    imprint: bytes
    made_at: datetime


@dataclass(frozen=True)
class Message:
    """A detached message: embedded certificates and 1 to 16 signers."""

    certificates: tuple[bytes, ...]
    signers: tuple[Signer, ...]
