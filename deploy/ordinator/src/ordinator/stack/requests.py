"""Asking a running supervisor: a request is a file in a folder that its owner alone can enter."""

import json
import time
import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

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


def serve(
    place: Place,
    folder: Path,
    handle: Callable[[str, str], str],
    aside: Collection[str] = (),
) -> None:
    """Answer the requests that wait; what ``handle(verb, name)`` refuses is told to who asked.

    Verbs of ``aside`` are handled in threads of their own: they may take long.
    """
    for request in sorted(folder.glob("*.request")):
        told = json.loads(request.read_text("utf-8"))
        request.unlink()
        answering = _Answering(place, request.with_suffix(".answer"), handle, told)
        if told["verb"] in aside:
            Thread(target=answering, name=told["verb"], daemon=True).start()
        else:
            answering()


@dataclass(frozen=True)
class _Answering:
    """One request on its way to its answer."""

    place: Place
    answer: Path
    handle: Callable[[str, str], str]
    told: Mapping[str, str]

    def __call__(self) -> None:
        try:
            said = {"done": True, "said": self.handle(self.told["verb"], self.told["name"])}
        except Stopped as stopped:
            said = {"done": False, "said": str(stopped)}
        self.place.write(self.answer, json.dumps(said).encode())
