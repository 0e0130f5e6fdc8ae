"""Hearing of the registry: the newest fact of each binding stands, in whatever order they come."""

from datetime import UTC, datetime
from itertools import permutations
from uuid import UUID, uuid4

import pytest

from chassis.envelope import Envelope, Malformed
from chassis.inbox import Outcome
from contracts import events
from idp.wiring import accounts

BOUND = events.examples("frmr.organisation.bound.v1")[0]
UNBOUND = events.examples("frmr.organisation.unbound.v1")[0]
WORKER = events.examples("frmr.worker.changed.v1")[0]


@pytest.fixture
def hear(bureau):
    """Let the worker's handlers have an event."""
    handlers = accounts.wire_listening(bureau.shared)

    def heard(name, body, version, message_id=None):
        name = f"frmr.{name}.v1"
        envelope = Envelope(
            message_id=message_id or uuid4(),
            type=name,
            source="frmr",
            aggregate_id=UUID(body[events.subject(name)]),
            aggregate_version=version,
            occurred_at=datetime.now(UTC),
            body=body,
        )
        return handlers[name](envelope)

    return heard


def _living(bureau):
    return bureau.rows("SELECT is_head FROM affiliation WHERE ended_at IS NULL")


def test_binding_is_kept_with_who_leads(bureau, hear):
    assert hear("organisation.bound", BOUND, 1) is Outcome.APPLIED

    assert _living(bureau) == [(False,)]


def test_binding_that_ended_is_over(bureau, hear):
    hear("organisation.bound", BOUND, 1)
    hear("organisation.unbound", UNBOUND, 2)

    assert _living(bureau) == []


def test_older_fact_of_a_binding_is_stale(bureau, hear):
    hear("organisation.unbound", UNBOUND, 2)

    assert hear("organisation.bound", BOUND, 1) is Outcome.STALE
    assert _living(bureau) == []


def test_worker_who_leads_is_an_officer(bureau, hear):
    hear("organisation.bound", BOUND, 1)
    hear("worker.changed", WORKER, WORKER["version"])

    led = any(
        position["is_head"] and position["organisation_id"] == BOUND["organisation_id"]
        for position in WORKER["positions"]
    )
    assert _living(bureau) == [(led,)]


def test_event_heard_twice_changes_nothing(bureau, hear):
    message_id = uuid4()
    hear("organisation.bound", BOUND, 1, message_id)
    hear("organisation.unbound", UNBOUND, 2)

    assert hear("organisation.bound", BOUND, 3, message_id) is Outcome.APPLIED
    assert _living(bureau) == []


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_any_order_ends_the_same(bureau, hear, order):
    facts = [
        ("organisation.bound", BOUND, 1),
        ("worker.changed", WORKER | {"positions": []}, 99),
        ("organisation.unbound", UNBOUND, 2),
    ]
    for place in order:
        hear(*facts[place])

    assert _living(bureau) == []


HEAD = BOUND["positions"][0] | {"organisation_id": BOUND["organisation_id"], "is_head": True}
PROMOTED = WORKER | {"worker_id": BOUND["worker_id"], "version": 5, "positions": [HEAD]}
DEMOTED = PROMOTED | {"version": 6, "positions": [HEAD | {"is_head": False}]}
EARLIER = BOUND | {"worker_version": 4}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_newest_of_a_worker_says_who_leads_in_any_order_with_the_binding(bureau, hear, order):
    facts = [
        ("organisation.bound", EARLIER, 1),
        ("worker.changed", PROMOTED, 5),
        ("worker.changed", DEMOTED, 6),
    ]
    for place in order:
        hear(*facts[place])

    assert _living(bureau) == [(False,)]


def test_worker_who_was_promoted_before_the_binding_was_heard_leads(bureau, hear):
    hear("worker.changed", PROMOTED, 5)
    hear("organisation.bound", EARLIER, 1)

    assert _living(bureau) == [(True,)]


def test_binding_that_is_newer_than_the_worker_says_who_leads(bureau, hear):
    hear("worker.changed", PROMOTED, 5)
    hear("organisation.bound", BOUND | {"worker_version": 7}, 1)

    assert _living(bureau) == [(False,)]


ORGANISATION = events.examples("frmr.organisation.changed.v1")[0]
RENAMED = ORGANISATION | {"organisation_id": BOUND["organisation_id"], "version": 4, "name": "GB 7"}
EARLIER_NAME = RENAMED | {"version": 3, "name": "GB 6"}


def _names(bureau):
    return [name for (name,) in bureau.rows("SELECT name FROM organisation_prefix")]


def test_organisation_is_called_what_its_newest_version_says(bureau, hear):
    assert hear("organisation.changed", EARLIER_NAME, 3) is Outcome.APPLIED
    assert hear("organisation.changed", RENAMED, 4) is Outcome.APPLIED
    assert hear("organisation.changed", EARLIER_NAME, 3) is Outcome.STALE

    assert _names(bureau) == ["GB 7"]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_binding_tells_the_name_while_nothing_better_is_known(bureau, hear, order):
    facts = [
        ("organisation.changed", EARLIER_NAME, 3),
        ("organisation.bound", BOUND | {"name": "GB 5"}, 1),
        ("organisation.changed", RENAMED, 4),
    ]
    for place in order:
        hear(*facts[place])

    assert _names(bureau) == ["GB 7"]


def test_name_is_of_the_binding_until_the_organisation_tells(bureau, hear):
    hear("organisation.bound", BOUND | {"name": "GB 5"}, 1)

    assert _names(bureau) == ["GB 5"]


def test_organisation_without_a_name_is_malformed(hear):
    with pytest.raises(Malformed):
        hear("organisation.changed", RENAMED | {"name": None}, 4)


def test_body_without_sense_is_malformed(hear):
    with pytest.raises(Malformed):
        hear("organisation.bound", BOUND | {"positions": "none"}, 1)
