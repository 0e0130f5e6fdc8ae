"""Pages as a person opens them: each on its own, its words, its frame, its forms."""

import re
from dataclasses import replace

import lxml.html
import pytest

from .shown import ADDRESS, text

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


def test_without_the_registry_pages_work_and_say_so(stage, page, fake):
    stage.bind()
    stage.work.accounts.put_state(fake.MARIA, 1, status="active", level="confirmed")
    stage.work.accounts.put_person(fake.MARIA, 1, fake.PERSON)
    stage.registry.away = True

    for address in ("/binding", "/profile"):
        assert "не отвечает" in text(page(address))
    assert "Данные на" in text(page("/workplaces"))
    page("/documents")


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
