"""Settings: read once from the environment into a frozen dataclass; a wrong one stops the start.

Why by hand: docs/decisions/0004-own-reader-of-settings.md.
"""

import difflib
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from chassis import trust
from chassis.declared import Described, declared, secret, setting
from chassis.locks import limits
from chassis.readings import address, count, networks, one_of, seconds, url, url_of, words

__all__ = [
    "Common",
    "Described",
    "Misconfigured",
    "address",
    "count",
    "listing",
    "load",
    "names",
    "networks",
    "one_of",
    "owner_url",
    "read",
    "seconds",
    "secret",
    "setting",
    "url",
    "url_of",
    "words",
]

T = TypeVar("T")
EX_CONFIG = 78  # sysexits.h
_HIDDEN = "***"
_POSTGRES = url_of("postgresql")


@dataclass(frozen=True, kw_only=True)
class Common:
    """What every service is told; services add their own."""

    database_url: str = setting(
        "database, by the role that reads and writes", parse=_POSTGRES, hidden=True
    )
    redis_url: str = setting(
        "cache, its own database", parse=url_of("redis", "rediss", "unix"), hidden=True
    )
    amqp_url: str = setting(
        "bus, by the service's user", parse=url_of("amqp", "amqps"), hidden=True
    )
    issuer: str = setting("who issues tokens, exactly as in iss", parse=url)
    jwks_url: str = setting("keys of the issuer; empty: ISSUER/oauth2/jwks", default="", parse=url)
    public_url: str = setting("where people reach this service", parse=url)
    listen: str = setting("host:port of the public door", parse=address)
    admin_listen: str = setting("host:port of health, metrics and admin routes", parse=address)
    state_dir: Path = setting("folder for what may be lost, such as the copy of the keys")
    trusted_proxies: int = setting("proxies in front whose headers are believed", default=0)
    ca_file: Path | None = setting(
        "PEM file of certificates by which servers are believed; empty: the machine's own",
        default=None,
        parse=trust.file,
    )
    log_level: str = setting(
        "least level that is logged",
        default="info",
        parse=one_of("debug", "info", "warning", "error"),
    )
    stand_banner: bool = setting("pages say that this is a stand", default=True)
    limits_file: Mapping[str, Any] | None = setting(
        "TOML file that changes the numbers of limits", default=None, parse=limits.read
    )
    web_workers: int = setting(
        "web processes; 0: two where there are more than two cores, else one", default=0
    )
    web_threads: int = setting("requests that one web process answers at a time", default=8)
    waiting_max: int = setting("requests that may wait for a thread; beyond: 503", default=64)
    db_pool: int = setting("connections to the database of one process", default=8)
    amqp_heartbeat_s: int = setting("heartbeat of the bus, seconds", default=30)
    amqp_blocked_s: int = setting("a blocked broker is left after, seconds", default=10)
    relay_window: int = setting("messages sent and not yet confirmed", default=200)
    relay_poll_s: float = setting("the outbox is looked at each, seconds", default=2.0)
    outbox_notify: bool = setting("commits wake the relay", default=True)
    outbox_days: int = setting("published rows are kept, days", default=30)
    inbox_days: int = setting("rows of applied messages are kept, days", default=90)
    worker_prefetch: int = setting("messages given to a worker ahead", default=20)
    worker_grace_s: int = setting("a running handler may finish, seconds", default=20)

    @property
    def limits(self) -> Mapping[str, Any]:
        """How often callers may call."""
        return limits.LIMITS if self.limits_file is None else self.limits_file

    def __post_init__(self) -> None:
        if self.web_threads < 1:
            raise ValueError("WEB_THREADS: wants one at least")
        if self.inbox_days < self.outbox_days + 30:
            raise ValueError(
                "INBOX_DAYS: wants OUTBOX_DAYS + 30 at least, else a message played again"
                " after its row is gone would apply twice"
            )
        database = trust.rooted(self.database_url, trust.POSTGRES, self.ca_file)
        object.__setattr__(self, "database_url", database)
        if self.redis_url.startswith("rediss:"):
            cache = trust.rooted(self.redis_url, trust.REDIS, self.ca_file)
            object.__setattr__(self, "redis_url", cache)
        if not self.jwks_url:
            object.__setattr__(self, "jwks_url", f"{self.issuer}/oauth2/jwks")


