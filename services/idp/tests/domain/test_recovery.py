"""What a new password takes."""

from uuid import UUID

import pytest

from idp.domain.factor import Factor, FactorKind, Method
from idp.domain.recovery import is_enough, others

NOW = "any moment"
CONTACTS = (Method.SMS, Method.CALL, Method.EMAIL)


def _on(*kinds):
    return [Factor(UUID(int=1), UUID(int=2), kind, on_at=NOW) for kind in kinds]


@pytest.mark.parametrize(
    ("done", "kinds", "enough"),
    [
        ((), (), False),
        (("totp",), (), False),
        (("sms",), (), True),
        (("email",), (), True),
        (("sms",), (FactorKind.TOTP,), False),
        (("sms", "call"), (FactorKind.SMS,), False),
        (("totp", "recovery"), (FactorKind.TOTP,), False),
        (("sms", "email"), (FactorKind.SMS,), True),
        (("email", "totp"), (FactorKind.TOTP,), True),
        (("sms", "recovery"), (FactorKind.TOTP,), True),
    ],
)
def test_a_contact_is_enough_and_with_a_factor_another_channel_too(done, kinds, enough):
    assert is_enough(done, _on(*kinds)) is enough


@pytest.mark.parametrize(
    ("done", "kinds", "codes", "offered"),
    [
        (("sms",), (FactorKind.SMS,), False, (Method.EMAIL,)),
        (("email",), (FactorKind.SMS,), False, (Method.SMS, Method.CALL)),
        (("sms",), (FactorKind.TOTP,), True, (Method.TOTP, Method.RECOVERY, Method.EMAIL)),
        (("email",), (FactorKind.TOTP,), False, (Method.TOTP, Method.SMS, Method.CALL)),
    ],
)
def test_only_other_channels_are_offered(done, kinds, codes, offered):
    assert others(done, _on(*kinds), CONTACTS, codes=codes) == offered


def test_contact_that_is_not_proven_is_not_offered():
    assert others(("sms",), _on(FactorKind.SMS), (Method.SMS, Method.CALL), codes=False) == ()
