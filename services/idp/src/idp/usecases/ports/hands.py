"""What use cases have done by others: digests, chance, hashing, counting, wording, sending."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol
from uuid import UUID

from idp.domain.code import Channel
from idp.domain.signin import Purpose
from idp.usecases.ports.transactions import Message


class Macs(Protocol):
    """Keyed digests: what is kept of secrets and of values that must be found again."""

    def token(self, token: str) -> bytes:
        """Of a 256-bit random secret, such as a cookie."""
        ...

    def code(self, signin_id: UUID, purpose: Purpose, channel: Channel, digits: str) -> bytes:
        """Of a sent code: the digits are worth nothing in another transaction."""
        ...

    def recovery(self, account_id: UUID, code: str) -> bytes:
        """Of a recovery code."""
        ...

    def index(self, kind: str, value: str) -> bytes:
        """Of a login or an address."""
        ...


class Chance(Protocol):
    """Randomness."""

    def token(self) -> str:
        """256 bits as text."""
        ...

    def digits(self) -> str:
        """Six digits."""
        ...

    def secret(self) -> bytes:
        """A TOTP secret."""
        ...

    def recovery_codes(self) -> Sequence[str]:
        """A fresh set of recovery codes."""
        ...


class Hasher(Protocol):
    """Hashes passwords, so many at once; Unavailable beyond its queue."""

    def turn(self) -> AbstractContextManager[None]:
        """A place to hash in, taken before a transaction begins; Unavailable."""
        ...

    def hash(self, password: str) -> str:
        """What is kept."""
        ...

    def verify(self, hashed: str | None, password: str) -> bool:
        """Whether it fits; an absent hash costs the same time."""
        ...

    def is_outdated(self, hashed: str) -> bool:
        """Whether it was made with other parameters than today's."""
        ...


class Strength(Protocol):
    """How hard a password is to guess."""

    def score(self, password: str, own_words: Sequence[str]) -> int:
        """0 to 4, of the weakest spelling."""
        ...

    def is_common(self, password: str) -> bool:
        """Whether it is on the list of those that everybody tries."""
        ...


class Totp(Protocol):
    """Codes of authenticator apps, RFC 6238."""

    def timecode(self, secret: bytes, digits: str, now: datetime) -> int | None:
        """The time step of the code: this one or the last; None when it fits neither."""
        ...

    def address(self, secret: bytes, account: str) -> str:
        """What the app reads from the picture."""
        ...

    def text(self, secret: bytes) -> str:
        """What a person types into the app without the picture."""
        ...


class Limits(Protocol):
    """Counters of chassis over the table of limits."""

    def take(self, subject: str, *names: str) -> None:
        """Count one; LimitReached, or Unavailable when nothing counts."""
        ...

    def clear(self, subject: str, *names: str) -> None:
        """Forget what was counted."""
        ...


class Lockout(Protocol):
    """Failures of passwords, counted before the hash is computed and given back on success."""

    def count(self, subject: str, *, known: bool, block: str) -> int:
        """Failures of the subject so far, this one included; SigninThrottled, Unavailable."""
        ...

    def give_back(self, subject: str, *, known: bool, block: str) -> None:
        """It was right: failures begin anew."""
        ...

    def uncount(self, subject: str, *, known: bool, block: str) -> None:
        """It was not judged; failures before it stay."""
        ...

    def forget(self, subject: str) -> None:
        """Unknown browsers begin anew: somebody opened the lock; Unavailable."""
        ...


class Wording(Protocol):
    """Texts of messages, from the catalogs."""

    def code(self, channel: Channel, locale: str, purpose: Purpose, digits: str) -> tuple[str, str]:
        """Subject and text that carry a code."""
        ...

    def held(self, channel: Channel, locale: str, purpose: Purpose) -> tuple[str, str]:
        """Subject and text for the owner of a contact that somebody else says is theirs."""
        ...

    def snils_held(self, locale: str) -> tuple[str, str]:
        """Subject and letter for the owner of a SNILS that somebody else tries to register."""
        ...


class Sender(Protocol):
    """A way out to a phone or a mailbox; Unavailable when it does not take the message."""

    def __call__(self, message: Message) -> None:
        """Send it; sending the same id again changes nothing."""
        ...
