"""Bad and doubled messages before the real listeners: kept with a reason, or of no effect."""

import json
import random
from dataclasses import replace
from uuid import uuid4

import pytest
import requests

from chassis.envelope import Envelope, to_amqp
from testkit.crowd import CONFIRMED, PROJECTIONS
from testkit.queues import Queues, await_true
from testkit.strikes import demanded

pytestmark = pytest.mark.timeout(300)
SEED = 20261125
COPIES = 5


@pytest.fixture
def queues(standing):
    with Queues(standing.stack.amqp_admin_url) as queues:
        yield queues


def told(standing, number):
    """Confirmations as the identity provider told them."""
    rows = standing.ask(
        "idp",
        """SELECT message_id, type, 'idp', aggregate_id, aggregate_version, occurred_at, body
        FROM outbox WHERE type = %s AND published_at IS NOT NULL ORDER BY seq LIMIT %s""",
        CONFIRMED,
        number,
    )
    return [to_amqp(Envelope(*row)) for row in rows]


def reasons(standing):
    letters = json.loads(standing.cli("frmr", "dlq", "list", "--json"))
    return {letter["message_id"]: letter["reason"] for letter in letters}


def test_6_what_is_invalid_unknown_or_forged_dies_at_once_and_is_dropped(standing, queues):
    (sound,) = told(standing, 1)
    ids = [str(uuid4()) for _ in range(3)]
    bad = [again(sound, message_id) for message_id in ids]
    bad[0] = replace(bad[0], body=b"\x00\xff")
    bad[1] = replace(bad[1], body=b"{}")
    bad[2] = replace(bad[2], app_id="ordinator/documents")
    with demanded("6 bad messages before the registry", 3) as strikes:
        for one in bad:
            queues.put(replace(one, exchange="", key="frmr.inbox"))
            strikes.add()
        await_true(lambda: set(ids) <= set(reasons(standing)), "three dead letters", 60)

    assert [reasons(standing)[one] for one in ids] == [
        "body-malformed",
        "body-required",
        "envelope-disagrees /source",
    ]
    assert "ordinator_dead_letters_open 3.0" in figures(standing, "frmr.worker")
    words = [word for one in ids for word in ("--id", one)]
    assert standing.cli("frmr", "dlq", "drop", *words, "--because", "a rehearsal") == "dropped: 3\n"
    assert reasons(standing) == {}


def again(sound, message_id):
    headers = {**sound.headers, "cloudEvents:id": message_id}
    return replace(sound, message_id=message_id, headers=headers)


def figures(standing, process):
    return requests.get(standing.stack.admin[process] + "/metrics", timeout=5).text


def test_7_doubled_and_shuffled_facts_change_nothing(standing, queues):
    facts = told(standing, 20)
    copies = [one for one in facts for _ in range(COPIES)]
    random.Random(SEED).shuffle(copies)
    before = {one: standing.ask(one, query) for one, query in PROJECTIONS.items()}
    with demanded(f"7 copies shuffled by {SEED}", COPIES * 10) as strikes:
        for one in copies:
            queues.put(one)
            strikes.add()
        for listener in PROJECTIONS:
            queues.await_depth(f"{listener}.inbox", 0)

    assert {one: standing.ask(one, query) for one, query in PROJECTIONS.items()} == before
    assert reasons(standing) == {}
