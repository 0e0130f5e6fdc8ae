import json
from contextlib import closing
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask, Response, jsonify, request

from cabinet.adapters.authority import HttpAuthority
from cabinet.adapters.document_store import HttpDocumentStore
from cabinet.adapters.registry import HttpRegistry
from cabinet.domain.binding import Status
from cabinet.domain.card import Certified, Target
from cabinet.domain.refusals import FormMalformed, RefusedElsewhere, StepUpNeeded
from cabinet.usecases.ports import Acting, NewDocument, Upload, Wanted
from chassis.calls import Calls
from chassis.problems import FieldError, Malformed
from chassis.refusal import Unavailable
from testkit.serving import Server

ORGANISATION = {
    "organisation_id": "0d9a3a54-6a4c-5f6f-b0f5-7d1b2b8f9e31",
    "oid": "1.2.643.5.1.13.13.12.2.77.7001",
    "name": "УГКБ № 7",
    "ogrn": "1187721954782",
    "inn": "7701104441",
    "address": "г. Москва",
}
POSITION = {
    "position_id": "f4e2b6a8-1c3d-5e7f-8091-a2b3c4d5e6f7",
    "organisation_id": ORGANISATION["organisation_id"],
    "department_id": "5a7c1d0e-8b5e-5c2a-9d6d-21f7a3a4c5b6",
    "department_name": "Терапевтическое отделение",
    "post_code": "109",
    "post_name": "Терапевт",
    "position_class": "doctor",
    "speciality_code": "27",
    "occupation": "main",
    "rate": "0.50",
    "is_head": False,
    "qualified": "no",
    "begins_on": "2019-09-02",
    "ends_on": None,
}
BINDING = {
    "binding_id": "6b0c8f0a-3f83-4a51-a3d5-0c5a34d1a0c9",
    "status": "matched",
    "method": "ogrn",
    "reason": None,
    "fields": [],
    "next_step": None,
    "organisation": ORGANISATION,
    "choices": [],
    "worker": {
        "worker_id": "8c2a7f2c-51f4-5b7e-8a0b-4f4fd6a0f1c2",
        "family_name": "Ли",
        "given_name": "Ен Сук",
        "patronymic": None,
    },
    "positions": [POSITION],
    "expires_at": "2026-11-25T09:30:00+00:00",
}
DOCUMENT = "c0a8012e-7d4e-4f6b-9d3b-8f6a2b1c0d9e"
CARD = {
    "document_id": DOCUMENT,
    "organisation_id": ORGANISATION["organisation_id"],
    "type_code": "147",
    "type_name": "Протокол консультации",
    "local_uid": "A-1",
    "status": "signed",
    "level": "N",
    "current_number": 1,
    "row_version": 3,
    "author_account_id": "3b1f6b0e-2f7a-5d53-9a58-0c6f5b1d7a11",
    "patient_id": None,
    "created_at": "2026-11-25T09:00:00+00:00",
    "versions": [
        {
            "number": 1,
            "version_id": "1e2d3c4b-5a69-4788-97a6-b5c4d3e2f10f",
            "media_type": "application/pdf",
            "size": 8,
            "sha256": "ab" * 32,
            "status": "accepted",
            "integrity": "intact",
            "findings": [{"level": "info", "id": "pdf.pdfa-not-claimed", "place": ""}],
        }
    ],
    "signatures": [
        {
            "signature_id": "9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d",
            "number": 1,
            "role_code": "AUTHOR",
            "kind": "person",
            "status": "counted",
            "indication": "PASSED",
            "sub_indication": None,
            "match": "MATCHED",
            "signed_at": "2026-11-25T09:10:00+00:00",
        }
    ],
    "deliveries": [],
    "actions": [{"name": "send", "allowed": True, "reason": None}],
}
ACTING = Acting("token-1", UUID(POSITION["position_id"]))
TARGET = Target(UUID(DOCUMENT), 1, "AUTHOR")


class Neighbour:
    """Answers each address with what was laid there, and remembers what it was asked."""

    def __init__(self):
        self.answers, self.asked = {}, []

    def app(self) -> Flask:
        app = Flask("neighbour", static_folder=None)

        @app.route("/<path:path>", methods=["GET", "POST"])
        def answer(path):
            body = request.get_data()
            self.asked.append((request.method, request.full_path, dict(request.headers), body))
            found = self.answers[f"{request.method} /{path}"]
            return found if isinstance(found, Response) else jsonify(found)

        return app

    def refuse(self, address, status, code, **facts):
        document = {"type": f"/problems/{code}", "title": "t", "status": status, "code": code}
        self.answers[address] = Response(
            json.dumps(document | facts), status, content_type="application/problem+json"
        )


@pytest.fixture
def neighbour():
    return Neighbour()


@pytest.fixture
def calls(neighbour):
    with Server(neighbour.app()) as server:
        yield Calls(server.url, "neighbour")


@pytest.fixture
def registry(calls):
    return HttpRegistry(calls)


