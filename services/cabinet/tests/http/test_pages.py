import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import lxml.html
import pytest

from cabinet.domain.binding import Status
from cabinet.domain.card import Action, Certified, Delivery, Signature, Version
from cabinet.domain.document import DocumentFact
from cabinet.domain.refusals import RefusedElsewhere
from chassis.problems import FieldError, Malformed

ADDRESS = "/documents/c0a8012e-7d4e-4f6b-9d3b-8f6a2b1c0d9e"
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


def text(tree):
    return " ".join(tree.find(".//main").text_content().split())


ADDRESSES = [
    "/home",
    "/planned",
    "/binding",
    "/workplaces",
    "/profile",
    "/documents",
    "/documents/upload",
    ADDRESS,
    f"{ADDRESS}/versions",
    f"{ADDRESS}/sign",
    f"{ADDRESS}/send",
    f"{ADDRESS}/journal",
    "/accessibility",
    "/cookies",
]


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_stands_on_its_own(known, page, client, address, lang):
    client.set_cookie("cabinet-language", lang)

    tree = page(address)

    assert len(tree.findall(".//h1")) == 1
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert sorted(ids) == sorted(set(ids))
    assert tree.get("lang") == lang
    assert not [element for element in tree.iter() if element.get("style")]
    for field in tree.xpath("//main//input[not(@type='hidden')]|//main//select"):
        assert tree.xpath(f"//label[@for='{field.get('id')}']"), field.get("name")
    for form in tree.xpath("//form[@method='post']"):
        assert form.xpath(".//input[@name='csrf_token']/@value")[0]


def test_titles_differ_from_page_to_page(stage, page, full):
    stage.bind()

    titles = [page(address).findtext(".//title") for address in ADDRESSES]

    assert len(set(titles)) == len(titles)


def test_no_page_shows_a_whole_snils(stage, page, fake):
    stage.bind()
    stage.work.accounts.put_state(fake.MARIA, 1, status="active", level="confirmed")
    stage.work.accounts.put_person(fake.MARIA, 1, fake.PERSON)

    shown = text(page("/profile"))

    assert "Соколова Мария Андреевна" in shown
    assert "•••-•••-•45 95" in shown
    assert "11223344595" not in shown


@pytest.mark.demand("A16", "C1")
def test_entry_names_the_host_where_the_password_is_typed(client, stage):
    answer = client.get("/")

    assert stage.provider.issuer in answer.text
    assert 'href="/login"' in answer.text


@pytest.mark.demand("E4")
def test_browser_that_is_too_old_is_told_so_and_a_newer_one_hides_it(client):
    tree = lxml.html.document_fromstring(client.get("/").text)
    (hint,) = tree.find_class("look-old-browser")
    (address,) = tree.xpath("//link[@rel='stylesheet']/@href")
    rules = re.findall(
        r"(@supports[^{]*\{)?\.look-old-browser\{([^}]*)\}", client.get(address).text
    )

    assert hint.text_content().startswith("Ваш браузер устарел")
    assert [("display" in rule, bool(asked)) for asked, rule in rules] == [
        (False, False),
        (True, True),
    ]


def test_who_is_not_bound_sees_the_task_list(page):
    tree = page("/home")

    tasks = tree.xpath("//li[contains(@class, 'govuk-task-list__item')]")
    assert len(tasks) == 6
    assert tree.xpath("//a[@href='/binding']")


@pytest.mark.demand("A5")
def test_unconfirmed_person_sees_only_what_is_left_to_do(stage, page):
    stage.provider.level = "standard"
    stage.sessions.kept = {
        key: replace(session, level="standard") for key, session in stage.sessions.kept.items()
    }

    assert "Подтверждение учётной записи" in text(page("/home"))
    assert "cabinet/account-unconfirmed" in text(page("/binding", 403))


def test_confirmation_made_meanwhile_opens_the_cabinet(stage, page):
    stage.sessions.kept = {
        key: replace(session, level="standard") for key, session in stage.sessions.kept.items()
    }

    page("/home")

    page("/binding")


def test_what_is_not_built_is_said_as_such(page):
    assert "График приёма" in text(page("/planned"))


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


def test_nurse_has_no_documents(stage, page, fake):
    stage.bind(fake.NURSE)

    assert "cabinet/module-denied" in text(page("/documents", 403))


def test_without_the_registry_pages_work_and_say_so(stage, page, fake):
    stage.bind()
    stage.work.accounts.put_state(fake.MARIA, 1, status="active", level="confirmed")
    stage.work.accounts.put_person(fake.MARIA, 1, fake.PERSON)
    stage.registry.away = True

    for address in ("/binding", "/profile"):
        assert "не отвечает" in text(page(address))
    assert "Данные на" in text(page("/workplaces"))
    page("/documents")


def test_without_the_registry_nobody_is_bound(stage, page, send):
    tree = page("/binding")
    stage.registry.away = True

    answer = send(tree, "/binding", {"method": "ogrn", "value": "1"})

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


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


def test_sending_queues_one_delivery(stage, page, full, send, fake):
    stage.bind()
    address = f"/documents/{fake.DOCUMENT}/send"

    answer = send(page(address), address, {"recipient_id": str(UUID(int=8))})

    assert answer.location == f"/documents/{fake.DOCUMENT}"
    assert stage.store.taken == [(fake.DOCUMENT, UUID(int=8))]


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


@pytest.mark.parametrize("token", [None, "0" * 64])
@pytest.mark.parametrize("address", ["/binding", "/workplaces/choice", "/session/prolong"])
def test_forged_forms_are_refused(page, client, address, token):
    page("/planned")
    data = {"csrf_token": token} if token else {}

    answer = client.post(address, data=data)

    assert answer.status_code == 403
    assert "cabinet/form-foreign" in answer.text


def test_form_of_another_session_is_refused(stage, page, client, sign_in):
    tree = page("/binding")
    (stale,) = {form.fields["csrf_token"] for form in tree.forms}
    sign_in()

    answer = client.post("/binding", data={"csrf_token": stale, "method": "ogrn", "value": "1"})

    assert answer.status_code == 403


def _file(content):
    from io import BytesIO

    return BytesIO(content)


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
