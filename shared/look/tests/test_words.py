import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import look
from look.words import LOCALE, day, masked_phone, masked_snils, moment

SOURCES = Path(look.__file__).parent
USED = re.compile(
    r"""\b(?:_|gettext|said|ngettext)\(\s*["']([a-z0-9_.-]+\.[a-z0-9_.-]*[a-z0-9])["']"""
)


def catalog(locale):
    with (LOCALE / locale / "messages.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


def test_both_languages_have_the_same_ids_and_no_empty_sentence():
    russian, english = catalog("ru"), catalog("en")

    assert russian.keys() == english.keys()
    assert [word for word in russian if not russian[word] or not english[word]] == []


def test_every_id_used_is_in_the_catalog():
    files = [*SOURCES.glob("*.py"), *SOURCES.glob("templates/**/*.html")]
    used = {word for file in files for word in USED.findall(file.read_text())}

    assert used - catalog("ru").keys() == set()
    assert len(used) > 40


def test_every_code_that_a_schema_may_give_has_a_sentence():
    codes = [
        "required",
        "invalid",
        "unknown",
        "not-a-choice",
        "not-an-object",
        "not-text",
        "repeated",
        "too-short",
        "too-long",
        "wrong-length",
        "too-small",
        "too-large",
    ]

    assert [code for code in codes if f"error.{code}" not in catalog("ru")] == []


def test_every_sentence_of_a_problem_and_of_a_field_says_what_to_do():
    silent = {
        word
        for word, text in catalog("ru").items()
        if re.fullmatch(r"problem\..*\.text|error\..*", word)
        and not re.search(r"\w(?:ите|йте|ьте)(?:сь)?\b", text)
    }

    assert silent == set()


def test_russian_sentences_hold_no_latin_words_but_names():
    names = {"English", "Caps", "Lock", "cookie"}
    leaks = {
        word: found
        for word, text in catalog("ru").items()
        if (found := set(re.findall(r"[A-Za-z]{2,}", text)) - names)
    }

    assert leaks == {}


def test_language_follows_the_choice_then_the_browser_then_russian(client):
    assert '<html lang="ru"' in client.get("/").text
    assert '<html lang="en"' in client.get("/", headers={"Accept-Language": "en-GB"}).text
    client.get("/?lang=en")
    assert '<html lang="en"' in client.get("/", headers={"Accept-Language": "ru"}).text


def test_choosing_a_language_leads_back_to_the_same_page(client):
    reply = client.get("/some/page?from=2026-01-01&lang=en")

    assert reply.status_code == 303
    assert reply.headers["Location"] == "/some/page?from=2026-01-01"
    assert "cabinet-language=en" in reply.headers["Set-Cookie"]


def test_link_to_another_language_keeps_what_the_address_names(client):
    page = client.get("/?from=2026-01-01&lang=de&to=a%26b").text

    assert 'href="?from=2026-01-01&amp;to=a%26b&amp;lang=en"' in page


@pytest.mark.parametrize(
    "path", ["//evil.test/?lang=en", "///evil.test?lang=en", "/\\evil.test?lang=en"]
)
def test_choosing_a_language_never_leads_away(client, path):
    location = client.get(path).headers["Location"]

    assert re.match(r"/(?![/\\])", location)


def test_an_unknown_language_is_not_remembered(client):
    assert "Set-Cookie" not in client.get("/?lang=xx").headers


def test_moments_name_their_zone(app):
    at = datetime(2026, 11, 23, 11, 5, tzinfo=UTC)
    with app.test_request_context():
        assert moment(at, "Europe/Moscow") == "23 ноября 2026, 14:05 МСК"
        assert moment(at, "Asia/Kamchatka") == "23 ноября 2026, 23:05 UTC+1200"
        assert day(date(2026, 11, 23)) == "23 ноября 2026"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+79000000001", "+7 ••• •••-00-01"),
        ("8 (900) 000-00-01", "+8 ••• •••-00-01"),
        ("12", "•••"),
    ],
)
def test_phone_shows_four_digits(number, shown):
    assert masked_phone(number) == shown


def test_snils_shows_four_digits():
    assert masked_snils("112-233-445 95") == "•••-•••-•45 95"
    assert masked_snils("1") == "•••"
