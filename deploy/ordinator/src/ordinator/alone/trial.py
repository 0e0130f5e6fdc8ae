"""One service alone: its tests, its start, and a look at its doors."""

import json
import shutil
import subprocess
import sys
from urllib.parse import urlsplit

from ordinator.alone import tree
from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.settings import inherited
from ordinator.stack.folders import Folders
from ordinator.stack.services import answers


def attempt(place: Place, service: str) -> None:
    """Install, test, start and probe; the copy is removed when all held.

    Raises:
        Stopped: something did not hold; the copy stays to be looked at.
    """
    alone = tree.make(place, service)
    _run(alone, sys.executable, "setup")
    python = str(alone.house / ".venv/bin/python")
    try:
        _run(alone, python, "servers", "up")
        _run(alone, python, "-m", "pytest", "-q", f"services/{service}/tests")
        _run(alone, python, "launch")
        _probe(alone)
    finally:
        _run(alone, python, "down")
        _run(alone, python, "servers", "down")
    shutil.rmtree(alone.checkout)


def _probe(alone: Place) -> None:
    """Every process says that it is ready, and the web door shows its contract."""
    described = json.loads(Folders(alone).described.read_text("utf-8"))
    doors = [(url, "/readyz") for url in described["admin"].values()]
    doors += [(described["urls"][name], "/openapi.json") for name in _services(described)]
    for url, path in doors:
        if not answers(urlsplit(url).port or 0, path):
            raise Stopped(f"{url}{path} does not answer 200")
        print(f"{url}{path} answers 200")


def _services(described: dict[str, dict[str, str]]) -> set[str]:
    return {name.partition(".")[0] for name in described["admin"]}


def _run(alone: Place, python: str, *words: str) -> None:
    """Run the copy's own command line, or with ``-m`` another module, in the copy."""
    argv = words if words[0] == "-m" else ("-m", "ordinator", *words)
    env = inherited(PYTHONPATH=str(alone.checkout / "deploy/ordinator/src"))
    for name in alone.told:
        env.pop(name, None)
    done = subprocess.run([python, *argv], cwd=alone.house, env=env, check=False)
    if done.returncode != 0:
        raise Stopped(f"{' '.join(argv)} failed in {alone.checkout}")
