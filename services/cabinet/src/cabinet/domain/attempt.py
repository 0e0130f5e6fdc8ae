"""One attempt to sign in: what was asked of the identity provider and what must come back."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cabinet.domain.refusals import SigninForeign, SigninRefused, StepUpNeeded

LIFE = timedelta(minutes=10)
# Assurance of a sign-in, weakest first.
ACR = ("aal1", "aal1e", "aal2r", "aal2")
# A clock of the identity provider may run this far from ours.
SKEW = timedelta(seconds=30)


@dataclass(frozen=True)
class Attempt:
    """Secrets of one attempt; ``browser`` is the digest of the cookie that began it."""

    state: str
    nonce: str
    verifier: str
    browser: str
    return_to: str
    started_at: datetime
    acr: str | None = None
    max_age_s: int | None = None
    account_id: str | None = None

    def accept_answer(
        self, answer: Mapping[str, str], *, cookie: str, issuer: str, now: datetime
    ) -> str:
        """Give the code of an answer that belongs to this attempt.

        Raises:
            SigninForeign: another browser, another state, another issuer (RFC 9207), too late.
            SigninRefused: the identity provider says no.
        """
        if not hmac.compare_digest(digest(cookie), self.browser):
            raise SigninForeign
        if not hmac.compare_digest(answer.get("state", "").encode(), self.state.encode()):
            raise SigninForeign
        if answer.get("iss") != issuer or now >= self.started_at + LIFE:
            raise SigninForeign
        if "error" in answer or not answer.get("code"):
            raise SigninRefused(reason=answer.get("error", "no-code"))
        return answer["code"]

    def accept_identity(self, *, nonce: str, acr: str, auth_time: datetime, now: datetime) -> None:
        """Check that the identity is the one asked for, and as fresh and sure as asked.

        Raises:
            SigninForeign: the token was made for another attempt.
            StepUpNeeded: the sign-in is weaker or older than the act needs.
        """
        if not hmac.compare_digest(nonce, self.nonce):
            raise SigninForeign
        if self.acr is not None and not at_least(acr, self.acr):
            raise StepUpNeeded
        if self.max_age_s is None:
            return
        if now - auth_time > timedelta(seconds=self.max_age_s) + SKEW:
            raise StepUpNeeded


def at_least(acr: str, wanted: str) -> bool:
    """Tell whether one assurance reaches another; an unknown one reaches nothing."""
    return acr in ACR and wanted in ACR and ACR.index(acr) >= ACR.index(wanted)


def digest(cookie: str) -> str:
    """What is kept of a cookie: its SHA-256."""
    return hashlib.sha256(cookie.encode()).hexdigest()
