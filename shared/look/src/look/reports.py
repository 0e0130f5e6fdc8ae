"""POST /csp: browsers report what the policy stopped; only the rule and the host are kept."""

import json
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

MAX_REPORT = 8 * 1024
PER_MINUTE = 60


def digest(report: bytes) -> dict[str, str] | None:
    """Directive and blocked host of a report; None when it is not one."""
    try:
        body = json.loads(report)["csp-report"]
        directive = str(body.get("effective-directive") or body["violated-directive"])
        blocked = str(body.get("blocked-uri", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return {
        "directive": directive.split(maxsplit=1)[0][:40] if directive else "",
        "blocked": (urlsplit(blocked).hostname or blocked)[:80],
    }


def reports(
    clock: Callable[[], datetime],
    keep: Callable[[dict[str, str]], None],
    lock: Callable[[Callable[[], ResponseReturnValue]], Callable[[], ResponseReturnValue]],
) -> Blueprint:
    """Route of reports; ``lock`` is the chassis lock that the service puts on it."""
    routes = Blueprint("csp", __name__)
    recent: deque[datetime] = deque(maxlen=PER_MINUTE)

    def report() -> ResponseReturnValue:
        now = clock()
        full = len(recent) == PER_MINUTE and now - recent[0] < timedelta(minutes=1)
        if not full and (request.content_length or 0) <= MAX_REPORT:
            recent.append(now)
            found = digest(request.get_data(cache=False))
            if found is not None:
                keep(found)
        return "", 204

    routes.post("/csp")(lock(report))
    return routes
