"""Settings, read once from the environment at start."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Everything an operator may set."""

    blob_root: Path
    keyring_dir: Path
    index_key: bytes
    journal_key_file: Path
    journal_witness_dir: Path
    revocation_hosts: tuple[str, ...] = ()
    revocation_nets: tuple[IPv4Network | IPv6Network, ...] = ()
    outbound_nets: tuple[IPv4Network | IPv6Network, ...] = ()
    upload_max: int = 100 << 20
    chunk_log2: int = 18
    delivery_max_age: timedelta = timedelta(hours=72)
