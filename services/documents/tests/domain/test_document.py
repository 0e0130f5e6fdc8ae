"""The status that follows from version, signatures and deliveries."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from documents.domain.document import (
    DeliveryStatus,
    Integrity,
    Status,
    Version,
    VersionStatus,
    status_of,
)
from documents.domain.signing import SigningRule

AT = datetime(2026, 11, 25, tzinfo=UTC)
DOCTOR, SEAL = "ATTENDING_PHYSICIAN", "ORGANISATION"
D = DeliveryStatus


def _version(status=VersionStatus.ACCEPTED):
    ids = [UUID(int=n) for n in range(4)]
    return Version(
        ids[0],
        ids[1],
        1,
        "application/pdf",
        9,
        "",
        ids[2],
        status,
        Integrity.INTACT,
        ids[3],
        AT,
    )


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (None, Status.DRAFT),
        (_version(VersionStatus.CHECKING), Status.CHECKING),
        (_version(VersionStatus.REFUSED), Status.REFUSED),
        (_version(), Status.STORED),
    ],
)
def test_before_any_signature_the_version_decides(version, expected):
    assert status_of(version, [], SigningRule(), []) is expected


@pytest.mark.parametrize(
    ("by_organisation", "counted", "expected"),
    [
        (False, [DOCTOR], Status.SIGNED),
        (False, ["AUTHOR"], Status.SIGNED),
        (False, ["NURSE"], Status.SIGNING),
        (True, [DOCTOR], Status.SIGNING),
        (True, [SEAL], Status.SIGNING),
        (True, [DOCTOR, SEAL], Status.SIGNED),
    ],
)
def test_signed_means_that_the_rule_is_met(by_organisation, counted, expected):
    rule = SigningRule(by_organisation=by_organisation)

    assert status_of(_version(), counted, rule, []) is expected


@pytest.mark.parametrize(
    ("deliveries", "expected"),
    [
        ([D.QUEUED], Status.SIGNED),
        ([D.SENDING], Status.SIGNED),
        ([D.DEAD], Status.SIGNED),
        ([D.CANCELLED], Status.SIGNED),
        ([D.SENT], Status.SENT),
        ([D.RECEIVED], Status.SENT),
        ([D.ACCEPTED], Status.DELIVERED),
        ([D.ACCEPTED, D.QUEUED], Status.SENT),
        ([D.REJECTED, D.SENT], Status.SENT),
        ([D.REJECTED, D.ACCEPTED], Status.REJECTED),
        ([D.ACCEPTED, D.DEAD], Status.DELIVERED),
    ],
)
def test_deliveries_move_a_signed_document(deliveries, expected):
    assert status_of(_version(), [DOCTOR], SigningRule(), deliveries) is expected


@pytest.mark.parametrize(
    ("counted", "missing"),
    [([], (DOCTOR, SEAL)), (["DOCTOR"], (SEAL,)), ([SEAL], (DOCTOR,)), (["AUTHOR", SEAL], ())],
)
def test_what_is_missing_is_named(counted, missing):
    assert SigningRule(by_organisation=True).missing(counted) == missing