@pytest.fixture
def store(calls):
    return HttpDocumentStore(calls)


def test_binding_is_read_with_its_organisation_worker_and_positions(neighbour, registry):
    neighbour.answers["POST /bindings"] = BINDING

    found = registry.seek("token-1", "ogrn", "1187721954782")

    assert found.status is Status.MATCHED
    assert found.worker_name == "Ли Ен Сук"
    assert found.organisation.address == "г. Москва"
    (position,) = found.positions
    assert (position.rate, position.begins_on) == (Decimal("0.50"), date(2019, 9, 2))
    assert position.department_name == "Терапевтическое отделение"
    _, _, headers, body = neighbour.asked[0]
    assert headers["Authorization"] == "Bearer token-1"
    assert json.loads(body) == {"method": "ogrn", "value": "1187721954782"}


def test_status_of_a_later_release_is_another_one(neighbour, registry):
    neighbour.answers["GET /bindings"] = {"items": [BINDING | {"status": "endorsed"}]}

    (found,) = registry.bindings("token-1")

    assert found.status is Status.OTHER


def test_workplaces_come_with_words_for_posts_and_departments(neighbour, registry):
    item = POSITION | {"organisation": ORGANISATION, "department": {"name": "x"}, "roles": []}
    neighbour.answers["GET /self/workplaces"] = {
        "items": [item],
        "standing": "clear",
        "worker_version": 3,
    }

    (place,) = registry.workplaces("token-1")

    assert place.position.post_name == "Терапевт"
    assert place.position.department_name == "Терапевтическое отделение"
    assert place.organisation.name == "УГКБ № 7"


def test_account_without_a_worker_has_no_dossier(neighbour, registry):
    neighbour.refuse("GET /self/worker", 404, "worker-not-found")

    assert registry.dossier("token-1") is None


def test_no_of_a_rule_comes_with_its_facts(neighbour, registry):
    neighbour.refuse("POST /bindings", 409, "data-differ", next_step="correct", fields=["inn"])

    with pytest.raises(RefusedElsewhere) as refused:
        registry.seek("token-1", "ogrn", "1")
    assert refused.value.facts == {
        "service": "frmr",
        "status": 409,
        "refusal": "data-differ",
        "next_step": "correct",
        "fields": ["inn"],
    }


def test_misprint_comes_as_the_fields_error(neighbour, registry):
    errors = [{"pointer": "/value", "code": "ogrn-check-digits"}]
    neighbour.refuse("POST /bindings", 422, "malformed", errors=errors)

    with pytest.raises(Malformed) as malformed:
        registry.seek("token-1", "ogrn", "1")
    assert malformed.value.errors == (FieldError("/value", "ogrn-check-digits"),)


def test_answer_that_no_service_of_the_house_gives_is_unavailable(neighbour, registry):
    neighbour.answers["GET /bindings"] = Response("<html>", 404, content_type="text/html")

    with pytest.raises(Unavailable):
        registry.bindings("token-1")


def test_card_is_read_whole_and_asked_for_from_the_position(neighbour, store):
    neighbour.answers[f"GET /documents/{DOCUMENT}"] = CARD

    card = store.card(ACTING, UUID(DOCUMENT))

    assert card.type_name == "Протокол консультации"
    assert card.current.findings == ("pdf.pdfa-not-claimed",)
    assert card.signatures[0].indication == "PASSED"
    assert card.may("send")
    assert not card.may("sign")
    assert neighbour.asked[0][2]["Position-Id"] == POSITION["position_id"]


def test_list_passes_its_filters_and_only_those(neighbour, store):
    neighbour.answers["GET /documents"] = {"items": [CARD], "next": "cursor-2"}

    cards, following = store.listed(ACTING, Wanted(status="signed", cursor="cursor-1"))

    assert [card.local_uid for card in cards] == ["A-1"]
    assert following == "cursor-2"
    assert neighbour.asked[0][1] == "/documents?status=signed&cursor=cursor-1"


def test_types_that_are_closed_are_not_offered(neighbour, store):
    open_type = {"code": "147", "name": "Эпикриз", "media_types": ["application/pdf"]}
    closed = open_type | {"code": "7", "closes_on": "2026-01-01"}
    neighbour.answers["GET /types"] = {"items": [open_type | {"closes_on": None}, closed]}

    assert [found.code for found in store.types(ACTING)] == ["147"]


def test_new_document_begins_in_the_organisation_of_the_position(neighbour, store):
    neighbour.answers["POST /documents"] = CARD
    new = NewDocument(UUID(ORGANISATION["organisation_id"]), "147", "A-1", "N")

    store.create(ACTING, new, "key-1")

    assert neighbour.asked[0][2]["Idempotency-Key"] == "key-1"
    assert json.loads(neighbour.asked[0][3]) == {
        "organisation_id": ORGANISATION["organisation_id"],
        "type_code": "147",
        "local_uid": "A-1",
        "level": "N",
    }


