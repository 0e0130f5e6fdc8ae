"""The signer's match, line by line, in its order."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from documents.domain.match import Claim, Match, match
from documents.domain.registry import Organisation, Position, Worker
from documents.domain.signing import ORGANISATION, SigningRule

ME, OTHER = UUID(int=1), UUID(int=2)
WORKER, HOSPITAL, ELSEWHERE = UUID(int=3), UUID(int=4), UUID(int=5)
DAY = date(2026, 11, 25)
POSITION = Position(UUID(int=6), WORKER, HOSPITAL, None, "109", "doctor", False, date(2019, 9, 2))  # noqa: FBT003
DOCTOR = Worker(WORKER, b"snils", b"name", ME, positions=[POSITION])
ORLOVAS = Organisation(HOSPITAL, "1.2.643", "1187721954782", "7701104441")
CLAIM = Claim(
    snils_hmac=b"snils",
    name_hmacs=frozenset({b"name", b"longer name"}),
    ogrn=None,
    caller_account_id=ME,
    organisation_id=HOSPITAL,
    role_code="ATTENDING_PHYSICIAN",
    rule=SigningRule(),
    day=DAY,
)
HEAD = replace(DOCTOR, positions=[replace(POSITION, position_class="head", is_head=True)])
SEAL = replace(
    CLAIM, role_code=ORGANISATION, ogrn=ORLOVAS.ogrn, rule=SigningRule(by_organisation=True)
)


def _at(**bent):
    return replace(DOCTOR, positions=[replace(POSITION, **bent)])


def test_a_doctor_signs_their_hospitals_document():
    assert match(CLAIM, DOCTOR, ORLOVAS, []) is Match.MATCHED


def test_a_head_signs_for_the_organisation():
    assert match(SEAL, HEAD, ORLOVAS, []) is Match.MATCHED


@pytest.mark.parametrize(
    ("claim", "worker", "expected"),
    [
        (replace(CLAIM, snils_hmac=None), DOCTOR, Match.CERTIFICATE_WITHOUT_SNILS),
        (CLAIM, None, Match.SIGNER_NOT_IN_REGISTRY),
        (replace(CLAIM, name_hmacs=frozenset({b"x"})), DOCTOR, Match.NAME_DIFFERS),
        (replace(CLAIM, caller_account_id=OTHER), DOCTOR, Match.SIGNER_IS_NOT_CALLER),
        (CLAIM, replace(DOCTOR, blocked=True), Match.SIGNER_BLOCKED),
        (CLAIM, replace(DOCTOR, standing="stopped"), Match.SIGNER_STOPPED),
        (CLAIM, _at(organisation_id=ELSEWHERE), Match.NOT_IN_ORGANISATION),
        (CLAIM, _at(ends_on=date(2026, 11, 24)), Match.NOT_IN_ORGANISATION),
        (CLAIM, _at(begins_on=date(2026, 11, 26)), Match.NOT_IN_ORGANISATION),
        (CLAIM, _at(position_class="nurse_level"), Match.POST_MAY_NOT_SIGN),
        (replace(CLAIM, role_code="UNHEARD_OF"), DOCTOR, Match.POST_MAY_NOT_SIGN),
        (replace(SEAL, rule=SigningRule()), HEAD, Match.ROLE_NOT_EXPECTED),
        (replace(SEAL, ogrn="1027700007004"), HEAD, Match.ORGANISATION_DIFFERS),
        (SEAL, DOCTOR, Match.AUTHORITY_NOT_SHOWN),
    ],
    ids=lambda value: value.value if isinstance(value, Match) else "",
)
def test_the_first_failing_line_is_the_match(claim, worker, expected):
    assert match(claim, worker, ORLOVAS, []) is expected


def test_nobody_signs_twice_in_one_role():
    already = [(WORKER, "ATTENDING_PHYSICIAN")]

    assert match(CLAIM, DOCTOR, ORLOVAS, already) is Match.ALREADY_SIGNED


def test_an_organisation_not_heard_of_leaves_it_unknown():
    assert match(CLAIM, DOCTOR, None, []) is Match.UNKNOWN


def test_a_name_that_differs_weighs_more_than_another_account():
    claim = replace(CLAIM, name_hmacs=frozenset(), caller_account_id=OTHER)

    assert match(claim, DOCTOR, ORLOVAS, []) is Match.NAME_DIFFERS
