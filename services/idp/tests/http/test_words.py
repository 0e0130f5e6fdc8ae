"""Words of pages and messages: each id is in both languages, and each refusal has its sentence."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import idp
import look
from idp.domain import refusals

SOURCE = Path(idp.__file__).parent
OURS, THEIRS = SOURCE / "locale", Path(look.__file__).parent / "locale"


def _ids(folder, locale):
    with (folder / locale / "messages.po").open("rb") as file:
        found = [message.id for message in read_po(file) if message.id]
    return {word[0] if isinstance(word, tuple) else word for word in found}


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
