"""A signature counts only when its certificate is known not to be revoked, and waits until then."""

import pytest
import requests

from testkit.demo import summary
from testkit.demo.showing import Showing
from testkit.strikes import demanded


@pytest.fixture
def document(shown):
    """One more document of the person of the journey, checked and not yet signed."""
    showing = Showing(
        shown.showing.stack,
        shown.showing.seed,
        shown.showing.person,
        shown.showing.inbox,
        shown.showing.observer,
        shown.showing.visitor,
        account_id=shown.showing.account_id,
    )
    summary.upload(showing)
    return showing


def judged(showing, status, seconds=30):
    path = f"/documents/{showing.document_id}"
    return showing.awaited(path, lambda page: page.marks("signature") == [status], seconds)


def test_while_the_list_is_away_a_signature_waits_and_then_counts(document, standing):
    signer = summary.certify(document)
    with demanded("revocation list away") as strikes:
        standing.deployment.stop("ca")
        summary.hand_in(document, signer)
        waits = judged(document, "awaiting_revocation")
        strikes.add()
        standing.deployment.start("ca")

    page = judged(document, "counted")

    assert not waits.offers(f"/documents/{document.document_id}/send")
    assert page.offers(f"/documents/{document.document_id}/send")


def test_a_revoked_certificate_signs_nothing(document):
    signer = summary.certify(document)
    with demanded("certificate revoked before it signed") as strikes:
        revoked = requests.post(
            document.url("ca", "/revocations"), json={"serial": signer.serial}, timeout=10
        )
        strikes.add(revoked.ok)
    summary.hand_in(document, signer)

    page = judged(document, "not_counted")

    assert not page.offers(f"/documents/{document.document_id}/send")
    assert "REVOKED" in page.text
