"""The main journey over HTTP on a whole deployment, and what can be known of it afterwards."""

import json
import sys
from datetime import datetime

import pytest

from testkit.demo.observer import KEYS


@pytest.fixture(scope="module")
def lines(standing):
    """Lines of the log of a process that speak of one message."""

    def of(process, message_id):
        text = standing.deployment.log(process)
        told = (json.loads(line) for line in text.splitlines() if message_id in line)
        return [line for line in told if line.get("message_id") == message_id]

    return of


@pytest.mark.demand("A1", "A2", "A4", "A6", "A12", "B3", "B5", "C1", "D3", "D4", "D8")
def test_the_seven_steps_come_to_their_end(shown):
    assert shown.whole, shown.told


def test_an_outsider_hears_each_of_the_three_facts_once(shown):
    mine = [
        heard.key
        for heard in shown.heard
        if shown.showing.account_id in json.dumps(heard.body)
        or heard.body.get("document_id") == shown.showing.document_id
    ]

    assert sorted(mine) == sorted(KEYS)


def test_a_fact_names_its_teller(shown):
    named = [(heard.key.partition(".")[0], heard.source) for heard in shown.heard]

    assert all(source.endswith(owner) for owner, source in named)


def test_one_trace_leads_from_the_request_through_the_relay_to_every_listener(
    shown, lines, standing
):
    confirmed = next(heard for heard in shown.heard if heard.key == KEYS[0])

    told = lines("idp.relay", confirmed.message_id)
    heard = [lines(f"{service}.worker", confirmed.message_id) for service in ("frmr", "cabinet")]
    traces = {line["trace_id"] for line in [*told, *heard[0], *heard[1]]}

    assert len(traces) == 1
    assert told
    assert all(heard)
    assert traces.pop() in standing.deployment.log("idp.web")


@pytest.mark.demand("C15")
def test_a_fact_is_applied_within_a_second_though_the_poll_is_slow(shown, lines):
    confirmed = next(heard for heard in shown.heard if heard.key == KEYS[0])
    at = datetime.fromisoformat(lines("idp.relay", confirmed.message_id)[0]["at"])

    for service in ("frmr", "cabinet"):
        applied = [
            line
            for line in lines(f"{service}.worker", confirmed.message_id)
            if line["event"] == "event.applied"
        ]
        waited = datetime.fromisoformat(applied[0]["at"]) - confirmed.occurred_at
        ms = waited.total_seconds() * 1000
        sys.stdout.write(f"{service}: applied {ms:.0f} ms after it happened\n")

        assert waited.total_seconds() < 1
    assert (at - confirmed.occurred_at).total_seconds() < 1
