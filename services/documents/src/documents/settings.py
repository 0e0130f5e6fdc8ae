"""Settings, read once from the environment at start."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from chassis import settings

Networks = tuple[IPv4Network | IPv6Network, ...]

SERVICE = "documents"
PREFIX = "DOCUMENTS"
_KEY_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class Settings(settings.Common):
    """Everything an operator may set."""

    idp_url: str = settings.setting(
        "where the identity provider answers programs; empty: ISSUER",
        default="",
        parse=settings.url,
    )
    frmr_url: str = settings.setting("where the registry answers", parse=settings.url)
    client_id: str = settings.setting(
        "name of this program at the identity provider", default="documents"
    )
    client_key: bytes = settings.secret("key that signs this program's assertions, PEM")
    blob_root: Path = settings.setting("folder of the encrypted documents")
    keyring_dir: Path = settings.setting("folder of the key-encryption keys")
    index_key: bytes = settings.secret("SNILS and names are found again under it", size=_KEY_BYTES)
    cursor_key: bytes = settings.secret("seals the cursors of lists", size=_KEY_BYTES)
    journal_key_file: Path | None = settings.setting(
        "key that signs the journal's heads, PEM; the keeper alone needs it", default=None
    )
    journal_witness_dir: Path = settings.setting("folder on another volume for signed heads")
    revocation_hosts: tuple[str, ...] = settings.setting(
        "names of hosts that are asked for revocation lists", default=()
    )
    revocation_nets: Networks = settings.setting(
        "private networks in which they may be", default=(), parse=settings.networks
    )
    outbound_nets: Networks = settings.setting(
        "private networks in which recipients may be", default=(), parse=settings.networks
    )
    gost_engine: Path | None = settings.setting(
        "OpenSSL's GOST engine; where it is named, readiness demands it", default=None
    )
    upload_max: int = settings.setting("largest document, bytes", default=100 << 20)
    chunk_log2: int = settings.setting("size of encrypted chunks, power of two", default=18)
    scrub_age: timedelta = settings.setting(
        "stored versions are read again after, seconds",
        default=timedelta(days=30),
        parse=settings.seconds,
    )
    delivery_max_age: timedelta = settings.setting(
        "a delivery is given up after, seconds",
        default=timedelta(hours=72),
        parse=settings.seconds,
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.idp_url:
            object.__setattr__(self, "idp_url", self.issuer)
