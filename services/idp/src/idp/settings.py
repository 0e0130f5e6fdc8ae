"""Settings, read once from the environment at start."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from chassis import settings
from chassis.cores import cores, web_workers
from chassis.readings import Network
from idp.adapters import breaches, master
from idp.domain.client import is_safe
from idp.domain.code import Channel
from idp.domain.contact import PREFIXES
from idp.domain.device import KNOWN_FOR
from idp.domain.limits import LIMITS, Limit, UnknownLimit, table
from idp.domain.password import POLICIES, PasswordPolicy
from idp.domain.session import SessionLife

PREFIX = "IDP"
KEY_BYTES = 32
AUDIT_DAYS_LEAST = 365
"""What the database keeps whatever the setting says."""
THREADS_LEFT = 8
_PREFIX = re.compile(r"\+[1-9]\d{0,14}")


def read_prefixes(text: str) -> tuple[str, ...]:
    """Beginnings of phones, such as ``+7,+375``."""
    found = settings.words(text)
    if not found or not all(_PREFIX.fullmatch(prefix) for prefix in found):
        raise ValueError("wants prefixes as +7, commas between")
    return found


def read_limits(text: str) -> Mapping[str, Limit]:
    """The table of limits, with what the file at this path changes."""
    try:
        told = tomllib.loads(Path(text).read_text("utf-8"))
    except OSError as error:
        raise ValueError(f"its file cannot be read: {error.strerror}") from None
    return table(_flat(told))


def _flat(told: Mapping[str, Any], prefix: str = "") -> dict[str, Mapping[str, int]]:
    """``[send.hour]`` of the file is ``send.hour`` of the table."""
    found: dict[str, Mapping[str, int]] = {}
    for name, inner in told.items():
        if not isinstance(inner, Mapping):
            raise UnknownLimit(prefix + name)
        if all(isinstance(part, Mapping) for part in inner.values()):
            found |= _flat(inner, f"{prefix}{name}.")
        else:
            found[prefix + name] = inner
    return found


@dataclass(frozen=True, kw_only=True)
class Settings(settings.Common):
    """Everything an operator may set."""

    master_key: bytes = settings.secret(
        "seals rows and codes, 32 bytes a key, oldest first", parse=master.checked
    )
    index_key: bytes = settings.secret("finds logins and numbers again", size=KEY_BYTES)
    policy: str = settings.setting(
        "rules of passwords and of confirmation",
        default="gosuslugi",
        parse=settings.one_of(*POLICIES),
    )
    limits_file: Mapping[str, Limit] | None = settings.setting(
        "TOML file that changes numbers of the table of limits", default=None, parse=read_limits
    )
    sms_url: str | None = settings.setting(
        "gateway of text messages; absent: the channel is off", default=None, parse=settings.url
    )
    voice_url: str | None = settings.setting(
        "gateway of calls; absent: the channel is off", default=None, parse=settings.url
    )
    smtp_url: str | None = settings.setting(
        "mail server; absent: the channel is off", default=None, parse=settings.url_of("smtp")
    )
    mail_from: str = settings.setting("sender of letters", default="no-reply@ordinator.invalid")
    session_idle_s: int = settings.setting(
        "a session ends when it is not used for so long, seconds", default=1800
    )
    session_s: int = settings.setting("a session ends however it is used, seconds", default=43200)
    remember_days: int = settings.setting(
        "a trusted browser needs no second factor, days; 0, and by the policy strict: never",
        default=30,
        parse=settings.count,
    )
    audit_days: int = settings.setting(
        "entries of the audit are kept, days; a year at least", default=1095, parse=settings.count
    )
    backchannel_nets: tuple[Network, ...] = settings.setting(
        "private networks in which programs that hear of sign-outs may be",
        default=(),
        parse=settings.networks,
    )
    web_threads: int = settings.setting(
        "requests that one web process answers at a time", default=48
    )
    hash_slots: int = settings.setting(
        "passwords hashed at once by one process; 0: cores by web processes", default=0
    )
    hash_queue: int = settings.setting(
        "requests that may wait to hash a password; beyond: 503", default=32
    )
    phone_prefixes: tuple[str, ...] = settings.setting(
        "beginnings of phones that are taken", default=PREFIXES, parse=read_prefixes
    )
    breach_file: Path | None = settings.setting(
        "sorted SHA-1 of stolen passwords; absent: none is known", default=None, parse=breaches.file
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        for name, address in (("ISSUER", self.issuer), ("PUBLIC_URL", self.public_url)):
            if not is_safe(address):
                raise ValueError(f"{name}: wants https; plain http is for this machine alone")
        if not 0 < self.session_idle_s <= self.session_s:
            raise ValueError("SESSION_IDLE_S: wants one at least, and SESSION_S at most")
        if timedelta(days=self.remember_days) > KNOWN_FOR:
            raise ValueError(f"REMEMBER_DAYS: wants {KNOWN_FOR.days} at most")
        if self.audit_days < AUDIT_DAYS_LEAST:
            raise ValueError(f"AUDIT_DAYS: wants {AUDIT_DAYS_LEAST} at least")

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Ways in which a code reaches a person: those that have a gateway."""
        told = {
            Channel.SMS: self.sms_url,
            Channel.CALL: self.voice_url,
            Channel.EMAIL: self.smtp_url,
        }
        return tuple(channel for channel, url in told.items() if url is not None)

    @property
    def hashing(self) -> tuple[int, int]:
        """Places to hash in, and to wait for one: some threads are left for all others."""
        slots = self.hash_slots or max(1, cores() // web_workers(self.web_workers))
        room = max(0, self.web_threads - slots - THREADS_LEFT)
        return slots, min(self.hash_queue, room)

    @property
    def password_policy(self) -> PasswordPolicy:
        """The policy by its name, with the days told for it where it trusts browsers at all."""
        named = POLICIES[self.policy]
        told = timedelta(days=self.remember_days)
        return replace(named, remember=told) if named.remember else named

    @property
    def session_life(self) -> SessionLife:
        """How long sessions last."""
        idle, absolute = timedelta(seconds=self.session_idle_s), timedelta(seconds=self.session_s)
        return SessionLife(idle, absolute)

    @property
    def limits(self) -> Mapping[str, Limit]:
        """The table of limits."""
        return LIMITS if self.limits_file is None else self.limits_file
