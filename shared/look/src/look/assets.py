"""Built files under hashed names, served for ever from memory of their paths; see frontend/."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

from look.brand import Look

STATIC = Path(__file__).parent / "static"
PREFIX = "/static/"
TYPES = {".mjs": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
_HASHED = re.compile(r"\.[0-9a-f]{12}\.[a-z0-9]+$")


class UnknownAsset(KeyError):
    """A template asked for a file that was never built."""


def built() -> dict[str, str]:
    """Plain name → hashed name of every file that the frontend build wrote."""
    names: dict[str, str] = json.loads((STATIC / "manifest.json").read_text())
    return names


def hashed(path: Path) -> str:
    """Name of a service's own file with its digest, so that it may be cached for ever."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    return f"{path.stem}.{digest}{path.suffix}"


def addresses(names: Mapping[str, str]) -> Callable[[str], str]:
    """Give the function behind ``asset("look.css")`` → ``/static/look.<digest>.css``."""

    def asset(name: str) -> str:
        if name not in names:
            raise UnknownAsset(name)
        return PREFIX + names[name]

    return asset


def install(app: Flask, look: Look) -> None:
    """Serve look's files and the service's own; ``asset(name)`` gives templates the address."""
    server = WhiteNoise(
        app.wsgi_app,
        allow_all_origins=False,
        mimetypes=TYPES,
        immutable_file_test=lambda _, url: _HASHED.search(url) is not None,
    )
    names = built()
    for name in names.values():
        server.add_file_to_dictionary(f"{PREFIX}{name}", str(STATIC / name))
    if look.static is not None:
        for path in sorted(look.static.iterdir()):
            names[path.name] = hashed(path)
            server.add_file_to_dictionary(f"{PREFIX}{names[path.name]}", str(path))
    app.wsgi_app = server  # type: ignore[method-assign]
    app.jinja_env.globals["asset"] = addresses(names)
