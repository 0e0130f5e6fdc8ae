"""What becomes of a message, line by line of the table of listening."""

from dataclasses import replace

import psycopg
import pytest
import redis
from sqlalchemy.exc import OperationalError

from chassis import envelope
from chassis.inbox import Again, Done, Halt, Judge, Outcome
from chassis.inbox.judge import copy
from chassis.message import EXCHANGE
from chassis.refusal import Refusal, Unavailable
from contracts import events

from .stage import HEARD, Inbox, message


class OrganisationClosed(Refusal):
    code = "organisation-closed"
    title = "The organisation is closed"


def raising(error):
    def handler(_envelope):
        raise error

    return handler


def judge(handler, store=None):
    return Judge({HEARD: handler}, store or Inbox(), events.check_heard)


def again(attempts=None, parked=None):
    """A message that comes back from the service's own retry queue."""
    headers = {"x-attempt": attempts, "x-parked": parked}
    told = message()
    kept = {name: value for name, value in headers.items() if value is not None}
    return replace(told, exchange="frmr.retry", key="now", headers=told.headers | kept)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_handled_message_is_done(outcome):
    verdict = judge(lambda _envelope: outcome).handle(message())

    assert verdict == Done(outcome.value)


def test_a_refusal_is_noted_and_done():
    store, told = Inbox(), message()

    verdict = judge(raising(OrganisationClosed()), store).handle(told)

    assert verdict == Done("refused")
    assert list(store.noted.values()) == ["organisation-closed"]


def test_a_refusal_waits_when_it_cannot_be_noted():
    store = Inbox()
    store.away = 1

    assert judge(raising(OrganisationClosed()), store).handle(message()) == Halt("database")


@pytest.mark.parametrize(
    "error",
    [
        Unavailable("database"),
        Unavailable("cache"),
        psycopg.OperationalError("gone"),
        psycopg.errors.AdminShutdown("bye"),
        redis.ConnectionError("gone"),
        OperationalError("SELECT", {}, psycopg.OperationalError("gone")),
    ],
)
def test_without_its_own_stores_the_service_halts(error):
    assert isinstance(judge(raising(error)).handle(message()), Halt)


@pytest.mark.parametrize(
    ("parked", "key"), [(None, "5s"), (2, "5s"), (3, "60s"), (7, "60s"), (8, "600s"), (99, "600s")]
)
def test_without_another_service_a_message_is_parked_without_end(parked, key):
    verdict = judge(raising(Unavailable("fnsi"))).handle(again(parked=parked))

    assert verdict == Again(key, {"x-parked": (parked or 0) + 1}, "parked")


@pytest.mark.parametrize(
    ("attempts", "verdict"),
    [
        (None, Again("5s", {"x-attempt": 1}, "failed")),
        (1, Again("60s", {"x-attempt": 2}, "failed")),
        (2, Again("600s", {"x-attempt": 3}, "failed")),
        (3, Again("dlq", {"x-refused": "KeyError"}, "dead")),
    ],
)
def test_a_bug_is_tried_three_times_again(attempts, verdict):
    assert judge(raising(KeyError("112-233-445 95"))).handle(again(attempts)) == verdict


def test_a_foreign_count_of_attempts_means_nothing():
    told = message()
    forged = replace(told, headers={**told.headers, "x-attempt": 3})

    verdict = judge(raising(KeyError())).handle(forged)

    assert verdict == Again("5s", {"x-attempt": 1}, "failed")


def test_a_handler_may_find_a_body_malformed():
    verdict = judge(raising(envelope.Malformed("position-unreadable", "/positions/0"))).handle(
        message()
    )

    assert verdict == Again("dlq", {"x-refused": "position-unreadable /positions/0"}, "dead")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"body": b"{"}, "body-malformed"),
        ({"body": b"{}"}, "body-required"),
        ({"app_id": "ordinator/cabinet"}, "envelope-disagrees /source"),
        ({"key": "cabinet.rights.changed.v1"}, "envelope-disagrees /type"),
        ({"message_id": "7"}, "envelope-disagrees /id"),
    ],
)
def test_what_cannot_be_read_dies_at_once_with_its_reason(change, reason):
    verdict = judge(lambda _envelope: Outcome.APPLIED).handle(replace(message(), **change))

    assert verdict == Again("dlq", {"x-refused": reason}, "dead")


def test_an_unknown_event_dies_at_once():
    told = message(type="idp.account.forgotten.v1")

    verdict = judge(lambda _envelope: Outcome.APPLIED).handle(told)

    assert verdict == Again("dlq", {"x-refused": "event-unknown /type"}, "dead")


def test_a_newer_teller_may_say_more():
    body = {**events.examples(HEARD)[0], "nickname": "new in a later release"}

    verdict = judge(lambda _envelope: Outcome.APPLIED).handle(message(body=body))

    assert verdict == Done("applied")


def test_a_message_that_alone_finds_the_database_away_is_put_aside():
    verdict = judge(lambda _envelope: Outcome.APPLIED).put_aside(message(), "database")

    assert verdict == Again("5s", {"x-parked": 1}, "parked")


def test_a_copy_keeps_what_was_told_and_counts_on():
    came = again(attempts=1)
    came = replace(came, headers={**came.headers, "x-death": "the broker's own"})

    kept = copy(came, "frmr", Again("60s", {"x-attempt": 2}, "failed"))

    assert (kept.exchange, kept.key, kept.mandatory) == ("frmr.retry", "60s", True)
    assert (kept.message_id, kept.type, kept.body) == (came.message_id, came.type, came.body)
    assert kept.headers["x-attempt"] == 2
    assert "x-death" not in kept.headers


def test_a_copy_of_what_came_from_the_exchange_of_events_begins_anew():
    told = message()
    forged = replace(told, headers={**told.headers, "x-refused": "me", "x-redriven": 9})

    kept = copy(forged, "frmr", Again("5s", {"x-attempt": 1}, "failed"))

    assert forged.exchange == EXCHANGE
    assert {name for name in kept.headers if name.startswith("x-")} == {"x-attempt"}
