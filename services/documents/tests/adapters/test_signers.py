"""Asking the registry: what it says is kept by digests, what it does not say is no answer."""

from datetime import date
from uuid import UUID

import pytest

from chassis.calls import Answer
from chassis.refusal import Unavailable
from contracts import events
from documents.adapters.index import HmacIndex
from documents.adapters.signers import HttpSigners

INDEX = HmacIndex(bytes(32))
DAY = date(2026, 11, 25)


class Frmr:
    """Answers one thing, and remembers what was asked."""

    def __init__(self, status, content):
        self._answer = Answer(status, {}, content)
        self.asked = []

    def post(self, path, *, json, token):
        self.asked.append((path, json, token))
        return self._answer


class Tokens:
    """A token of this program's own."""

    def client_credentials(self, scope, audience):
        return f"{scope}@{audience}"


def _json(told):
    import json

    return json.dumps(told).encode()


def _worker():
    return events.examples("frmr.worker.changed.v1")[0]


def test_a_worker_comes_by_digests():
    frmr = Frmr(200, _json({"worker": _worker(), "organisation": None}))

    told = HttpSigners(frmr, Tokens(), INDEX).resolve("11223344595", None, DAY)

    assert told.worker.snils_hmac == INDEX.snils("11223344595")
    assert told.worker_version == 4
    assert told.worker.worker_id == UUID(_worker()["worker_id"])
    assert len(told.worker.positions) == 2


def test_it_asks_in_its_own_name():
    frmr = Frmr(200, _json({"worker": None}))

    told = HttpSigners(frmr, Tokens(), INDEX).resolve("11223344595", "1027700007004", DAY)

    body = {"snils": "11223344595", "ogrn": "1027700007004", "on": "2026-11-25"}
    assert frmr.asked == [("/signers/resolution", body, "frmr.signers@frmr")]
    assert told.worker is None


@pytest.mark.parametrize(
    ("status", "content"),
    [(403, b"{}"), (200, b"<html>"), (200, b"[]"), (200, b'{"worker": {"worker_id": 7}}')],
)
def test_what_cannot_be_read_is_no_answer(status, content):
    signers = HttpSigners(Frmr(status, content), Tokens(), INDEX)

    with pytest.raises(Unavailable):
        signers.resolve("11223344595", None, DAY)
