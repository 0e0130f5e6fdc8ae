"""What stands around every page: sections, workplace, the dialog before an idle session ends."""

from typing import Any

from flask import Flask, request

from cabinet.http import visits
from cabinet.http.wired import site
from look.words import said

_SECTIONS = (
    ("home", "/home"),
    ("documents", "/documents"),
    ("profile", "/profile"),
    ("workplaces", "/workplaces"),
    ("binding", "/binding"),
    ("planned", "/planned"),
)
# How long before the end of an idle session the dialog asks (WCAG 2.2.1).
_WARN_S = 150


def install(app: Flask) -> None:
    """Give every template its frame."""

    @app.context_processor
    def frame() -> dict[str, Any]:
        visit, place = visits.at_hand()
        if visit is None:
            return {}
        named = None
        if place is not None:
            post = place.position.post_name or place.position.post_code
            named = f"{place.organisation.name}, {post}"
        idle_s = int(site().limits.idle.total_seconds())
        return {
            "navigation": [
                {
                    "text": said(f"section.{name}"),
                    "href": href,
                    "current": request.path == href or request.path.startswith(f"{href}/"),
                }
                for name, href in _SECTIONS
            ],
            "place": named,
            "signed_in": True,
            "idle": {
                "seconds": idle_s,
                "warn": min(_WARN_S, idle_s // 2),
                "prolong": "/session/prolong",
                "logout": "/logout",
            },
        }
