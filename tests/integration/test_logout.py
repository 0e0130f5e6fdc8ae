"""A sign-out at the identity provider reaches a program that no browser is on the way to."""

from urllib.parse import urlsplit

import pytest
import requests

from testkit.demo.codes import Inbox
from testkit.demo.signing_in import by_sms
from testkit.queues import await_true
from testkit.visitor import Visitor

TAKEN = 'ordinator_logout_deliveries_total{outcome="delivered"}'


def told(stack):
    """How often a program took it."""
    said = requests.get(f"{stack.admin['idp.relay']}/metrics", timeout=10).text
    found = [line for line in said.splitlines() if line.startswith(TAKEN)]
    return float(found[0].split()[-1]) if found else 0.0


@pytest.mark.demand("A12")
def test_sign_out_at_the_provider_ends_the_session_of_the_cabinet(stack, seed):
    idp, cabinet = stack.urls["idp"], stack.urls["cabinet"]
    person = next(row for row in seed["people"] if row["slug"] == "akhmetova")
    visitor = Visitor()
    by_sms(visitor, visitor.open(f"{cabinet}/login"), person, Inbox(stack.urls["inbox"]))
    inside = visitor.open(f"{cabinet}/binding")
    before = told(stack)

    visitor.open(f"{idp}/logout")
    visitor.fill({}, action="/logout")

    # In containers that have no name of their own the cabinet hears by the bus alone.
    if urlsplit(cabinet).hostname != "localhost":
        await_true(lambda: told(stack) > before, "the cabinet took the logout token")
    await_true(
        lambda: not visitor.open(f"{cabinet}/binding").url.startswith(f"{cabinet}/binding"),
        "the cabinet lets nobody in any more",
    )
    assert inside.url.startswith(f"{cabinet}/binding")
