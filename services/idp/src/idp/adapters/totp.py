"""Codes of authenticator apps: RFC 6238 with SHA-1, six digits, 30 seconds."""

import base64
import hmac
from datetime import datetime

import pyotp

from idp.domain.factor import TOTP_STEP_S

ISSUER = "Ordinator"
_GROUP = 4


class PyotpTotp:
    """See ``usecases.ports.Totp``; pyotp's own ``verify`` would take a code twice."""

    def timecode(self, secret: bytes, digits: str, now: datetime) -> int | None:
        """This time step or the last one, none ahead (RFC 6238 §5.2)."""
        totp = pyotp.TOTP(_base32(secret))
        current = int(now.timestamp()) // TOTP_STEP_S
        for timecode in (current, current - 1):
            if hmac.compare_digest(totp.generate_otp(timecode).encode(), digits.encode()):
                return timecode
        return None

    def address(self, secret: bytes, account: str) -> str:
        """What the app reads from the picture."""
        return pyotp.TOTP(_base32(secret)).provisioning_uri(name=account, issuer_name=ISSUER)

    def text(self, secret: bytes) -> str:
        """Groups of four, as a person types them."""
        whole = _base32(secret)
        return " ".join(whole[at : at + _GROUP] for at in range(0, len(whole), _GROUP))


def _base32(secret: bytes) -> str:
    return base64.b32encode(secret).decode()
