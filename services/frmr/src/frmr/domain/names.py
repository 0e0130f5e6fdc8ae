"""Search keys: what two spellings of one name have in common."""

import re
import unicodedata

_IO = "\N{CYRILLIC SMALL LETTER IO}"
_IE = "\N{CYRILLIC SMALL LETTER IE}"
_NO_LETTERS = re.compile(r"[\W\d_]+")
_NO_WORDS = re.compile(r"[\W_]+")


def name_key(text: str | None) -> str:
    """Key of a person's name: case, the two dots of yo and what is no letter do not count."""
    return _NO_LETTERS.sub(" ", _folded(text or "")).strip()


def title_key(text: str) -> str:
    """Key of an organisation's name: numbers count, for hospitals are told apart by them."""
    return _NO_WORDS.sub(" ", _folded(text)).strip()


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().replace(_IO, _IE)
