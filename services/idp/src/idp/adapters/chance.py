"""Randomness, from the operating system."""

import secrets
from collections.abc import Sequence

from idp.domain import code, factor, local_access, recovery

_TOKEN_BYTES = 32


class SystemChance:
    """See ``usecases.ports.Chance``."""

    def token(self) -> str:
        """256 bits as text."""
        return secrets.token_urlsafe(_TOKEN_BYTES)

    def digits(self) -> str:
        """Six digits, every one of the million as likely."""
        return f"{secrets.randbelow(10**code.DIGITS):0{code.DIGITS}}"

    def secret(self) -> bytes:
        """A TOTP secret."""
        return secrets.token_bytes(factor.TOTP_SECRET_BYTES)

    def slip(self) -> str:
        """A slip of local access."""
        return _letters(local_access.LENGTH)

    def recovery_codes(self) -> Sequence[str]:
        """A fresh set of recovery codes."""
        return tuple(_letters(recovery.LENGTH) for _ in range(recovery.COUNT))


def _letters(many: int) -> str:
    return "".join(secrets.choice(recovery.ALPHABET) for _ in range(many))
