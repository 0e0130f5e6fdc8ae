"""A dead letter goes into a row and back into the queue as it was."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from chassis.envelope import from_amqp
from chassis.inbox import letters

from .stage import message

AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def dead(**change):
    told = message()
    headers = {**told.headers, "x-refused": "KeyError", "x-attempt": 3, "x-death": "broker's"}
    return replace(told, exchange="frmr.retry", key="dlq", headers=headers, **change)


def test_a_letter_is_kept_with_its_reason_and_without_what_the_broker_added():
    letter = letters.from_queue(dead(), AT)

    assert (letter.reason, letter.died_at, letter.times) == ("KeyError", AT, 1)
    assert letter.envelope["headers"]["x-attempt"] == 3
    assert "x-death" not in letter.envelope["headers"]


def test_a_letter_that_the_broker_gave_up_says_so():
    told = dead()
    told = replace(told, headers={k: v for k, v in told.headers.items() if k != "x-refused"})

    assert letters.from_queue(told, AT).reason == "delivery-limit"


def test_without_a_usable_id_a_letter_is_known_by_its_bytes():
    first = letters.from_queue(dead(message_id=None, body=b"\xff"), AT)
    again = letters.from_queue(dead(message_id="7", body=b"\xff"), AT)
    other = letters.from_queue(dead(message_id=None, body=b"\xfe"), AT)

    assert first.message_id == again.message_id
    assert first.message_id != other.message_id


def test_what_a_database_cannot_keep_is_left_out():
    letter = letters.from_queue(dead(type="idp\0\ud800", correlation_id="a\0b"), AT)

    assert (letter.type, letter.envelope["correlation_id"]) == ("idp?", "ab")


def test_a_redriven_letter_is_the_very_message_with_its_counters_anew():
    told = dead()
    kept = letters.from_queue(told, AT)
    kept = replace(kept, envelope=json.loads(json.dumps(kept.envelope)))

    back = letters.to_inbox(kept, "frmr")

    assert (back.exchange, back.key, back.mandatory) == ("frmr.retry", "now", True)
    assert from_amqp(back) == from_amqp(told)
    assert {name for name in back.headers if name.startswith("x-")} == {"x-redriven"}


def test_bytes_in_a_header_survive_the_row():
    told = dead()
    told = replace(told, headers={**told.headers, "note": b"\x00\xff"})
    kept = letters.from_queue(told, AT)

    assert letters.to_inbox(kept, "frmr").headers["note"] == b"\x00\xff"
