"""Texts of messages, from the same catalogs as the pages."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from idp.domain.code import Channel
from idp.domain.signin import Purpose

LOCALES = Path(__file__).parents[1] / "locale"
FALLBACK = "ru"


class CatalogWording:
    """See ``usecases.ports.Wording``; the host closes an SMS, so that browsers fill the code in."""

    def __init__(self, host: str, locales: Path = LOCALES) -> None:
        self._host = host
        self._words = {folder.name: _read(folder / "messages.po") for folder in locales.iterdir()}

    def code(self, channel: Channel, locale: str, purpose: Purpose, digits: str) -> tuple[str, str]:
        """Subject and text that carry a code."""
        said = {
            "code": ", ".join(digits) if channel is Channel.CALL else digits,
            "purpose": self._say(locale, f"message.purpose.{purpose}"),
            "host": self._host,
        }
        subject = self._say(locale, "message.code.subject")
        return subject, self._say(locale, f"message.code.{channel}").format(**said)

    def held(self, channel: Channel, locale: str, purpose: Purpose) -> tuple[str, str]:
        """Subject and text for the owner of a contact that somebody else says is theirs."""
        what = "held_contact" if purpose is Purpose.CONTACT else "held"
        text = self._say(locale, f"message.{what}.{channel}").format(host=self._host)
        return self._say(locale, f"message.{what}.subject"), text

    def snils_held(self, locale: str) -> tuple[str, str]:
        """Subject and letter for the owner of a SNILS that somebody else tries to register."""
        text = self._say(locale, "message.snils_held.email").format(host=self._host)
        return self._say(locale, "message.held.subject"), text

    def notice(
        self, channel: Channel, locale: str, notice: str, facts: Mapping[str, str]
    ) -> tuple[str, str]:
        """Subject and text of what an owner is told; KeyError if a fact of its words is missing."""
        text = self._say(locale, f"notice.{notice}.{channel}")
        said = text.format(**facts, host=self._host)
        return self._say(locale, f"notice.{notice}.subject"), said

    def _say(self, locale: str, name: str) -> str:
        words = self._words.get(locale, self._words[FALLBACK])
        return words.get(name) or self._words[FALLBACK][name]


@cache
def _read(path: Path) -> Mapping[str, str]:
    """A catalog, parsed once in a process: it takes a twentieth of a second, and many speak."""
    with path.open("rb") as file:
        return {str(found.id): str(found.string) for found in read_po(file) if found.id}
