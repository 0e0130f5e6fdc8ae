"""Factors, devices and recovery codes."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from idp.domain import recovery
from idp.domain.device import Device
from idp.domain.factor import Factor, FactorKind, Method, methods
from idp.domain.refusals import CodeUsed

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def _factor(kind, on_at=NOW, **more):
    return Factor(uuid4(), uuid4(), kind, on_at, **more)


def test_sms_factor_offers_a_call_as_well():
    assert methods([_factor(FactorKind.SMS)]) == (Method.SMS, Method.CALL)


def test_factor_before_its_first_right_code_is_not_offered():
    assert methods([_factor(FactorKind.TOTP, on_at=None)]) == ()


def test_recovery_codes_are_offered_beside_a_second_factor_only():
    assert methods([], recovery=True) == ()
    assert methods([_factor(FactorKind.EMAIL)], recovery=True) == (Method.EMAIL,)
    assert methods([_factor(FactorKind.TOTP)], recovery=True) == (Method.TOTP, Method.RECOVERY)
    assert methods([_factor(FactorKind.SMS)], recovery=True)[-1] is Method.RECOVERY


@pytest.mark.parametrize("timecode", [99, 100])
def test_time_step_is_not_taken_twice(timecode):
    with pytest.raises(CodeUsed):
        _factor(FactorKind.TOTP, last_timecode=100).spend(timecode)


def test_later_time_step_is_taken():
    assert _factor(FactorKind.TOTP, last_timecode=100).spend(101).last_timecode == 101


def test_recovery_code_is_read_as_printed_or_mistyped():
    assert recovery.typed(" abcde-fgh1o ") == "ABCDEFGH10"
    assert recovery.shown("ABCDEFGH10") == "ABCDE-FGH10"


def test_device_is_trusted_only_when_asked_and_for_thirty_days():
    device = Device(uuid4(), uuid4(), b"old", NOW)
    known = device.used(b"new", None, NOW)
    trusted = device.used(b"new", timedelta(days=30), NOW)

    assert known.is_known(NOW)
    assert not known.skips_factor(NOW)
    assert trusted.skips_factor(NOW + timedelta(days=29))
    assert not trusted.skips_factor(NOW + timedelta(days=30))
