"""Somebody's login and nobody's cost the same: the same statements, hashes and counts, in order."""

import re
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from chassis.refusal import Refusal
from idp.adapters.vault import Vault
from idp.domain.code import Channel

BLOCK = "192.0.2.0/24"
WRONG = "Wrong-password-1"


@pytest.fixture
def recorded(bureau, monkeypatch):
    """What was asked of database, hasher, counters and the master key."""
    steps = []
    verify = bureau.shared.hasher.verify
    for name in ("seal", "open"):
        monkeypatch.setattr(Vault, name, _noting(steps, "cipher", getattr(Vault, name)))

    def noted(hashed, typed):
        steps.append("hash")
        return verify(hashed, typed)

    monkeypatch.setattr(bureau.shared.hasher, "verify", noted)

    @contextmanager
    def record():
        steps.clear()
        bureau.limits.taken.clear()
        found = []

        def heard(_connection, _cursor, statement, *_more):
            steps.append(re.sub(r"\s+", " ", statement))

        event.listen(bureau.engine, "before_cursor_execute", heard)
        try:
            yield found
        finally:
            event.remove(bureau.engine, "before_cursor_execute", heard)
        found += [*steps, *bureau.limits.taken]

    return record


def _noting(steps, word, does):
    def noted(*given):
        steps.append(word)
        return does(*given)

    return noted


def _refused(act, *given, **more):
    with pytest.raises(Refusal) as refused:
        act(*given, **more)
    return refused.value.code, refused.value.facts


@pytest.fixture(params=["akhmetova", "orlova"])
def told(bureau, request):
    """Somebody without, or with a second factor."""
    return bureau.plant(request.param)


@pytest.mark.parametrize("cookie", [None, "made up"])
def test_wrong_password_costs_the_same_whoever_has_the_login(bureau, told, recorded, cookie):
    logins = [told["email"], "nobody@example.org"]
    begun = [bureau.do.begin_signin(block=BLOCK) for _ in logins]
    more = {"remember": False, "device_cookie": cookie, "block": BLOCK}
    costs, answers = [], []
    for step, login in zip(begun, logins, strict=True):
        with recorded() as cost:
            key = bureau.key(step)
            answers.append(_refused(bureau.do.check_credentials, key, login, WRONG, **more))
        costs.append(cost)

    assert costs[0] == costs[1]
    assert answers[0] == answers[1] == ("credentials-wrong", {})
    assert costs[0].count("hash") == 1


def test_throttled_password_costs_the_same_whoever_has_the_login(bureau, told, recorded):
    logins = [told["email"], "nobody@example.org"]
    for login in logins:
        for _ in range(5):
            with pytest.raises(Refusal):
                bureau.sign_in(told, login=login, password=WRONG)
    costs, answers = [], []
    for login in logins:
        with recorded() as cost:
            answers.append(_refused(bureau.sign_in, told, login=login, password=WRONG))
        costs.append(cost)

    assert costs[0] == costs[1]
    assert answers[0] == answers[1] == ("signin-throttled", {"retry_after": 2})


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.EMAIL])
def test_recovery_costs_the_same_whoever_has_the_login(bureau, told, recorded, channel):
    begun = [bureau.recovery.begin(back=None, locale="ru", block=BLOCK) for _ in range(2)]
    costs, steps = [], []
    for step, login in zip(begun, (told["email"], "nobody@example.org"), strict=True):
        with recorded() as cost:
            steps.append(
                bureau.recovery.send_code.name(bureau.key(step), login, channel, block=BLOCK)
            )
        costs.append(cost)
    assert costs[0] == costs[1]
    assert "cipher" in costs[0]

    costs.clear()
    for step in steps:
        with recorded() as cost:
            check = bureau.recovery.check_code
            refused = _refused(check, bureau.key(step), "not it")
            assert refused == ("code-mismatch", {})
        costs.append(cost)
    assert costs[0] == costs[1]


@pytest.mark.parametrize("channel", [None, Channel.SMS, Channel.EMAIL])
def test_another_code_costs_the_same_whoever_has_the_login(bureau, told, recorded, channel):
    steps = [bureau.begin_recovery(login) for login in (told["phone"], "+79000000000")]
    bureau.clock.turn(seconds=30)
    costs = []
    for step in steps:
        with recorded() as cost:
            bureau.recovery.send_code.again(bureau.key(step), channel, block=BLOCK)
        costs.append(cost)
    assert costs[0] == costs[1]

    costs.clear()
    for step in steps:
        with recorded() as cost:
            again = bureau.recovery.send_code.again
            refused = _refused(again, bureau.key(step), None, block=BLOCK)
            assert refused == ("resend-too-soon", {"retry_after": 60})
        costs.append(cost)
    assert costs[0] == costs[1]


def test_what_a_decoy_posts_is_as_long_kept_and_says_nothing(bureau, told):
    bureau.begin_recovery("nobody@example.org", Channel.EMAIL)

    assert bureau.rows("SELECT body_enc, attempts, sent_at FROM dispatch") == [(None, 0, None)]
    assert bureau.rows("SELECT count(*) FROM code") == [(1,)]


def test_the_database_checks_no_account_where_a_stranger_names_one(bureau):
    """It would read and lock the account of somebody, and nothing for nobody."""
    keys = """SELECT confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'
        AND conrelid IN ('signin'::regclass, 'code'::regclass, 'dispatch'::regclass)"""

    assert bureau.rows(keys) == [("signin",)]
