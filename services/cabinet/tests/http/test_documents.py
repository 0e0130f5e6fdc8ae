"""Pages of documents: who sees them, what a card says, and how they are sent."""

from dataclasses import replace
from uuid import UUID

import pytest

from cabinet.domain.card import Action
from cabinet.domain.document import DocumentFact
from cabinet.domain.refusals import RefusedElsewhere

from .shown import text


def test_nurse_has_no_documents(stage, page, fake):
    stage.bind(fake.NURSE)

    assert "cabinet/module-denied" in text(page("/documents", 403))


def test_without_the_store_own_documents_are_listed_dated(stage, page, fake):
    stage.bind()
    stage.store.away = True
    stage.work.documents.facts[fake.DOCUMENT] = DocumentFact(
        fake.DOCUMENT, "147", author_account_id=fake.MARIA, uploaded_at=fake.NOW
    )

    shown = text(page("/documents"))

    assert "не отвечает" in shown
    assert "147" in shown
    page(f"/documents/{fake.DOCUMENT}", 503)
    assert "не отвечает" in text(page("/documents/upload"))


def test_card_tells_programs_what_it_tells_people(stage, page, full, fake):
    stage.bind()

    tree = page(f"/documents/{fake.DOCUMENT}")

    assert tree.find(".//main").get("data-status") == "sent"
    assert tree.xpath("//@data-signature") == ["counted"]
    assert tree.xpath("//@data-indication") == ["PASSED"]
    assert tree.xpath("//@data-report") == [str(UUID(int=4))]
    assert tree.xpath("//@data-delivery") == ["accepted"]


def test_card_says_in_sentences_what_was_found_and_keeps_the_codes_beside(stage, page, full, fake):
    stage.bind()
    (version,), (signature,) = full.versions, full.signatures
    stage.store.cards[fake.DOCUMENT] = replace(
        full,
        type_name="Протокол консультации",
        versions=(replace(version, findings=("pdf.pdfa-not-claimed", "pdf.of-tomorrow")),),
        signatures=(
            replace(
                signature,
                indication="INDETERMINATE",
                sub_indication="TRY_LATER",
                match="SIGNER_IS_NOT_CALLER",
            ),
        ),
    )

    tree = page(f"/documents/{fake.DOCUMENT}")

    shown = text(tree)
    assert tree.findtext(".//h1") == "Документ"
    assert "Протокол консультации" in shown
    assert "Файл не заявлен как PDF/A" in shown
    assert "Замечание, которого кабинет ещё не знает" in shown
    assert "pdf.of-tomorrow" in shown
    assert "данных для проверки недостаточно. Списки отзыва сейчас недоступны" in shown
    assert "INDETERMINATE / TRY_LATER" in shown
    assert "Подпись поставил не тот, кто её передал" in shown
    assert "SIGNER_IS_NOT_CALLER" in shown


def test_acts_are_offered_only_where_the_store_allows_them(stage, page, fake):
    stage.bind()
    stage.store.cards[fake.DOCUMENT] = replace(
        fake.CARD, actions=(Action("sign", allowed=False, reason="version-not-accepted"),)
    )

    tree = page(f"/documents/{fake.DOCUMENT}")

    assert not tree.xpath("//a[contains(@href, '/sign')]")
    assert "версия проверяется" in text(tree)


def test_content_is_saved_never_shown(stage, page, client, fake):
    stage.bind()

    answer = client.get(f"/documents/{fake.DOCUMENT}/versions/1/content")

    assert answer.data == b"%PDF-"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_sending_queues_one_delivery(stage, page, full, send, fake):
    stage.bind()
    address = f"/documents/{fake.DOCUMENT}/send"

    answer = send(page(address), address, {"recipient_id": str(UUID(int=8))})

    assert answer.location == f"/documents/{fake.DOCUMENT}"
    assert stage.store.taken == [(fake.DOCUMENT, UUID(int=8))]


@pytest.fixture
def believed(stage, page):
    """Maria is at work; gives what the document store says of a token whose key was withdrawn."""
    stage.bind()
    page("/documents")
    return RefusedElsewhere(service="documents", status=401, refusal="token-invalid")


def test_a_token_that_is_believed_no_more_costs_one_more_round(stage, believed, page, client):
    exchanged, renewed = len(stage.provider.exchanges), len(stage.provider.renewals)
    stage.store.refusal = believed

    answer = client.get("/documents?status=signed")

    assert (answer.status_code, answer.headers["Location"]) == (307, "/documents?status=signed")
    stage.store.refusal = None
    page("/documents?status=signed")
    assert len(stage.provider.exchanges) == exchanged + 1
    assert len(stage.provider.renewals) == renewed + 1


def test_a_token_that_is_never_believed_is_not_tried_for_ever(stage, believed, client):
    stage.store.refusal = believed

    first, second = (client.get("/documents").status_code for _ in range(2))

    assert (first, second) == (307, 401)