def test_file_goes_on_as_it_comes_with_its_length_kind_and_key(neighbour, store):
    neighbour.answers[f"POST /documents/{DOCUMENT}/versions"] = {}
    chunks = iter([b"a" * 70_000, b"", b"b" * 5])

    store.upload(ACTING, UUID(DOCUMENT), Upload("application/pdf", chunks, 70_005, "key-1"))

    _, _, headers, body = neighbour.asked[0]
    assert body == b"a" * 70_000 + b"b" * 5
    assert headers["Content-Length"] == "70005"
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Idempotency-Key"] == "key-1"


def test_file_that_breaks_off_is_no_upload(neighbour, store):
    def broken():
        yield b"a"
        raise FormMalformed

    with pytest.raises(FormMalformed):
        store.upload(ACTING, UUID(DOCUMENT), Upload("application/pdf", broken(), 100, "key-1"))


def test_content_streams_and_is_closed_by_its_reader(neighbour, store):
    address = f"GET /documents/{DOCUMENT}/versions/1/content"
    neighbour.answers[address] = Response(b"%PDF-1.7", content_type="application/pdf")

    content = store.content(ACTING, UUID(DOCUMENT), 1)

    with closing(content.chunks) as chunks:
        assert b"".join(chunks) == b"%PDF-1.7"
    assert (content.media_type, content.size) == ("application/pdf", "8")


def test_content_that_is_refused_is_not_streamed(neighbour, store):
    neighbour.refuse(f"GET /documents/{DOCUMENT}/versions/1/content", 409, "document-damaged")

    with pytest.raises(RefusedElsewhere):
        store.content(ACTING, UUID(DOCUMENT), 1)


def test_signature_file_goes_with_its_role(neighbour, store):
    neighbour.answers[f"POST /documents/{DOCUMENT}/versions/1/signatures"] = {}

    store.sign(ACTING, TARGET, b"der")

    _, path, _, body = neighbour.asked[0]
    assert path == f"/documents/{DOCUMENT}/versions/1/signatures?role_code=AUTHOR"
    assert body == b"der"


def test_key_elsewhere_is_prepared_with_its_chain_and_completed(neighbour, store):
    session_id = "0f1e2d3c-4b5a-4968-8776-95a4b3c2d1e0"
    neighbour.answers[f"POST /documents/{DOCUMENT}/versions/1/signing-sessions"] = {
        "session_id": session_id,
        "to_be_signed": "dG8=",
        "digest": "ZGk=",
        "expires_at": "2026-11-25T09:05:00+00:00",
    }
    neighbour.answers[f"POST /signing-sessions/{session_id}/completion"] = {}

    prepared = store.prepare(ACTING, TARGET, Certified("Y2U=", ("aXM=",)))
    store.complete(ACTING, prepared.session_id, "dmE=")

    assert [json.loads(asked[3]) for asked in neighbour.asked] == [
        {"certificate": "Y2U=", "chain": ["aXM="], "role_code": "AUTHOR"},
        {"value": "dmE="},
    ]


def test_weak_sign_in_asks_for_a_step_up(neighbour, store):
    address = f"POST /documents/{DOCUMENT}/deliveries"
    neighbour.refuse(address, 401, "insufficient-user-authentication", acr_values="aal2")

    with pytest.raises(StepUpNeeded):
        store.send(ACTING, UUID(DOCUMENT), UUID(int=8))


def test_journal_and_recipients_are_read(neighbour, store):
    line = {"at": "2026-11-25T09:00:00+00:00", "action": "document.created", "hash": "ab"}
    neighbour.answers[f"GET /documents/{DOCUMENT}/journal"] = {
        "items": [line | {"actor_kind": "person"}],
        "head": None,
    }
    neighbour.answers["GET /recipients"] = {
        "items": [{"recipient_id": str(UUID(int=8)), "name": "Страховая", "kind": "insurer"}]
    }

    (entry,) = store.journal(ACTING, UUID(DOCUMENT))
    (recipient,) = store.recipients(ACTING)

    assert (entry.action, entry.actor) == ("document.created", "person")
    assert recipient.name == "Страховая"


def test_authority_certifies_in_the_persons_names(neighbour, calls, fake):
    neighbour.answers["POST /certificates"] = {"certificate": "Y2U=", "chain": ["aXM="]}

    made = HttpAuthority(calls).certify("c3BraQ==", fake.PERSON)

    assert made == Certified("Y2U=", ("aXM=",))
    assert json.loads(neighbour.asked[0][3])["snils"] == "11223344595"


def test_key_that_the_authority_does_not_take_is_refused(neighbour, calls, fake):
    neighbour.answers["POST /certificates"] = Response(
        '{"code": "spki-malformed"}', 422, content_type="application/json"
    )

    with pytest.raises(RefusedElsewhere) as refused:
        HttpAuthority(calls).certify("x", fake.PERSON)
    assert refused.value.facts["refusal"] == "certificate-malformed"
