"""Time stamps beside a signature: a good one moves the best time, any other proves nothing."""

from datetime import timedelta

import pytest
from cryptography import x509

from chassis.clock import now
from documents.domain.verdict import Indication, SubIndication
from testkit.authority import Authority, Shape, Subject, new_key
from testkit.cms import Holder
from testkit.cms.time_stamp import Stamp, stamped

TIME_STAMPING = (x509.ObjectIdentifier("1.3.6.1.5.5.7.3.8"),)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ward(make_ward):
    return make_ward()


@pytest.fixture
def office_of_time(ward):
    """A time-stamping authority that the ward trusts."""
    authority = Authority.create(crl_url="http://127.0.0.1/tsa.crl")
    ward.trust_time(authority)
    return authority


def _stamp(authority, at, shape=Shape(extended_usages=TIME_STAMPING)):  # noqa: B008 it is frozen
    key = new_key("ecdsa")
    certificate = authority.issue(key.public_key(), Subject("Stand", "Clock"), shape)
    return Stamp(Holder(key, certificate, authority.chain[:1]), at)


def _verdict(ward, *stamps, **more):
    message = stamped(ward.recipe.bent(signing_time=now() - 5 * MINUTE), stamps)
    return ward.verdict(message, **more)


def test_a_stamp_moves_the_best_time(ward, office_of_time):
    at = (now() - 3 * MINUTE).replace(microsecond=0)

    verdict = _verdict(ward, _stamp(office_of_time, at))

    assert verdict.indication is Indication.PASSED
    assert verdict.best_at == at
    assert verdict.facts["time_stamps"] == [{"made_at": at.isoformat()}]


def test_revoked_before_token_fails(ward, office_of_time):
    ward.authority.revoke(ward.holder.certificate.serial_number, now() - 4 * MINUTE)

    verdict = _verdict(ward, _stamp(office_of_time, now() - 3 * MINUTE))

    assert (verdict.indication, verdict.sub_indication) == (
        Indication.FAILED,
        SubIndication.REVOKED,
    )


def test_revoked_after_token_passes_though_it_came_later(ward, office_of_time):
    ward.authority.revoke(ward.holder.certificate.serial_number, now() - 2 * MINUTE)

    stamped_first = _verdict(ward, _stamp(office_of_time, now() - 3 * MINUTE))
    without = ward.verdict(ward.recipe.build())

    assert stamped_first.indication is Indication.PASSED
    assert without.sub_indication is SubIndication.REVOKED


@pytest.mark.parametrize(
    ("bend", "finding"),
    [
        (lambda stamp, _: stamp.bent(imprint=lambda _: b"other"), "time-stamp.of-other-bytes"),
        (lambda stamp, _: stamp.bent(digest="sha1"), "time-stamp.of-other-bytes"),
        (
            lambda stamp, _: stamp.bent(content_type="1.2.840.113549.1.7.1"),
            "cms.content-type-differs",
        ),
        (
            lambda stamp, _: _stamp(Authority.create(crl_url="http://127.0.0.1/x"), stamp.at),
            "chain.no-anchor",
        ),
        (lambda stamp, tsa: _stamp(tsa, stamp.at, Shape()), "time-stamp.extended-usage"),
        (
            lambda stamp, _: stamp.bent(at=now() - 10 * MINUTE),
            "certificate.not-yet-valid",
        ),
    ],
    ids=["other_bytes", "sha1", "econtent_type", "untrusted", "eku", "before_cert"],
)
def test_a_token_that_does_not_hold_proves_nothing(ward, office_of_time, bend, finding):
    ward.authority.revoke(ward.holder.certificate.serial_number, now() - 2 * MINUTE)
    good = _stamp(office_of_time, now() - 3 * MINUTE)

    verdict = _verdict(ward, bend(good, office_of_time))

    assert verdict.sub_indication is SubIndication.REVOKED
    assert verdict.facts["time_stamps"] == [{"finding": finding}]


def test_a_token_copied_from_another_signature_proves_nothing(ward, office_of_time, make_ward):
    stamp = _stamp(office_of_time, now() - 3 * MINUTE)
    other = make_ward()
    copied = stamp.bent(imprint=lambda _: other.recipe.build())

    verdict = _verdict(ward, copied)

    assert verdict.facts["time_stamps"] == [{"finding": "time-stamp.of-other-bytes"}]


def test_a_stamp_from_the_future_is_not_later_than_the_arrival(ward, office_of_time):
    at = now()

    verdict = _verdict(ward, _stamp(office_of_time, at + 60 * MINUTE), at=at)

    assert verdict.best_at == at


def test_rubbish_beside_a_signature_is_not_looked_at(ward):
    message = stamped(ward.recipe, [])

    assert ward.verdict(message).passed


def test_while_the_clocks_own_revocation_is_unknown_the_verdict_waits(ward, office_of_time):
    stamp = _stamp(office_of_time, now() - 3 * MINUTE)

    verdict = _verdict(ward, stamp, lists=[ward.authority.crl()])

    assert verdict.sub_indication is SubIndication.TRY_LATER
