"""Events that the contract lets through and that still make no sense are dead letters, whole."""

import pytest

from chassis.envelope import Malformed
from contracts import events

NAMES = ["idp.account.confirmed.v1", "idp.account.changed.v1"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("member", "code"), [("snils", "snils-check-digits"), ("inn", "inn-check-digits")]
)
def test_wrong_check_digits_are_malformed_and_leave_nothing(registry, name, member, code):
    example = events.examples(name)[0]
    good = example["person"][member]
    example["person"][member] = good[:-1] + str((int(good[-1]) + 1) % 10)

    with pytest.raises(Malformed) as malformed:
        registry.hear(name, example, 1)

    assert (malformed.value.code, malformed.value.pointer) == (code, "/person")
    assert good not in str(malformed.value)
    assert registry.rows("SELECT count(*) FROM account") == [(0,)]
    assert registry.rows("SELECT count(*) FROM inbox") == [(0,)]


def test_member_that_is_missing_is_named(registry):
    envelope = registry.envelope(
        "idp.session.revoked.v1", {"account_id": "3b1f6b0e-2f7a-5d53-9a58-0c6f5b1d7a11"}, 1
    )

    with pytest.raises(Malformed) as malformed:
        registry.handlers[envelope.type](envelope)

    assert malformed.value.code == "required"
