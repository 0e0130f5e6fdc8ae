"""What the suites of pages start from: a page, a form sent, a document with all its parts."""

from dataclasses import replace
from uuid import UUID

import lxml.html
import pytest

from cabinet.domain.card import Action, Delivery, Signature, Version

SIGNED = "22222222-3333-4444-8555-666666666666"


@pytest.fixture
def page(client, sign_in, stage):
    """Open a page as Maria; gives the tree of the answer."""
    sign_in()

    def opened(address, status=200, **more):
        answer = client.get(address, **more)
        assert answer.status_code == status, answer.text
        return lxml.html.document_fromstring(answer.text)

    return opened


@pytest.fixture
def send(client):
    """Post a form of the page last opened."""

    def sent(tree, action, values, **more):
        form = next(form for form in tree.forms if form.get("action") == action)
        fields = {name: value for name, value in form.form_values() if value is not None}
        return client.post(action, data=fields | values, **more)

    return sent


@pytest.fixture
def known(stage, full, fake):
    """Maria is confirmed and bound, and has a document."""
    stage.bind()
    stage.work.accounts.put_state(fake.MARIA, 1, status="active", level="confirmed")
    stage.work.accounts.put_person(fake.MARIA, 1, fake.PERSON)


@pytest.fixture
def full(stage, fake):
    """A document that was uploaded, signed and sent."""
    number = 1
    card = replace(
        fake.CARD,
        status="sent",
        current_number=number,
        versions=(
            Version(number, UUID(SIGNED), "application/pdf", 8, "ab" * 32, "accepted", "intact"),
        ),
        signatures=(
            Signature(
                UUID(int=3),
                number,
                "ATTENDING_PHYSICIAN",
                "counted",
                "PASSED",
                None,
                "MATCHED",
                fake.NOW,
                UUID(int=4),
            ),
        ),
        deliveries=(Delivery(UUID(int=5), "Страховая компания", "accepted", 1, None),),
        actions=tuple(Action(name, allowed=True) for name in ("upload", "sign", "send")),
    )
    stage.store.cards[fake.DOCUMENT] = card
    return card
