"""Verdicts on a signature in the words of ETSI EN 319 102-1."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Indication(StrEnum):
    """ETSI EN 319 102-1 §5.1.3, table 5."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    INDETERMINATE = "INDETERMINATE"


class SubIndication(StrEnum):
    """ETSI EN 319 102-1 §5.1.3, tables 6 and 7: those that this service gives."""

    FORMAT_FAILURE = "FORMAT_FAILURE"
    HASH_FAILURE = "HASH_FAILURE"
    SIG_CRYPTO_FAILURE = "SIG_CRYPTO_FAILURE"
    REVOKED = "REVOKED"
    NOT_YET_VALID = "NOT_YET_VALID"
    NO_SIGNING_CERTIFICATE_FOUND = "NO_SIGNING_CERTIFICATE_FOUND"
    NO_CERTIFICATE_CHAIN_FOUND = "NO_CERTIFICATE_CHAIN_FOUND"
    CERTIFICATE_CHAIN_GENERAL_FAILURE = "CERTIFICATE_CHAIN_GENERAL_FAILURE"
    CHAIN_CONSTRAINTS_FAILURE = "CHAIN_CONSTRAINTS_FAILURE"
    CRYPTO_CONSTRAINTS_FAILURE = "CRYPTO_CONSTRAINTS_FAILURE"
    SIG_CONSTRAINTS_FAILURE = "SIG_CONSTRAINTS_FAILURE"
    OUT_OF_BOUNDS_NO_POE = "OUT_OF_BOUNDS_NO_POE"
    TRY_LATER = "TRY_LATER"
    GENERIC = "GENERIC"


_FAILURES = frozenset(
    {
        SubIndication.FORMAT_FAILURE,
        SubIndication.HASH_FAILURE,
        SubIndication.SIG_CRYPTO_FAILURE,
        SubIndication.REVOKED,
        SubIndication.NOT_YET_VALID,
    }
)


@dataclass(frozen=True)
class Verdict:
    """What verification found of one signature; a report is made of it, never a yes or no."""

    indication: Indication
    sub_indication: SubIndication | None = None
    finding: str | None = None
    best_at: datetime | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether the signature itself is valid; whether it counts is the match's word too."""
        return self.indication is Indication.PASSED


class Unsound(Exception):
    """Verification stops here: the sub-indication, and which of our findings led to it."""

    def __init__(self, sub_indication: SubIndication, finding: str, **facts: Any) -> None:
        super().__init__(finding)
        self.sub_indication = sub_indication
        self.finding = finding
        self.facts = facts

    def verdict(self) -> Verdict:
        """FAILED or INDETERMINATE, as the standard orders the sub-indication."""
        failed = self.sub_indication in _FAILURES
        indication = Indication.FAILED if failed else Indication.INDETERMINATE
        return Verdict(indication, self.sub_indication, self.finding, facts=self.facts)


@dataclass(frozen=True)
class Report:
    """One verification of one signature; never changed, later ones are added."""

    report_id: UUID
    signature_id: UUID
    policy_id: str
    indication: str
    sub_indication: str | None
    match: str
    best_at: datetime
    body: Mapping[str, Any]
