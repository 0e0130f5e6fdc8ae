"""Pages of binding: from the number to the workplace, and what stands in the way."""

import re
from dataclasses import replace
from uuid import UUID

import lxml.html
import pytest

from cabinet.domain.binding import Status
from cabinet.domain.refusals import RefusedElsewhere
from chassis.problems import FieldError, Malformed

from .shown import text


def test_binding_leads_from_the_number_to_the_workplace(stage, page, send, client, fake):
    answer = send(page("/binding"), "/binding", {"method": "ogrn", "value": fake.GKB7.ogrn})
    assert answer.status_code == 303
    confirm = page(answer.location)
    act = f"/binding/{fake.BINDING.binding_id}/confirmation"
    assert "УГКБ № 7" in text(confirm)
    stage.registry.kept = [replace(fake.BINDING, status=Status.BOUND)]

    bound = page(send(confirm, act, {}).location)

    assert "Вы привязаны" in text(bound)
    assert "врач-терапевт" in text(page("/workplaces"))
    assert "Мои последние документы" in text(page("/home"))


def test_choice_among_organisations_is_offered(stage, page, send, fake):
    branch = replace(fake.GKB7, organisation_id=UUID(int=9), name="Филиал № 1")
    choice = replace(fake.BINDING, status=Status.CHOICE, choices=(fake.GKB7, branch))
    stage.registry.kept = [choice]
    tree = page(f"/binding/confirm?binding_id={choice.binding_id}")
    action = f"/binding/{choice.binding_id}/choice"

    chosen = send(tree, action, {"organisation_id": str(branch.organisation_id)})
    nothing = send(tree, action, {})

    assert "Филиал № 1" in text(tree)
    assert chosen.status_code == 303
    assert nothing.status_code == 422
    assert "Выберите организацию" in nothing.text


def test_misprint_is_told_beside_the_field_and_what_was_typed_stays(stage, page, send):
    stage.registry.misprint = Malformed(FieldError("/value", "ogrn-check-digits"))

    answer = send(page("/binding"), "/binding", {"method": "ogrn", "value": "1187721954783"})

    assert answer.status_code == 422
    assert "контрольная цифра не сходится" in answer.text
    assert 'value="1187721954783"' in answer.text


@pytest.mark.demand("B6")
def test_refusal_says_why_and_what_to_do(stage, page, send):
    tree = page("/binding")
    stage.registry.refusal = RefusedElsewhere(
        service="frmr",
        status=409,
        refusal="data-differ",
        next_step="correct",
        fields=["birth_date"],
    )

    answer = send(tree, "/binding", {"method": "ogrn", "value": "1"})

    assert answer.status_code == 409
    refused = lxml.html.document_fromstring(answer.text)
    assert refused.xpath("//@data-reason") == ["data-differ"]
    assert refused.xpath("//@data-next-step") == ["correct"]
    assert "Дата рождения" in text(refused)


def test_binding_of_another_person_is_not_there(page, fake):
    assert "cabinet/absent" in text(page(f"/binding/confirm?binding_id={fake.STRANGER}", 404))


def test_refusal_of_another_service_is_shown_under_its_own_code(stage, page, send, fake):
    stage.registry.kept = [fake.BINDING]
    tree = page(f"/binding/confirm?binding_id={fake.BINDING.binding_id}")
    stage.registry.refusal = RefusedElsewhere(service="frmr", status=410, refusal="binding-expired")

    answer = send(tree, f"/binding/{fake.BINDING.binding_id}/confirmation", {})

    assert answer.status_code == 410
    assert "frmr/binding-expired" in answer.text
    assert re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}", answer.text)


def test_without_the_registry_nobody_is_bound(stage, page, send):
    tree = page("/binding")
    stage.registry.away = True

    answer = send(tree, "/binding", {"method": "ogrn", "value": "1"})

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
