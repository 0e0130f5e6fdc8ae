"""Pages of signing: a file, a key in the browser, and the second factor that both want."""

from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import lxml.html
import pytest

from cabinet.domain.card import Certified
from cabinet.domain.refusals import RefusedElsewhere

from .shown import ADDRESS


def test_signature_file_goes_to_the_version_that_was_shown(stage, page, full, client, fake):
    stage.bind()
    address = f"/documents/{fake.DOCUMENT}/sign"
    tree = page(address)
    form = next(form for form in tree.forms if form.get("action") == address)
    fields = dict(form.form_values()) | {"signature": (_file(b"der"), "a.sig")}

    answer = client.post(address, data=fields, content_type="multipart/form-data")

    assert answer.location == f"/documents/{fake.DOCUMENT}"
    target, message = stage.store.taken[-1]
    assert (target.number, target.role_code, message) == (1, "ATTENDING_PHYSICIAN", b"der")


def test_signing_without_a_file_says_so(stage, page, full, send, fake):
    stage.bind()
    address = f"/documents/{fake.DOCUMENT}/sign"

    answer = send(page(address), address, {})

    assert answer.status_code == 422
    assert "Выберите файл" in answer.text


@pytest.mark.parametrize("act", ["sign", "send"])
def test_signing_and_sending_ask_for_a_fresh_second_factor(stage, known, client, sign_in, act):
    sign_in()
    stage.clock.pass_by(seconds=301)

    answer = client.get(f"{ADDRESS}/{act}", headers={"Accept": "text/html"})

    assert urlsplit(answer.location).path == "/stepup"
    assert parse_qs(urlsplit(answer.location).query) == {"return_to": [f"{ADDRESS}/{act}"]}


def test_act_after_the_second_factor_aged_sends_nothing_by_itself(stage, page, full, client, fake):
    stage.bind()
    address = f"/documents/{fake.DOCUMENT}/send"
    tree = page(address)
    form = next(form for form in tree.forms if form.get("action") == address)
    stage.clock.pass_by(seconds=301)

    answer = client.post(
        address,
        data=dict(form.form_values()) | {"recipient_id": str(UUID(int=8))},
        headers={"Accept": "text/html"},
    )

    assert urlsplit(answer.location).path == "/stepup"
    assert stage.store.taken == []


def test_key_in_the_browser_is_certified_and_signs(stage, build, full, fake):
    class Authority:
        def certify(self, spki, person):
            return Certified(f"certificate of {person.snils}", ("issuing",))

    stage.authority = Authority()
    stage.bind()
    stage.work.accounts.put_state(fake.MARIA, 1, status="active", level="confirmed")
    stage.work.accounts.put_person(fake.MARIA, 1, fake.PERSON)
    client = build().test_client()
    state = parse_qs(urlsplit(client.get("/login").location).query)["state"][0]
    told = {"state": state, "code": "c", "iss": stage.provider.issuer}
    client.get("/oidc/callback", query_string=told)
    address = f"/documents/{fake.DOCUMENT}/sign"
    tree = lxml.html.document_fromstring(client.get(address).text)
    (token,) = tree.xpath("//section[@id='software-key']/@data-csrf")
    headers = {"X-CSRF-Token": token, "Accept": "application/json"}

    key = client.post(f"{address}/certificate", json={"spki": "c3BraQ=="}, headers=headers)
    prepared = client.post(
        f"{address}/preparation",
        json={
            "certificate": "Y2VydA==",
            "chain": ["aXNzdWluZw=="],
            "number": 1,
            "role_code": "AUTHOR",
        },
        headers=headers,
    )
    done = client.post(
        f"{address}/completion",
        json={"session_id": prepared.json["session_id"], "value": "dmFsdWU="},
        headers=headers,
    )

    assert key.json == {"certificate": "certificate of 11223344595", "chain": ["issuing"]}
    assert prepared.json["to_be_signed"] == "dG8tc2lnbg=="
    assert done.json == {"next": f"/documents/{fake.DOCUMENT}"}
    assert stage.store.taken[-1] == (UUID(int=7), "dmFsdWU=")


def test_script_without_the_forms_token_signs_nothing(stage, page, client, full, fake):
    stage.bind()
    page("/planned")

    answer = client.post(
        f"{ADDRESS}/sign/completion",
        json={"session_id": str(UUID(int=7)), "value": "dmFsdWU="},
        headers={"Accept": "application/json"},
    )

    assert answer.status_code == 403
    assert answer.json["code"] == "form-foreign"
    assert stage.store.taken == []


def test_script_hears_of_another_services_refusal_by_its_code(stage, page, client, full, fake):
    stage.bind()
    tree = page(f"{ADDRESS}/sign")
    (token,) = {form.fields["csrf_token"] for form in tree.forms}
    stage.store.refusal = RefusedElsewhere(
        service="documents", status=410, refusal="session-expired"
    )

    answer = client.post(
        f"{ADDRESS}/sign/completion",
        json={"session_id": str(UUID(int=7)), "value": "dmFsdWU="},
        headers={"Accept": "application/json", "X-CSRF-Token": token},
    )

    assert (answer.status_code, answer.json["code"]) == (410, "session-expired")


def test_script_hears_that_the_second_factor_has_aged(stage, page, client, full, fake):
    stage.bind()
    tree = page(f"{ADDRESS}/sign")
    (token,) = {form.fields["csrf_token"] for form in tree.forms}
    stage.clock.pass_by(seconds=301)

    answer = client.post(
        f"{ADDRESS}/sign/completion",
        json={"session_id": str(UUID(int=7)), "value": "dmFsdWU="},
        headers={"Accept": "application/json", "X-CSRF-Token": token},
    )

    assert (answer.status_code, answer.json["code"]) == (401, "step-up-needed")
    assert stage.store.taken == []


def _file(content):
    from io import BytesIO

    return BytesIO(content)
