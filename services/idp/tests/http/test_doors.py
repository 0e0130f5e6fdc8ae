"""The doors as a whole: described, locked, answering every refusal, taking no bad token."""

from pathlib import Path

import requests

from chassis import locks
from idp import app
from idp.http.statuses import STATUSES
from testkit import attacks, refusals
from testkit.keys import Issuer

COMMITTED = Path(__file__).parents[2] / "openapi.json"
PAGES = Path(__file__).parents[4] / "docs" / "problems"


def test_committed_description_is_that_of_the_code():
    assert COMMITTED.read_text("utf-8") == app.described(), (
        "python -m idp cli openapi >openapi.json"
    )


def test_every_route_names_its_lock(site):
    assert locks.unlocked(site.app) == []


def test_every_refusal_is_answered():
    assert refusals.unanswered("idp", STATUSES, PAGES) == []


def test_no_bad_token_opens_userinfo(site):
    issuer = Issuer(site.url)
    requests.get(f"{site.url}/oauth2/jwks", timeout=30)  # the first asker waits for RSA keys
    for name in attacks.NAMES:
        token = attacks.token(name, issuer, "cabinet", "openid")
        answer = requests.get(
            f"{site.url}/oauth2/userinfo", headers={"Authorization": f"Bearer {token}"}, timeout=5
        )

        assert answer.status_code in {400, 401, 431}, name
