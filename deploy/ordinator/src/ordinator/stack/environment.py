"""What each process of a service is told: its settings, made from ports, secrets and folders."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ordinator.ports import LOOPBACK
from ordinator.stack.block import PUBLIC_HOSTS, Block, admin_door
from ordinator.stack.folders import Folders
from ordinator.stack.vault import Vault

LIMITS = Path("deploy/stand/limits.toml")
REDIS_NUMBERS = {"idp": 0, "frmr": 1, "cabinet": 2, "documents": 3}


@dataclass(frozen=True)
class Servers:
    """Addresses: PostgreSQL's administrator, Redis without a number, the broker by user."""

    postgres: str
    redis: str
    amqp: Mapping[str, str]


@dataclass(frozen=True)
class Surroundings:
    """All that settings are made from; ``more`` are settings by full name that replace them."""

    folders: Folders
    block: Block
    vault: Vault
    servers: Servers
    more: Mapping[str, str] = field(default_factory=dict)

    def public_url(self, service: str) -> str:
        """Where people and other services reach a service."""
        return self.block.url(f"{service}.web", PUBLIC_HOSTS[service])


def settings(service: str, role: str, around: Surroundings, database_url: str) -> dict[str, str]:
    """The settings of one process, each named with the service's prefix."""
    told = {
        "DATABASE_URL": database_url,
        "REDIS_URL": f"{around.servers.redis}/{REDIS_NUMBERS[service]}",
        "AMQP_URL": amqp_url(around, service),
        "ISSUER": around.public_url("idp"),
        "JWKS_URL": around.public_url("idp") + "/oauth2/jwks",
        "PUBLIC_URL": around.public_url(service),
        "LISTEN": around.block.address(f"{service}.web"),
        "ADMIN_LISTEN": around.block.address(admin_door(service, role)),
        "STATE_DIR": str(around.folders.folder("state", service)),
        **OWN[service](around),
    }
    prefix = f"{service.upper()}_"
    more = {name: value for name, value in around.more.items() if name.startswith(prefix)}
    return {prefix + name: value for name, value in told.items()} | more


def amqp_url(around: Surroundings, service: str) -> str:
    """The broker by the login that the service has now: its password may have changed."""
    parts = urlsplit(around.servers.amqp[service])
    name, password = around.vault.login("amqp", service)
    return parts._replace(netloc=f"{name}:{password}@{parts.netloc.rpartition('@')[2]}").geturl()


def _idp(around: Surroundings) -> Mapping[str, str]:
    return {
        "MASTER_KEY_FILE": str(around.vault.key("idp-master")),
        "INDEX_KEY_FILE": str(around.vault.key("idp-index")),
        "SMS_URL": around.block.url("inbox") + "/messages",
        "VOICE_URL": around.block.url("inbox") + "/calls",
        "SMTP_URL": f"smtp://{around.block.address('inbox.smtp')}",
        "LIMITS_FILE": str(around.folders.place.house / LIMITS),
        "BACKCHANNEL_NETS": f"{LOOPBACK}/32",
    }


def _frmr(around: Surroundings) -> Mapping[str, str]:
    return {
        "CURSOR_KEY_FILE": str(around.vault.key("frmr-cursor")),
        "INDEX_KEY_FILE": str(around.vault.key("frmr-index")),
    }


def _cabinet(around: Surroundings) -> Mapping[str, str]:
    return {
        "CLIENT_ID": "cabinet",
        "CLIENT_KEY_FILE": str(around.vault.client_key("cabinet-client")),
        "FRMR_URL": around.public_url("frmr"),
        "DOCUMENTS_URL": around.public_url("documents"),
        "SESSION_KEYS_FILE": str(around.vault.key("cabinet-sessions")),
        "DATA_KEYS_FILE": str(around.vault.key("cabinet-data")),
        "FORM_KEY_FILE": str(around.vault.key("cabinet-forms")),
        "STAND_CA_URL": around.block.url("ca"),
    }


def _documents(around: Surroundings) -> Mapping[str, str]:
    folder = around.folders.folder
    return {
        "FRMR_URL": around.public_url("frmr"),
        "CLIENT_ID": "documents",
        "CLIENT_KEY_FILE": str(around.vault.client_key("documents-client")),
        "BLOB_ROOT": str(folder("state", "documents", "blobs")),
        "KEYRING_DIR": str(folder("secrets", "documents-keyring")),
        "INDEX_KEY_FILE": str(around.vault.key("documents-index")),
        "CURSOR_KEY_FILE": str(around.vault.key("documents-cursor")),
        "JOURNAL_KEY_FILE": str(around.vault.signing_key("documents-journal")),
        "JOURNAL_WITNESS_DIR": str(folder("state", "documents", "witness")),
        "REVOCATION_HOSTS": LOOPBACK,
        "REVOCATION_NETS": f"{LOOPBACK}/32",
        "OUTBOUND_NETS": f"{LOOPBACK}/32",
    }


OWN: dict[str, Callable[[Surroundings], Mapping[str, str]]] = {
    "idp": _idp,
    "frmr": _frmr,
    "cabinet": _cabinet,
    "documents": _documents,
}
