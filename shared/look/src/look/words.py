"""Words of pages: catalogs by dotted ids, the language of a request, and filters of values."""

import io
import re
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, Response, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel, Domain, get_locale, gettext, ngettext

from look.brand import Look

LOCALE = Path(__file__).parent / "locale"
YEAR_S = 365 * 24 * 3600
PHONE_DIGITS = 11
SNILS_DIGITS = 11


@lru_cache(maxsize=16)
def translations(locale: str, folders: tuple[Path, ...]) -> Translations:
    """Merge the catalogs of one language; later folders win. Read once a process."""
    merged = Catalog(locale=locale)
    for folder in folders:
        with (folder / locale / "messages.po").open("rb") as file:
            for message in read_po(file, locale=locale):
                if message.id:
                    merged[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return Translations(compiled)


class Words(Domain):  # type: ignore[misc] # flask-babel ships no types
    """flask-babel's domain over ``.po`` files read at start: no compiled copies to go stale."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        super().__init__()
        self._folders = folders

    def get_translations(self) -> Translations:
        """Give the words of the request's language."""
        return translations(str(get_locale() or "ru"), self._folders)


def said(word: str) -> str:
    """Give the sentence of an id in the request's language; the id itself when there is none."""
    return str(gettext(word))


def known(word: str) -> bool:
    """Tell whether the catalogs hold a sentence under this id."""
    return said(word) != word


def first_known(*ids: str) -> str:
    """Give the sentence of the first id that has one; the last id must have one."""
    for word in ids[:-1]:
        if known(word):
            return said(word)
    return said(ids[-1])


def moment(at: datetime, zone: str) -> str:
    """«23 November 2026, 14:05 MSK» in the request's language, with the name of the zone."""
    local = at.astimezone(ZoneInfo(zone))
    locale = get_locale() or Locale("ru")
    if locale.language == "ru":
        text = format_datetime(local, "d MMMM y, HH:mm", tzinfo=local.tzinfo, locale=locale)
    else:
        text = format_datetime(local, "d MMMM y, HH:mm", tzinfo=local.tzinfo, locale="en_GB")
    name = gettext("zone.moscow") if zone == "Europe/Moscow" else local.strftime("UTC%z")
    return f"{text} {name}"


def day(on: date) -> str:
    """«23 November 2026» in the request's language."""
    locale = get_locale() or Locale("ru")
    return format_date(on, "d MMMM y", locale=locale)


def masked_phone(number: str) -> str:
    """``+79000000001`` → ``+7 ••• •••-00-01``."""
    digits = re.sub(r"\D", "", number)
    if len(digits) != PHONE_DIGITS:
        return "•••"
    return f"+{digits[0]} ••• •••-{digits[7:9]}-{digits[9:]}"


def masked_snils(number: str) -> str:
    """``11223344595`` → ``•••-•••-•45 95``."""
    digits = re.sub(r"\D", "", number)
    if len(digits) != SNILS_DIGITS:
        return "•••"
    return f"•••-•••-•{digits[7:9]} {digits[9:]}"


def plural(number: int, word: str) -> str:
    """Sentence with a number in its right form."""
    return str(ngettext(word, word, number))


def speak(locale: str) -> None:
    """Answer this browser in the language from its next page on, until it chooses another."""
    g.look_language = locale


def _in_language(locale: str) -> str:
    """The way to this very page in another language: whatever its address names stays named."""
    rest = [(k, v) for k, v in request.args.items(multi=True) if k != "lang"]
    return f"?{urlencode([*rest, ('lang', locale)])}"


def install(app: Flask, look: Look) -> None:
    """Choose the language of each request and give templates their filters."""
    cookie = f"{look.service}-language"

    def chosen() -> str:
        for candidate in (look.locale_of(), request.cookies.get(cookie)):
            if candidate in look.locales:
                return candidate
        return request.accept_languages.best_match(look.locales) or look.locales[0]

    babel = Babel()
    babel.domain_instance = Words((LOCALE, *look.catalogs))
    babel.init_app(
        app,
        default_locale=look.locales[0],
        default_timezone=look.timezone,
        locale_selector=chosen,
    )

    def in_zone(at: datetime) -> str:
        return moment(at, look.timezone)

    app.jinja_env.filters.update(
        moment=in_zone,
        day=day,
        masked_phone=masked_phone,
        masked_snils=masked_snils,
        plural=plural,
        first_known=lambda ids: first_known(*ids),
    )
    app.jinja_env.globals["in_language"] = _in_language
    app.jinja_env.globals["page_language"] = lambda: str(get_locale())
    app.jinja_env.globals["now_utc"] = lambda at: at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")

    @app.before_request
    def switch() -> ResponseReturnValue | None:
        """``?lang=en`` on any page: remember the choice, go back to the page without it."""
        wanted = request.args.get("lang")
        if request.method != "GET" or wanted not in look.locales:
            return None
        rest = [(k, v) for k, v in request.args.items(multi=True) if k != "lang"]
        # One leading slash: //host would leave the site.
        path = "/" + request.path.lstrip("/\\")
        g.look_language = wanted
        return redirect(path + ("?" + urlencode(rest) if rest else ""), 303)

    @app.after_request
    def remember(response: Response) -> Response:
        wanted = g.get("look_language")
        if wanted is not None:
            response.set_cookie(
                cookie, wanted, YEAR_S, secure=request.is_secure, httponly=True, samesite="Lax"
            )
        return response
