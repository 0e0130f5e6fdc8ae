"""The page that the edge shows when a service is away: in both languages, it cannot ask which."""

from pathlib import Path

from look.words import LOCALE, translations

TEMPLATE = Path(__file__).with_name("outage.html")
WORDS = {
    "title": "problem.status.503.title",
    "text": "problem.status.503.text",
    "answers": "problem.other.answers",
    "number": "support.request",
    "time": "support.time",
}


def outage_page() -> str:
    """The page with the words of look's catalogs; the edge fills in number and time."""
    ru, en = (_words(locale) for locale in ("ru", "en"))
    return TEMPLATE.read_text("utf-8").format(ru=ru, en=en)


def _words(locale: str) -> dict[str, str]:
    catalog = translations(locale, (LOCALE,))
    return {name: catalog.gettext(key) for name, key in WORDS.items()}
