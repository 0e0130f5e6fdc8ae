import re

import pytest
from lxml import html

UNTRANSLATED = re.compile(r">\s*((?:page|field|password|idle|error|task|support)\.[a-z_.]+)")


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_every_word_of_the_skeleton_is_in_the_catalog(client, locale):
    page = client.get("/?faulty=1", headers={"Accept-Language": locale}).text

    assert (
        re.findall(r">\s*((?:page|field|password|idle|error|task|support)\.[a-z_.]+)", page) == []
    )
    assert f'<html lang="{locale}"' in page


def test_page_has_one_main_one_h1_and_no_id_twice(client):
    page = html.fromstring(client.get("/?faulty=1").text)
    ids = page.xpath("//@id")

    assert len(page.xpath("//main")) == 1
    assert len(page.xpath("//h1")) == 1
    assert sorted(ids) == sorted(set(ids))


def test_every_field_has_a_label_and_every_error_item_leads_to_a_field(client):
    page = html.fromstring(client.get("/?faulty=1").text)
    fields = page.xpath(
        "//main//input[@type!='hidden']/@id | //main//select/@id | //main//textarea/@id"
    )

    assert [name for name in fields if not page.xpath(f"//label[@for='{name}']")] == []
    assert page.xpath("//*[@class='govuk-error-summary__body']//a/@href") == ["#name", "#method"]
    assert [a for a in ("name", "method") if not page.xpath(f"//*[@id='{a}']")] == []


def test_a_form_with_errors_says_so_in_the_title(client):
    assert "<title>Ошибка: T – Ординатор. Кабинет</title>" in client.get("/?faulty=1").text
    assert "<title>T – Ординатор. Кабинет</title>" in client.get("/").text


def test_values_are_escaped_and_stay(client):
    page = client.get("/").text

    assert 'value="&lt;v&gt;"' in page
    assert "&lt;b&gt;" in page


def test_nothing_of_a_state_brand_is_served(client):
    page = client.get("/").text
    sheet = client.get(re.search(r'href="(/static/look\.[0-9a-f]+\.css)"', page)[1]).text

    assert "crest" not in page + sheet
    assert "GDS Transport" not in page + sheet
    assert "govuk-footer" not in page


def test_no_style_attribute_that_the_policy_would_drop(client):
    assert html.fromstring(client.get("/").text).xpath("//*[@style]") == []


@pytest.mark.parametrize("part", ["govuk-tag", "govuk-password-input__toggle"])
def test_words_of_a_tag_and_of_the_button_beside_a_password_stay_whole(client, part):
    page = client.get("/").text
    sheet = client.get(re.search(r'href="(/static/look\.[0-9a-f]+\.css)"', page)[1]).text
    rules = re.findall(rf"([^{{}}]*\.{part}(?![\w-])[^{{}}]*){{([^}}]*)}}", sheet)

    assert [body for _, body in rules if "white-space:nowrap" in body]
