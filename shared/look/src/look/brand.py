"""What a service tells the common appearance about itself; look reads no environment."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


def no_locale() -> str | None:
    """Say that the service knows no language of its own for this request."""
    return None


@dataclass(frozen=True)
class Look:
    """The frozen description of one service's pages.

    Attributes:
        service: Name of the service: the prefix of support codes and of the language cookie.
        banner: Whether the permanent bar «this is a training stand» is shown.
        support: How support is reached, shown on error pages; empty hides the line.
        locales: Languages of the pages; the first one is the default.
        issuer_origin: Another origin that forms may lead to by redirect; empty for none.
        timezone: IANA name of the zone in which moments are printed.
        catalogs: Folders of the service's own words, beside look's.
        static: Folder of the service's own scripts, served under hashed names.
        locale_of: The language that the service knows for this request (transaction, session).
    """

    service: str
    banner: bool = True
    support: str = ""
    locales: tuple[str, ...] = ("ru", "en")
    issuer_origin: str = ""
    timezone: str = "Europe/Moscow"
    catalogs: tuple[Path, ...] = field(default=())
    static: Path | None = None
    locale_of: Callable[[], str | None] = no_locale
