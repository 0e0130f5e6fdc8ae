"""Asking a running supervisor: a request is a file in a folder that its owner alone can enter."""

import json
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from ordinator.failures import Stopped
from ordinator.place import Place

LOOK_EVERY_S = 0.05


def ask(place: Place, folder: Path, verb: str, name: str, seconds: float = 90) -> str:
    """Ask for one process or service to be stopped, started or restarted; returns the answer.

    Raises:
        Stopped: there was no answer in time, or the supervisor refused.
    """
    request = folder / f"{uuid.uuid4().hex}.request"
    place.write(request, json.dumps({"verb": verb, "name": name}).encode())
    answer = request.with_suffix(".answer")
    deadline = time.monotonic() + seconds
    while not answer.exists():
        if time.monotonic() >= deadline:
            request.unlink(missing_ok=True)
            raise Stopped(f"the supervisor did not answer to {verb} {name} in {seconds:.0f} s")
        time.sleep(LOOK_EVERY_S)
    told = json.loads(answer.read_text("utf-8"))
    answer.unlink()
    if not told["done"]:
        raise Stopped(told["said"])
    return str(told["said"])


def serve(place: Place, folder: Path, handle: Callable[[str, str], str]) -> None:
    """Answer the requests that wait; what ``handle(verb, name)`` refuses is told to who asked."""
    for request in sorted(folder.glob("*.request")):
        told = json.loads(request.read_text("utf-8"))
        try:
            answer = {"done": True, "said": handle(told["verb"], told["name"])}
        except Stopped as stopped:
            answer = {"done": False, "said": str(stopped)}
        place.write(request.with_suffix(".answer"), json.dumps(answer).encode())
        request.unlink()
