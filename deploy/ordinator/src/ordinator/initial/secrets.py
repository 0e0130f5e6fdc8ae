"""The folder of secrets: everything that Compose hands to containers as a file."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from ordinator import topology
from ordinator.initial import authority
from ordinator.initial.wishes import Wishes
from ordinator.place import Place
from ordinator.servers import databases
from ordinator.servers.rabbitmq import VHOST
from ordinator.stack.clients import clients
from ordinator.stack.environment import REDIS_NUMBERS
from ordinator.stack.preparation import content
from ordinator.stack.vault import KEY_BYTES, Vault

FOLDER_MODE, FILE_MODE = 0o700, 0o444  # any uid of a container reads, nobody else gets there
KEYS = (
    *("idp-master", "idp-index", "frmr-cursor", "frmr-index"),
    *("cabinet-sessions", "cabinet-data", "cabinet-forms"),
    *("documents-index", "documents-cursor"),
)
CLIENT_KEYS = ("cabinet-client", "documents-client")
SIGNING_KEYS = ("documents-journal",)
# The user is allowed a ping and nothing else: a health check needs no password.
VALKEY = """\
port 6379
dir /data
appendonly yes
save ""
maxmemory 160mb
maxmemory-policy noeviction
requirepass {password}
user health on nopass resetchannels -@all +ping
"""


def make(place: Place, folder: Path, wishes: Wishes, now: datetime) -> None:
    """Fill an empty folder."""
    vault = Vault(place, folder)
    for key in KEYS:
        vault.key(key)
    for key in CLIENT_KEYS:
        vault.client_key(key)
    for key in SIGNING_KEYS:
        vault.signing_key(key)
    vault.password("postgres")
    for name, told in derived(vault, wishes.sites["cabinet"]).items():
        place.write(folder / name, told.encode())
    root, leaf = authority.make(wishes.project, wishes.hosts, now)
    for name, pair in (("ca", root), ("edge", leaf)):
        place.write(folder / f"{name}.pem", pair.certificate)
        place.write(folder / f"{name}.key", pair.key)
    for path in folder.iterdir():
        path.chmod(FILE_MODE)


def derived(vault: Vault, cabinet: str) -> dict[str, str]:
    """What is made of the vault's passwords and keys, by the name of the file.

    Args:
        vault: Of the house.
        cabinet: Public address of the cabinet.
    """
    return {**_addresses(vault), **_servers(vault, cabinet)}


def faults(folder: Path) -> list[str]:
    """What is missing, wrong or open to others, each as a sentence."""
    found = []
    if folder.stat().st_mode & 0o777 != FOLDER_MODE:
        found.append(f"{folder} is open to others: chmod 700")
    for name, look in _looks().items():
        path = folder / name
        if not path.is_file():
            found.append(f"{path} is missing")
        elif path.stat().st_mode & 0o777 != FILE_MODE:
            found.append(f"{path} cannot be read by containers as it is: chmod 444")
        elif not _good(path, look):
            found.append(f"{path} is damaged")
    return found


def _addresses(vault: Vault) -> dict[str, str]:
    """Addresses of the stores with their passwords, by the name of the file."""
    redis = vault.password("redis")
    told = {}
    for service in topology.SERVICES:
        logins = (vault.login("db", service), _roles(vault, service).logins[1])
        for suffix, (login, password) in zip(("", "-owner"), logins, strict=True):
            url = f"postgresql://{login}:{password}@postgres:5432/{service}"
            told[f"{service}-database{suffix}-url"] = url
        told[f"{service}-redis-url"] = f"redis://:{redis}@valkey:6379/{REDIS_NUMBERS[service]}"
        amqp = ":".join(vault.login("amqp", service))
        told[f"{service}-amqp-url"] = f"amqp://{amqp}@rabbitmq:5672/{VHOST}"
    return told


def _servers(vault: Vault, cabinet: str) -> dict[str, str]:
    """What the servers and the issuer are told at their first start.

    A container reaches the cabinet by its name, if it has one; localhost is the container itself.
    """
    hears = urlsplit(cabinet).hostname != "localhost"
    passwords = {user: vault.password(f"amqp-{user}") for user in topology.USERS}
    everybody = [_roles(vault, service) for service in topology.SERVICES]
    return {
        "postgres-databases.sql": databases.script(everybody),
        "rabbitmq-definitions.json": content(topology.definitions(passwords)).decode(),
        "valkey.conf": VALKEY.format(password=vault.password("redis")),
        "clients.json": content(clients(vault, cabinet, hears=hears)).decode(),
    }


def _roles(vault: Vault, service: str) -> databases.Roles:
    names = (f"db-{service}", f"db-{service}-owner")
    return databases.Roles(service, *(vault.password(name) for name in names))


def _looks() -> Mapping[str, Callable[[bytes], object]]:
    """How each file is looked at: what is raised, or nothing found, means damage."""
    users = (*topology.SERVICES, *(f"{service}-owner" for service in topology.SERVICES))
    passwords = (
        *("postgres", "redis"),
        *(f"db-{user}" for user in users),
        *(f"amqp-{user}" for user in topology.USERS),
    )
    urls = [
        f"{service}-{store}-url"
        for service in topology.SERVICES
        for store in ("database", "database-owner", "redis", "amqp")
    ]
    private = [*CLIENT_KEYS, *SIGNING_KEYS]
    return {
        **{f"{name}.password": bytes.isalnum for name in passwords},
        **{f"{name}.key": _whole_keys for name in KEYS},
        **{f"{name}.pem": _private_key for name in private},
        **dict.fromkeys(urls, _url),
        **{f"{name}.key": _private_key for name in ("ca", "edge")},
        **{f"{name}.pem": x509.load_pem_x509_certificate for name in ("ca", "edge")},
        **dict.fromkeys(("rabbitmq-definitions.json", "clients.json"), json.loads),
        "postgres-databases.sql": lambda told: told.endswith(b"\\connect postgres\n"),
        "valkey.conf": lambda told: told.endswith(b"+ping\n"),
    }


def _good(path: Path, look: Callable[[bytes], object]) -> bool:
    try:
        return bool(look(path.read_bytes()))
    except (OSError, ValueError):
        return False


def _whole_keys(told: bytes) -> bool:
    """A row of keys; a byte more names the one that seals."""
    return len(told) >= KEY_BYTES and len(told) % KEY_BYTES <= 1


def _private_key(told: bytes) -> object:
    return load_pem_private_key(told, password=None)


def _url(told: bytes) -> bool:
    scheme, _, rest = told.decode("ascii").partition("://")
    return scheme in {"postgresql", "redis", "rediss", "amqp", "amqps"} and "@" in rest