class Misconfigured(Exception):
    """Every setting that is missing, malformed or unknown; never a value."""

    def __init__(self, *errors: str) -> None:
        super().__init__("; ".join(errors))
        self.errors = errors


def load(prefix: str, cls: type[T], environ: Mapping[str, str] | None = None) -> T:
    """Read the settings of a service, or name everything that is wrong and exit with 78."""
    return _or_exit(lambda: read(prefix, cls, environ))


def owner_url(prefix: str, environ: Mapping[str, str] | None = None) -> str:
    """Address of the database by its owner: for the command that migrates, which reads no more."""
    return _or_exit(lambda: read(prefix, _Migrating, environ, alone=False).rooted)


def read(
    prefix: str, cls: type[T], environ: Mapping[str, str] | None = None, *, alone: bool = True
) -> T:
    """The settings as ``cls``; ``alone``: names under the prefix that it does not have are errors.

    Raises:
        Misconfigured: with every error at once.
    """
    told = os.environ if environ is None else environ
    found, errors = {}, []
    for each in declared(prefix, cls):
        try:
            text, _ = each.given(told)
            if text is not None:
                found[each.field.name] = each.value(text)
            elif each.required:
                errors.append(f"{each.name}: missing ({each.about})")
        except ValueError as error:
            errors.append(f"{each.name}: {error}")
    if alone:
        errors += _strangers(prefix, cls, told)
    if errors:
        raise Misconfigured(*errors)
    try:
        return cls(**found)
    except ValueError as error:
        raise Misconfigured(f"{prefix}_{error}") from None


def listing(prefix: str, cls: type[Any], environ: Mapping[str, str] | None = None) -> str:
    """Every setting with its value and where it comes from; hidden ones as ``***``."""
    told = os.environ if environ is None else environ
    lines = []
    for each in declared(prefix, cls):
        text, origin = each.given(told)
        if text is None:
            value = each.described().default
            shown = "(missing)" if value is None else value
        else:
            shown = _HIDDEN if each.hidden else str(text)
        lines.append(f"{each.name}={shown}  # {origin}")
    return "\n".join(lines)


def names(prefix: str, cls: type[Any]) -> list[Described]:
    """Every setting of a service, the owner's address of the database included."""
    return [each.described() for owner in (cls, _Owner) for each in declared(prefix, owner)]


@dataclass(frozen=True, kw_only=True)
class _Owner:
    database_owner_url: str = setting(
        "database, by the role that owns it; read by migrate alone", parse=_POSTGRES, hidden=True
    )


@dataclass(frozen=True, kw_only=True)
class _Migrating(_Owner):
    ca_file: Path | None = setting("as every process reads it", default=None, parse=trust.file)

    @property
    def rooted(self) -> str:
        """The owner's address; the server is believed by CA_FILE where there is one."""
        return trust.rooted(self.database_owner_url, trust.POSTGRES, self.ca_file)


def _strangers(prefix: str, cls: type[Any], environ: Mapping[str, str]) -> Iterator[str]:
    known = {
        name
        for owner in (cls, _Owner)
        for each in declared(prefix, owner)
        for name in each.spellings
    }
    for name in sorted(environ):
        if name.startswith(f"{prefix}_") and name not in known:
            near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.0)
            yield f"{name}: unknown; is it {near[0]}?"


def _or_exit(reading: Callable[[], T]) -> T:
    try:
        return reading()
    except Misconfigured as error:
        sys.stderr.write("".join(f"{line}\n" for line in error.errors))
        raise SystemExit(EX_CONFIG) from None
