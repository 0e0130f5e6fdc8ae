"""Operators look at dead letters, send them again, drop them; facts are told again."""

import json
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner

from chassis import mending
from chassis.clock import now
from chassis.inbox import DeadLetter, Heard
from chassis.mending import Tools
from chassis.mending.words import moment
from chassis.outbox import OutboxStatus, Row
from testkit.queues import Queues

ONE, TWO = UUID(int=1), UUID(int=2)
KIND = "idp.account.confirmed.v1"
SNILS = "11223344595"


@dataclass
class Settings:
    amqp_url: str = "amqp://frmr:x@127.0.0.1:1/ordinator"
    ca_file: None = None
    amqp_heartbeat_s: int = 30
    amqp_blocked_s: int = 10
    inbox_days: int = 90


class Dead:
    def __init__(self, *letters):
        self.letters = list(letters)
        self.settled = []

    def find(self, chosen):
        return [
            one
            for one in self.letters
            if (not chosen.ids or one.message_id in chosen.ids)
            and (chosen.type is None or one.type == chosen.type)
            and (chosen.reason is None or one.reason.startswith(chosen.reason))
        ]

    def settle(self, letter, settlement):
        self.settled.append((letter.message_id, settlement.how, settlement.because))

    def known(self, ids):
        return {one.message_id for one in self.letters} & set(ids)


class Outbox:
    def __init__(self):
        self.replayed = []

    def status(self):
        return OutboxStatus(3, datetime(2026, 11, 25, tzinfo=UTC), 1, "returned", 7)

    def rows(self, since):
        return [Row(ONE, KIND, None)]

    def known(self, ids):
        return {ONE} & set(ids)

    def replay(self, since, kind, ids):
        self.replayed.append((kind, ids))
        return 5


class Inbox:
    def rows(self, since):
        return [Heard(ONE, KIND, "applied", datetime(2026, 11, 25, tzinfo=UTC))]

    def known(self, ids):
        return {ONE} & set(ids)


def letter(message_id=ONE, reason="KeyError"):
    return DeadLetter(
        message_id=message_id,
        type=KIND,
        envelope={
            "message_id": str(message_id),
            "type": KIND,
            "app_id": "ordinator/idp",
            "correlation_id": None,
            "content_type": "application/json",
            "headers": {"cloudEvents:aggregateversion": 3, "x-attempt": 3, "x-refused": reason},
        },
        body=json.dumps({"snils": SNILS}).encode(),
        reason=reason,
        died_at=datetime(2026, 11, 25, 9, 30, tzinfo=UTC),
    )


@pytest.fixture
def tools():
    return Tools("frmr", Settings(), Outbox(), Inbox(), Dead(letter(), letter(TWO, "body-type")))


def call(tools, group, *words, given=""):
    return CliRunner().invoke(getattr(mending, group)(lambda: tools), words, input=given)


def test_dead_letters_are_listed_without_what_is_in_them(tools):
    ended = call(tools, "dlq", "list", "--json")

    assert [(line["message_id"], line["reason"]) for line in json.loads(ended.output)] == [
        (str(ONE), "KeyError"),
        (str(TWO), "body-type"),
    ]
    assert SNILS not in ended.output


def test_people_read_a_line_a_letter(tools):
    ended = call(tools, "dlq", "list", "--reason", "Key")

    assert ended.output == f"{ONE}  {KIND}  KeyError  2026-11-25 09:30:00+00:00  1\n"


def test_a_body_is_shown_only_to_whoever_asks_for_it(tools):
    assert SNILS not in call(tools, "dlq", "show", str(ONE)).output
    assert SNILS in call(tools, "dlq", "show", str(ONE), "--body").output


def test_an_unknown_letter_is_named(tools):
    ended = call(tools, "dlq", "show", str(uuid4()))

    assert ended.exit_code == 1
    assert "no dead letter has the id" in ended.output


@pytest.mark.parametrize("words", [["redrive"], ["drop", "--because", "a rehearsal"]])
def test_nothing_is_settled_by_accident(tools, words):
    ended = call(tools, "dlq", *words)

    assert ended.exit_code == 2
    assert tools.dead.settled == []


