"""``ordinator compose-test``: the whole house in containers, tested from outside and removed."""

import argparse
import os
from collections.abc import Sequence
from datetime import UTC, datetime

from ordinator import checkout, engine
from ordinator.composing import note
from ordinator.composing.trial import OFFICIAL, STANDIN, Trial
from ordinator.failures import Stopped
from ordinator.installation.venv import TOOLS, Venv
from ordinator.place import Place, here
from ordinator.settings import Settings, inherited
from ordinator.testing import browser


def main(arguments: Sequence[str]) -> int:
    """Take every step, write the page of figures; 0 only when all went well."""
    parser = argparse.ArgumentParser("ordinator compose-test", description=__doc__)
    told = "bases from Debian packages, or the public ones"
    parser.add_argument("--images", choices=(STANDIN, OFFICIAL), default=STANDIN, help=told)
    asked = parser.parse_args(arguments)
    settings = Settings.read()
    place = here(settings)
    with engine.session(place, settings, print) as found:
        return _tried(place, settings, engine.composing(place, found), asked.images)


def _tried(place: Place, settings: Settings, docker: engine.Engine, images: str) -> int:
    if os.geteuid() != 0:
        raise Stopped("the trial looks into containers from this machine: run it as root", 2)
    Venv(place).make(TOOLS)
    browser.fetch(place, settings)
    env = {**docker.env, **place.told}
    chromium = browser.executable(place, settings)
    trial = Trial(place, inherited(**env, CHROMIUM=str(chromium or "")), docker, images)
    good = trial.run()
    around = note.Around(
        at=datetime.now(UTC),
        commit=checkout.commit(place.checkout),
        images=images,
        engine=docker.ask("version", "--format", "{{.Server.Version}}").strip(),
        compose=engine.run((*docker.compose, "version", "--short"), docker.env).strip(),
        cores=os.cpu_count() or 0,
    )
    page = "\n".join(note.note(around, trial.results, trial.lines)) + "\n"
    path = place.checkout / note.PATH
    path.parent.mkdir(exist_ok=True)
    path.write_text(page, "utf-8")
    print(f"\n{page}")
    return 0 if good else 1
