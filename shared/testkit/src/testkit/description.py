"""Whether the committed ``openapi.json`` of a service is what its code says."""

import difflib
from pathlib import Path

from flask import Flask

from chassis import door


def drift(app: Flask, title: str, version: str, committed: Path) -> str:
    """The difference between the file and the code; empty if there is none.

    The new text is left in ``.run/openapi/<service>.json`` of the checkout, ready to be copied.
    For the service's test: ``assert description.drift(app, TITLE, VERSION, COMMITTED) == ""``.
    """
    said = door.written(door.openapi(app, title, version))
    kept = committed.read_text("utf-8") if committed.exists() else ""
    if said == kept:
        return ""
    fresh = committed.parents[2] / ".run" / "openapi" / f"{committed.parent.name}.json"
    fresh.parent.mkdir(parents=True, exist_ok=True)
    fresh.write_text(said, "utf-8")
    lines = difflib.unified_diff(
        kept.splitlines(), said.splitlines(), str(committed), str(fresh), lineterm=""
    )
    return "\n".join(lines)
