"""Browsers by the names that people know them by, from what they say of themselves."""

# Most call themselves by the names of others as well, so the first that is found is meant.
_BROWSERS = (
    ("YaBrowser/", "Yandex Browser"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chromium/", "Chromium"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def named(said: str) -> str | None:
    """``Firefox, Linux``; one of the two, or None, where no more is known.

    Never what was said itself: a stranger chooses it, and the owner reads this.
    """
    found = [
        next((name for mark, name in known if mark in said), None)
        for known in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(name for name in found if name) or None
