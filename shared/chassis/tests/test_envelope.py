"""What is told arrives whole; what disagrees with itself is not read at all."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from chassis.envelope import Envelope, Malformed, from_amqp, to_amqp
from contracts import events

MESSAGE_ID = UUID("0193e0a0-0000-7000-8000-000000000001")
ACCOUNT_ID = UUID("0193e0a0-0000-7000-8000-0000000000aa")
TOLD = Envelope(
    message_id=MESSAGE_ID,
    type="idp.account.registered.v1",
    source="idp",
    aggregate_id=ACCOUNT_ID,
    aggregate_version=3,
    occurred_at=datetime(2026, 11, 25, 9, 30, 0, 123456, tzinfo=UTC),
    body={"account_id": str(ACCOUNT_ID), "name": "Орлова"},
    correlation_id="req-1",
    causation_id=UUID("0193e0a0-0000-7000-8000-0000000000cc"),
    traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    tracestate="a=1",
)


def test_what_is_told_arrives_whole():
    assert from_amqp(to_amqp(TOLD)) == TOLD


def test_every_example_of_the_contracts_arrives_whole():
    for name in events.names():
        for body in events.examples(name):
            told = replace(TOLD, type=name, source=name.partition(".")[0], body=body)

            assert from_amqp(to_amqp(told)) == told


def test_the_wire_speaks_cloudevents_in_binary_mode():
    message = to_amqp(TOLD)

    assert (message.exchange, message.key) == ("ordinator.events", "idp.account.registered.v1")
    assert message.app_id == "ordinator/idp"
    assert message.headers["cloudEvents:specversion"] == "1.0"
    assert message.headers["cloudEvents:id"] == "0193e0a0-0000-7000-8000-000000000001"
    assert message.headers["cloudEvents:subject"] == "0193e0a0-0000-7000-8000-0000000000aa"
    assert message.headers["cloudEvents:aggregateversion"] == 3
    assert message.headers["cloudEvents:time"] == "2026-11-25T09:30:00.123456+00:00"
    assert message.headers["cloudEvents:dataschema"] == (
        "urn:ordinator:event:idp.account.registered.v1"
    )


def test_another_zone_is_the_same_instant_in_utc():
    moscow = timezone(timedelta(hours=3))
    told = replace(TOLD, occurred_at=datetime(2026, 11, 25, 12, 30, 0, 123456, tzinfo=moscow))

    assert from_amqp(to_amqp(told)).occurred_at == TOLD.occurred_at


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"type": None}, "envelope-incomplete", "/type"),
        ({"type": "frmr.worker.changed.v1"}, "envelope-disagrees", "/type"),
        ({"key": "frmr.worker.changed.v1"}, "envelope-disagrees", "/type"),
        ({"app_id": "ordinator/frmr"}, "envelope-disagrees", "/source"),
        ({"message_id": None}, "envelope-disagrees", "/id"),
        ({"content_type": "text/plain"}, "envelope-malformed", "/datacontenttype"),
        ({"body": b""}, "body-malformed", ""),
        ({"body": b"\xff{}"}, "body-malformed", ""),
        ({"body": b"[]"}, "body-malformed", ""),
        ({"body": b'{"a": NaN}'}, "body-malformed", ""),
        ({"body": b"[" * 100_000}, "body-too-long", ""),
        ({"body": b"[" * 60_000}, "body-malformed", ""),
        ({"body": b'{"a": "' + b"x" * 65_536 + b'"}'}, "body-too-long", ""),
    ],
)
def test_a_message_that_cannot_be_read(change, code, pointer):
    message = replace(to_amqp(TOLD), **change)

    with pytest.raises(Malformed) as refused:
        from_amqp(message)

    assert (refused.value.code, refused.value.pointer) == (code, pointer)


@pytest.mark.parametrize(
    ("header", "value", "code"),
    [
        ("cloudEvents:id", "0193e0a0-0000-7000-8000-000000000002", "envelope-disagrees"),
        ("cloudEvents:type", "idp.account.confirmed.v1", "envelope-disagrees"),
        ("cloudEvents:source", "ordinator/frmr", "envelope-disagrees"),
        ("cloudEvents:subject", "seven", "envelope-malformed"),
        ("cloudEvents:subject", None, "envelope-incomplete"),
        ("cloudEvents:aggregateversion", 0, "envelope-malformed"),
        ("cloudEvents:aggregateversion", True, "envelope-malformed"),
        ("cloudEvents:aggregateversion", "3", "envelope-malformed"),
        ("cloudEvents:time", "yesterday", "envelope-malformed"),
        ("cloudEvents:time", "2026-11-25T09:30:00", "envelope-malformed"),
        ("causation", "nobody", "envelope-malformed"),
        ("traceparent", 7, "envelope-incomplete"),
    ],
)
def test_a_header_that_cannot_be_read(header, value, code):
    message = to_amqp(TOLD)

    with pytest.raises(Malformed) as refused:
        from_amqp(replace(message, headers={**message.headers, header: value}))

    assert refused.value.code == code


def test_a_malformed_message_is_told_without_its_value():
    message = replace(to_amqp(TOLD), body=b'{"snils": "11223344595"')

    with pytest.raises(Malformed) as refused:
        from_amqp(message)

    assert "11223344595" not in str(refused.value)
