"""A broker that was changed by hand is told apart from what the contracts make."""

import copy

import pytest

from ordinator import topology
from ordinator.drift import differences


@pytest.fixture
def live():
    """As a broker exports it: with members of its own, and virtual hosts of others."""
    told = copy.deepcopy(topology.without_users())
    for queue in told["queues"]:
        queue["type"] = "quorum"
    for exchange in told["exchanges"]:
        del exchange["internal"]
    told["queues"].append({"name": "idp.inbox", "vhost": "another", "durable": False})
    return told


def test_what_the_contracts_make_is_no_difference(live):
    assert differences(live) == ()


def test_what_is_missing_is_named(live):
    live["queues"] = [one for one in live["queues"] if one["name"] != "frmr.dlq"]
    live["bindings"] = [
        one
        for one in live["bindings"]
        if (one["destination"], one["routing_key"]) != ("frmr.inbox", "idp.account.confirmed.v1")
    ]

    assert differences(live) == (
        "missing queue frmr.dlq",
        "missing binding ordinator.events queue frmr.inbox idp.account.confirmed.v1",
    )


def test_what_is_foreign_is_named(live):
    live["exchanges"].append({"name": "side.door", "vhost": "ordinator", "type": "fanout"})

    assert differences(live) == ("foreign exchange side.door",)


def test_a_right_or_limit_that_was_changed_is_named(live):
    live["permissions"][0]["write"] = ".*"
    policy = next(one for one in live["policies"] if one["name"] == "idp.inbox")
    policy["definition"]["delivery-limit"] = 1

    assert differences(live) == ("changed policy idp.inbox", "changed permission idp")
