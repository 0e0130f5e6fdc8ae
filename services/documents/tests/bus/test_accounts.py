"""Blocks and ended sessions: tokens fall, signing sessions are burnt, nobody acts."""

from chassis.inbox import Outcome

BLOCKED, CHANGED, REVOKED = (
    "idp.account.blocked.v1",
    "idp.account.changed.v1",
    "idp.session.revoked.v1",
)


def test_a_block_is_kept_and_tokens_of_the_account_fall(bus, office):
    envelope = bus.envelope(BLOCKED)

    bus.hear_again(envelope)

    account_id = envelope.body["account_id"]
    assert office.rows("SELECT status FROM account") == [("blocked",)]
    assert office.rows("SELECT kind, id FROM revocation") == [("sub", account_id)]
    assert [entry.id for entry in bus.remembered[0]] == [account_id]


def test_the_cache_is_told_each_time_it_is_delivered(bus):
    envelope = bus.envelope(BLOCKED)

    outcomes = [bus.hear_again(envelope) for _ in range(2)]

    assert outcomes == [Outcome.APPLIED, Outcome.SEEN]
    assert len(bus.remembered) == 2


def test_an_account_that_is_active_again_may_act(bus, office):
    account_id = bus.envelope(BLOCKED).body["account_id"]
    bus.hear(BLOCKED, 2)

    bus.hear(CHANGED, 3, account_id=account_id, status="active")

    assert office.rows("SELECT status FROM account") == [("active",)]


def test_a_late_change_does_not_undo_a_block(bus, office):
    account_id = bus.envelope(BLOCKED).body["account_id"]
    bus.hear(BLOCKED, 3)

    outcome = bus.hear(CHANGED, 2, account_id=account_id, status="active")

    assert outcome is Outcome.STALE
    assert office.rows("SELECT status FROM account") == [("blocked",)]


def test_a_status_of_a_later_release_lets_nobody_act(bus, office):
    bus.hear(CHANGED, 3, status="frozen")

    assert office.rows("SELECT status FROM account") == [("blocked",)]


def test_a_closed_account_is_kept_as_closed(bus, office):
    bus.hear(CHANGED, 3, status="closed")

    assert office.rows("SELECT status FROM account") == [("closed",)]


def test_tokens_of_ended_sessions_fall(bus, office):
    session_ids = ["2f1f8a66-9b0d-4a1b-8f5e-7f0b7a3d9c10", "00000000-0000-4000-8000-000000000001"]

    bus.hear(REVOKED, session_ids=session_ids)

    rows = office.rows("SELECT kind, id FROM revocation ORDER BY id DESC")
    assert rows == [("sid", session_id) for session_id in session_ids]


def test_where_all_sessions_ended_every_token_of_the_account_falls(bus, office):
    envelope = bus.envelope(REVOKED, all=True, session_ids=[])

    bus.hear_again(envelope)

    rows = office.rows("SELECT kind, id FROM revocation")
    assert rows == [("sub", envelope.body["account_id"])]
