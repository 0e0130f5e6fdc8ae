"""Tokens at this service's doors: each attack fails, each lock asks for its own."""

from uuid import uuid4

import pytest

from chassis.clock import now
from chassis.locks import lock_of, unlocked
from documents.wiring import wire_listening

SCOPES = "documents.read documents.write documents.sign documents.send documents.audit"


@pytest.mark.parametrize("audience", ["idp", "frmr", "cabinet", "documents"])
def test_a_token_of_another_audience_opens_nothing(clinic, orlova, audience):
    token = clinic.issuer.person(audience, orlova.caller.account_id, SCOPES)
    headers = clinic.headers(orlova) | {"Authorization": f"Bearer {token}"}

    answer = clinic.client.get("/documents", headers=headers)

    assert answer.status_code == (200 if audience == "documents" else 401)


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("POST", "/documents", "read sign send audit"),
        ("GET", "/documents", "write sign send audit"),
        ("POST", "/documents/{id}/versions", "read sign send audit"),
        ("GET", "/documents/{id}/versions/1/content", "write sign send audit"),
        ("POST", "/documents/{id}/versions/1/signatures", "read write send audit"),
        ("POST", "/documents/{id}/versions/1/signing-sessions", "read write send audit"),
        ("POST", "/signing-sessions/{id}/completion", "read write send audit"),
        ("POST", "/documents/{id}/deliveries", "read write sign audit"),
        ("GET", "/documents/{id}/journal", "write sign send audit"),
        ("GET", "/journal/export", "read write sign send"),
    ],
)
def test_each_door_asks_for_its_own_scope(clinic, orlova, method, path, scope):
    headers = clinic.headers(orlova, scope=scope)

    answer = clinic.client.open(path.format(id=uuid4()), method=method, headers=headers)

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("bent", "status"),
    [
        ({"act": {"sub": "stranger"}}, 403),
        ({"act": None}, 403),
        ({"level": "standard"}, 403),
    ],
)
@pytest.mark.demand("A5")
def test_only_the_cabinet_acts_and_only_for_the_confirmed(clinic, orlova, bent, status):
    answer = clinic.client.get("/documents", headers=clinic.headers(orlova, **bent))

    assert answer.status_code == status


def test_a_program_does_not_open_a_persons_door(clinic, orlova):
    token = clinic.issuer.program("documents", "cabinet", SCOPES)
    headers = clinic.headers(orlova) | {"Authorization": f"Bearer {token}"}

    answer = clinic.client.get("/documents", headers=headers)

    assert answer.status_code in {401, 403}


def test_a_revoked_session_opens_nothing_even_if_the_token_was_taken_before(clinic, orlova):
    session_id = str(uuid4())
    headers = clinic.headers(orlova, sid=session_id)
    before = clinic.client.get("/documents", headers=headers)
    account_id = str(orlova.caller.account_id)
    body = {
        "account_id": account_id,
        "session_ids": [session_id],
        "grant_ids": [],
        "all": False,
        "not_before": now().isoformat(),
        "reason": "logout",
    }

    _hear(clinic, "idp.session.revoked.v1", body)

    after = clinic.client.get("/documents", headers=headers)
    assert (before.status_code, after.status_code) == (200, 401)


def test_a_blocked_account_opens_nothing(clinic, orlova):
    headers = clinic.headers(orlova)
    at = now().isoformat()
    body = {
        "account_id": str(orlova.caller.account_id),
        "reason": "support",
        "not_before": at,
        "blocked_at": at,
    }

    _hear(clinic, "idp.account.blocked.v1", body)

    assert clinic.client.get("/documents", headers=headers).status_code == 401


def test_where_the_deny_list_cannot_be_trusted_nothing_is_signed(clinic, orlova):
    content = clinic.office.pdf()
    document_id = clinic.stored(orlova, content)
    clinic.office.execute("UPDATE worker_life SET seen_at = seen_at - interval '5 minutes'")

    answer = clinic.sign(orlova, document_id, orlova.sign(content))

    assert (answer.status_code, answer.json["code"]) == (503, "revocation-unknown")
    assert "Retry-After" in answer.headers
    assert clinic.get(orlova, f"/documents/{document_id}").status_code == 200


@pytest.mark.parametrize("act", ["sign", "prepare", "send", "create", "upload"])
def test_temporary_local_access_looks_and_changes_nothing(clinic, orlova, act):
    content = clinic.office.pdf()
    document_id = clinic.stored(orlova, content)
    granted = {"organisation_id": str(clinic.office.organisation_id), "expires_at": 4102444800}
    headers = clinic.headers(orlova, acr="aal1", amr=["otp"], local_access=granted)
    at = f"/documents/{document_id}"
    path = {
        "sign": f"{at}/versions/1/signatures?role_code=ATTENDING_PHYSICIAN",
        "prepare": f"{at}/versions/1/signing-sessions",
        "send": f"{at}/deliveries",
        "create": "/documents",
        "upload": f"{at}/versions",
    }[act]

    read = clinic.client.get(at, headers=headers)
    answer = clinic.client.post(path, headers=headers, data=orlova.sign(content))

    assert read.status_code == 200
    assert (answer.status_code, answer.json["code"]) == (403, "access-reads-only")


def test_a_sign_in_of_one_factor_signs_nothing(clinic, orlova):
    content = clinic.office.pdf()
    document_id = clinic.stored(orlova, content)

    answer = clinic.sign(orlova, document_id, orlova.sign(content), acr="aal1", amr=["otp"])

    assert (answer.status_code, answer.json["code"]) == (401, "insufficient-user-authentication")
    assert 'acr_values="aal2"' in answer.headers["WWW-Authenticate"]


def test_every_route_has_a_lock(clinic):
    app = clinic.client.application

    assert unlocked(app) == []
    assert lock_of(app.view_functions["catalogue.read_document"]) is not None


def _hear(clinic, name, body):
    message = clinic.office.message(name, uuid4(), body=body)
    wire_listening(clinic.office.shared, clinic.revocation.remember)[name](message)
