"""A sign-out is heard by every service within a second, over the bus of the whole house."""

import json
import sys
from datetime import UTC, datetime

import pytest

from testkit.queues import await_true
from testkit.strikes import demanded
from testkit.visitor import Visitor

from .near import From

pytestmark = pytest.mark.timeout(600)
REVOKED = "idp.session.revoked.v1"
LISTENERS = ("frmr.worker", "cabinet.worker", "documents.worker")
SIGN_OUTS = 120
AT_ONE_ADDRESS = 12  # an address may call at open doors sixty times a minute


@pytest.fixture
def nurse(seed):
    """A person of the stand without a second factor."""
    return next(row for row in seed["people"] if row["slug"] == "akhmetova")


def signed_in(idp, person, number):
    """The account page of a browser of its own, somewhere in the network."""
    visitor = Visitor()
    visitor.session.mount("http://", From(f"127.0.{1 + number // AT_ONE_ADDRESS}.1"))
    visitor.open(f"{idp}/login")
    visitor.fill({"identifier": person["phone"], "password": person["password"]})
    return visitor, visitor.current().form(action="/account/sign-out")


def applied(standing, listener):
    """When a listener had applied each message."""
    told = {}
    for line in standing.deployment.log(listener).splitlines():
        if '"event.applied"' in line:
            read = json.loads(line[line.index("{") :])
            told[read["message_id"]] = datetime.fromisoformat(read["at"])
    return told


def share(sorted_ms, part):
    """The value below which this part of them lies."""
    return sorted_ms[min(len(sorted_ms) - 1, int(len(sorted_ms) * part))]


def told_since(standing, at):
    """Ended sessions that idp told of since then: message and moment."""
    rows = standing.ask(
        "idp",
        "SELECT message_id::text, occurred_at FROM outbox WHERE type = %s AND occurred_at >= %s",
        REVOKED,
        at,
    )
    return dict(rows)


def test_every_sign_out_is_heard_by_every_service_within_a_second(standing, stack, nurse):
    browsers = [signed_in(stack.urls["idp"], nurse, number) for number in range(SIGN_OUTS)]
    begun = datetime.now(UTC)
    with demanded("sign-outs told", SIGN_OUTS) as strikes:
        for browser, form in browsers:
            browser.submit(form)
        told = told_since(standing, begun)
        strikes.add(len(told))

    for listener in LISTENERS:
        await_true(
            lambda listener=listener: told.keys() <= applied(standing, listener).keys(),
            f"{listener} heard of them all",
            30,
        )
        at = applied(standing, listener)
        waited = sorted((at[one] - since).total_seconds() * 1000 for one, since in told.items())
        figures = f"p50 {share(waited, 0.5):.0f} ms, p99 {share(waited, 0.99):.0f} ms"
        sys.stdout.write(f"{listener}: {len(waited)} sign-outs heard, {figures}\n")

        assert share(waited, 0.99) <= 1000
