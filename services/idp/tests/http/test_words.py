"""Words of pages and messages: each id is in both languages, and each refusal has its sentence."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import idp
import look
from idp.domain import refusals
from idp.domain.code import Channel
from idp.domain.contact import ContactKind
from idp.domain.factor import FactorKind, Method
from idp.domain.level import Level
from idp.usecases.notices import FACTS, Notice

SOURCE = Path(idp.__file__).parent
OURS, THEIRS = SOURCE / "locale", Path(look.__file__).parent / "locale"

# What fields of forms say of a text that is not theirs, and passwords of one that is too weak.
MALFORMED = [
    "not-a-name",
    "date-invalid",
    "date-impossible",
    "snils-malformed",
    "snils-check-digits",
    "phone-malformed",
    "phone-foreign",
    "email-malformed",
    "password.too-short",
]
WEAKNESSES = [
    "short",
    "long",
    "composition",
    "own-name",
    "own-date",
    "own-number",
    "own-contact",
    "common",
    "breached",
    "guessable",
    "same",
]


def _ids(folder, locale):
    with (folder / locale / "messages.po").open("rb") as file:
        found = [message.id for message in read_po(file) if message.id]
    return {word[0] if isinstance(word, tuple) else word for word in found}


def _sentences(locale):
    with (OURS / locale / "messages.po").open("rb") as file:
        return {
            message.id: message.string
            for message in read_po(file)
            if message.id and isinstance(message.id, str)
        }


def _used():
    written = "\n".join(page.read_text("utf-8") for page in SOURCE.rglob("templates/**/*.html"))
    plain = re.findall(r'_\("([a-z_.-]+)"\)', written)
    return {*plain, *re.findall(r'plural\("([a-z_.]+)"\)', written)}


def test_both_languages_say_the_same():
    assert _ids(OURS, "ru") == _ids(OURS, "en")


def test_every_word_of_a_page_is_in_the_catalog():
    assert _used() - _ids(OURS, "ru") - _ids(THEIRS, "ru") == set()


@pytest.mark.parametrize(
    "refusal", [kind for kind in vars(refusals).values() if hasattr(kind, "code")]
)
def test_every_refusal_has_a_title_and_a_sentence(refusal):
    known = _ids(OURS, "ru") | _ids(THEIRS, "ru")

    assert {f"problem.{refusal.code}.title", f"problem.{refusal.code}.text"} <= known


def test_nothing_is_left_unsaid():
    said = {**_sentences("ru"), **{f"en {word}": text for word, text in _sentences("en").items()}}

    assert [word for word, text in said.items() if not text] == []


def test_every_sentence_of_a_problem_and_of_a_field_says_what_to_do():
    told = {
        word
        for word, text in _sentences("ru").items()
        if re.fullmatch(r"problem\..*\.text|error\..*", word)
        and not re.search(r"\w(?:ите|йте|ьте)(?:сь)?\b|ничего делать не нужно", text)
    }

    assert told == set()


@pytest.mark.parametrize(
    ("prefix", "names"),
    [
        ("account.level", [*Level]),
        ("field", [*ContactKind]),
        ("method", [*Method]),
        ("factor", [f"{kind}.title" for kind in FactorKind]),
        (
            "account.contact",
            [f"{kind}.{part}" for kind in ContactKind for part in ("title", "lead")],
        ),
        ("account", [f"add_{kind}" for kind in FactorKind]),
        ("signin.code.title", [*Method]),
        ("code.sent", [*Channel]),
        ("code.life", [*Channel]),
        ("register", ["phone.title", "email.title"]),
        ("error", MALFORMED),
        ("error", [f"weak-{reason}" for reason in WEAKNESSES]),
    ],
)
def test_every_value_that_a_page_names_has_a_word(prefix, names):
    known = _ids(OURS, "ru") | _ids(THEIRS, "ru")

    assert [name for name in names if f"{prefix}.{name}" not in known] == []


@pytest.mark.parametrize("locale", ["ru", "en"])
@pytest.mark.parametrize("notice", list(Notice))
def test_every_notice_has_its_words_and_they_name_the_facts_of_its_kind(locale, notice):
    said = _sentences(locale)

    assert said[f"notice.{notice}.subject"]
    for channel in ("sms", "email"):
        named = set(re.findall(r"{(\w+)}", said[f"notice.{notice}.{channel}"]))
        assert named == {"host", *FACTS.get(notice, ())}