def test_a_drop_needs_a_reason(tools):
    assert call(tools, "dlq", "drop", "--all").exit_code == 2
    assert call(tools, "dlq", "drop", "--id", str(TWO), "--because", "a rehearsal").exit_code == 0
    assert tools.dead.settled == [(TWO, "dropped", "a rehearsal")]


def test_a_redriven_letter_goes_back_to_the_inbox_as_it_was_told(tools, rabbitmq, queues):
    reached = replace(tools, settings=Settings(amqp_url=rabbitmq.url("frmr")))

    ended = call(reached, "dlq", "redrive", "--reason", "KeyError", "--because", "mended")

    assert ended.output == "redriven: 1\n"
    assert tools.dead.settled == [(ONE, "redriven", "mended")]
    queues.await_depth("frmr.inbox", 1)
    back = queues.take("frmr.inbox")
    assert (back.message_id, back.type, back.body) == (str(ONE), KIND, letter().body)
    ours = {name: value for name, value in back.headers.items() if name != "x-delivery-count"}
    assert ours == {"cloudEvents:aggregateversion": 3, "x-redriven": 1}


def test_a_letter_that_the_broker_did_not_take_stays_open(tools, rabbitmq):
    with without_retry(rabbitmq):
        reached = replace(tools, settings=Settings(amqp_url=rabbitmq.url("frmr")))
        ended = call(reached, "dlq", "redrive", "--all")

    assert ended.exit_code == 1
    assert "returned" in ended.output
    assert tools.dead.settled == []


@contextmanager
def without_retry(rabbitmq):
    with Queues(rabbitmq.admin_url) as queues:
        queues._channel.queue_unbind("frmr.inbox", "frmr.retry", "now")
        yield
        queues._channel.queue_bind("frmr.inbox", "frmr.retry", "now")


def test_the_outbox_says_what_waits(tools):
    assert json.loads(call(tools, "outbox", "status", "--json").output) == {
        "waiting": 3,
        "oldest": "2026-11-25T00:00:00+00:00",
        "put_off": 1,
        "last_error": "returned",
        "told": 7,
    }
    assert "waiting: 3\n" in call(tools, "outbox", "status").output


def test_facts_are_told_again_all_or_by_id(tools):
    assert call(tools, "outbox", "replay", "--since", "1h").output == "told again: 5\n"
    call(tools, "outbox", "replay", "--since", "1h", "--type", KIND, "--ids", given=f"{ONE}\n{TWO}")

    assert tools.outbox.replayed == [(None, None), (KIND, [ONE, TWO])]


def test_what_inboxes_may_have_forgotten_is_not_told_again(tools):
    ended = call(tools, "outbox", "replay", "--since", "91d")

    assert ended.exit_code == 1
    assert "inboxes remember 90 days" in ended.output
    assert tools.outbox.replayed == []


def test_both_sides_tell_their_ids_for_the_comparison(tools):
    told = json.loads(call(tools, "outbox", "list", "--since", "1h").output)
    heard = json.loads(call(tools, "inbox", "list", "--since", "1h").output)

    assert told == [{"message_id": str(ONE), "type": KIND, "published_at": None}]
    assert (heard["heard"][0]["message_id"], heard["heard"][0]["outcome"]) == (str(ONE), "applied")
    assert heard["open"] == [str(ONE), str(TWO)]
    assert json.loads(call(tools, "outbox", "known", given=f"{ONE}\n{TWO}").output) == [str(ONE)]
    three = uuid4()
    known = call(tools, "inbox", "known", given=f"{ONE}\n{TWO}\n{three}")
    assert json.loads(known.output) == [str(ONE), str(TWO)]


def test_a_moment_is_a_date_with_its_offset_or_a_span():
    assert moment("2026-11-25T12:30:00+03:00") == datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
    assert now() - moment("90s") - timedelta(seconds=90) < timedelta(seconds=1)


@pytest.mark.parametrize("given", ["", "yesterday", "2026-11-25T12:30:00", "-1h", "h"])
def test_anything_else_is_no_moment(tools, given):
    assert call(tools, "outbox", "list", "--since", given).exit_code == 2
