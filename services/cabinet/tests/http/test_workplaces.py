"""Pages of the workplace: chosen, ended, and not yet heard of by the document store."""

from uuid import UUID

import lxml.html
import pytest

from cabinet.domain.refusals import RefusedElsewhere

from .shown import ADDRESS, text


@pytest.mark.demand("B5")
def test_workplace_is_chosen_and_named_in_the_frame(stage, page, send, fake):
    stage.bind(fake.THERAPIST, fake.NURSE)
    chosen = {"position_id": str(fake.THERAPIST.position_id)}

    answer = send(page("/workplaces"), "/workplaces/choice", chosen)

    assert answer.location == "/home"
    frame = page("/documents").find(".//header").text_content()
    assert "УГКБ № 7, врач-терапевт" in frame


def test_workplace_has_to_be_chosen_before_documents(stage, client, page, fake):
    stage.bind(fake.THERAPIST, fake.NURSE)

    assert client.get("/documents").location == "/workplaces"


def test_workplace_of_a_stranger_is_refused(stage, page, send, fake):
    stage.bind(fake.THERAPIST, fake.NURSE)

    answer = send(page("/workplaces"), "/workplaces/choice", {"position_id": str(fake.STRANGER)})

    assert answer.status_code == 409
    assert "cabinet/workplace-ended" in answer.text


def test_workplace_that_ended_meanwhile_closes_its_pages(stage, page, fake):
    stage.bind()
    page("/documents")
    stage.work.workers.put_positions(fake.WORKER, 2, [fake.NURSE])

    assert "cabinet/workplace-ended" in text(page("/documents", 409))
    page("/workplaces")


@pytest.fixture
def unheard(stage, page):
    """Maria was bound a moment ago; the document store has not heard of it."""
    stage.bind()
    stage.store.refusal = RefusedElsewhere(
        service="documents", status=403, refusal="position-foreign"
    )


def test_page_right_after_binding_asks_for_a_second_and_comes_again(stage, unheard, client):
    stage.clock.pass_by(seconds=59)

    answer = client.get("/documents?status=signed")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    tree = lxml.html.document_fromstring(answer.text)
    assert tree.findtext(".//h1") == "Ещё секунду"
    assert tree.xpath("//@data-waiting") == ["workplace"]
    assert tree.xpath("//meta[@http-equiv='refresh']/@content") == ["2"]
    assert tree.xpath("//main//a/@href") == ["/documents?status=signed"]


def test_form_sent_right_after_binding_is_sent_again_by_the_person(stage, full, page, send, fake):
    stage.bind()
    tree = page(f"{ADDRESS}/send")
    stage.store.refusal = RefusedElsewhere(
        service="documents", status=403, refusal="position-foreign"
    )

    answer = send(tree, f"{ADDRESS}/send", {"recipient_id": str(UUID(int=8))})

    assert answer.status_code == 503
    assert "Ничего не отправлено" in answer.text
    assert "http-equiv" not in answer.text


def test_script_right_after_binding_hears_when_to_come_again(unheard, client):
    answer = client.get("/documents", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "2"


def test_foreign_position_a_minute_after_binding_is_a_refusal(stage, unheard, client):
    stage.clock.pass_by(seconds=60)

    answer = client.get("/documents")

    assert answer.status_code == 403
    assert "documents/position-foreign" in answer.text
