"""The signature policy of this service: which algorithms and certificates may sign at all."""

from datetime import datetime, timedelta

from documents.domain.cms import Signer
from documents.domain.evidence import SignerNames
from documents.domain.verdict import SubIndication, Unsound

POLICY_ID = "ordinator/signature/1"

_SOUND = frozenset({"sha256", "sha384", "sha512"})
_BROKEN = frozenset({"md5", "sha1", "gost94"})
_SIGNING = frozenset({"digital_signature", "content_commitment"})
# RFC 3161 §2.3, RFC 6960 §4.2.2.2: such a key speaks of time or revocation, not for a person.
_TIME_STAMPING, _OCSP_SIGNING = "1.3.6.1.5.5.7.3.8", "1.3.6.1.5.5.7.3.9"
_FOREIGN_USAGES = frozenset({_TIME_STAMPING, _OCSP_SIGNING})
# Order of the Federal Security Service No. 795: classes of the signer's tool.
_QUALIFIED = "1.2.643.100.113."
_CLOCK_SKEW = timedelta(minutes=5)


def demand_sound_digest(signer: Signer) -> None:
    """Refuse digests that are broken, and those that no engine here computes.

    Raises:
        Unsound: CRYPTO_CONSTRAINTS_FAILURE or GENERIC.
    """
    if signer.digest in _BROKEN:
        raise Unsound(SubIndication.CRYPTO_CONSTRAINTS_FAILURE, f"digest.{signer.digest}")
    if signer.digest not in _SOUND:
        raise Unsound(SubIndication.GENERIC, "algorithm.unsupported", oid=signer.digest)


def demand_signing_certificate(names: SignerNames) -> None:
    """Refuse certificates that are made for something else.

    Raises:
        Unsound: CHAIN_CONSTRAINTS_FAILURE.
    """
    if names.is_ca:
        raise _unfit("certificate.of-an-authority")
    if not names.key_usages & _SIGNING:
        raise _unfit("certificate.key-usage")
    if names.extended_usages & _FOREIGN_USAGES:
        raise _unfit("certificate.extended-usage")
    if not any(policy.startswith(_QUALIFIED) for policy in names.policies):
        raise _unfit("certificate.not-qualified-profile")


def demand_time_stamping(names: SignerNames) -> None:
    """Refuse tokens by keys that are made for anything else too (RFC 3161 §2.3).

    Raises:
        Unsound: CHAIN_CONSTRAINTS_FAILURE.
    """
    if names.is_ca or names.extended_usages != {_TIME_STAMPING}:
        raise _unfit("time-stamp.extended-usage")


def demand_plausible_time(signer: Signer, best_at: datetime) -> None:
    """A signer may not claim to sign in the future.

    Raises:
        Unsound: SIG_CONSTRAINTS_FAILURE.
    """
    claimed = None if signer.signing_time is None else read_time(signer.signing_time)
    if claimed is None or claimed > best_at + _CLOCK_SKEW:
        raise Unsound(SubIndication.SIG_CONSTRAINTS_FAILURE, "signing-time.in-future")


def read_time(text: str) -> datetime | None:
    """UTCTime or GeneralizedTime in the forms of RFC 5280 §4.1.2.5; None for any other."""
    # RFC 5280 §4.1.2.5.1: years 50 to 99 are of the last century, as strptime has it from 69.
    for length, form in ((13, "%y%m%d%H%M%S%z"), (15, "%Y%m%d%H%M%S%z")):
        if len(text) == length and text.endswith("Z"):
            try:
                return datetime.strptime(text, form)  # noqa: DTZ007 both forms end in %z
            except ValueError:
                return None
    return None


def _unfit(finding: str) -> Unsound:
    return Unsound(SubIndication.CHAIN_CONSTRAINTS_FAILURE, finding)
