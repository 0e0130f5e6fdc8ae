"""One service goes to another version while the house works, and back if that does not come up."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from contracts.additive import breaks
from ordinator.deployment.port import Deployment
from ordinator.failures import Stopped

RELEASED = "shared/contracts/released"


class Upgrade:
    """``house`` is the checkout of this command: its released schemas are what others may know."""

    def __init__(self, deployment: Deployment, house: Path, say: Callable[[str], None]) -> None:
        self._deployment = deployment
        self._house = house
        self._say = say
        self._hears: dict[str, list[str]] = {}

    def __call__(self, service: str, image: str = "") -> None:
        """Check, migrate, put the new processes in place of the old ones, remember the image.

        Raises:
            Stopped: there is no such service, the version cannot work beside what runs, or it was
                not ready in time and the old one runs on.
        """
        if service not in self._deployment.services:
            known = ", ".join(self._deployment.services)
            raise Stopped(f"there is no service {service}; there are {known}", code=2)
        plan = json.loads(self._ask(service, image, "migrate", "--plan"))
        wrong = [*self._of_schema(plan), *self._of_events(service, image)]
        if wrong:
            told = "\n  ".join(wrong)
            raise Stopped(f"{service} cannot be upgraded so, and nothing was changed:\n  {told}")
        steps = ", ".join(step["revision"] for step in plan["steps"]) or "nothing"
        self._say(f"{service}: schema and events fit what runs; to migrate: {steps}")
        self._ask(service, image, "migrate")
        self._say(f"{service}: the database is migrated; the old processes serve it too")
        self._say(self._deployment.renew(service, image))
        self._deployment.choose(service, image)

    def _ask(self, service: str, image: str, *words: str) -> str:
        return self._deployment.command(service, *words, image=image)

    def _of_schema(self, plan: Mapping[str, Any]) -> Iterator[str]:
        """What running code could not bear of the migrations to come."""
        if plan["fit"] == "beyond":
            yield f"the database has {plan['has']}, this version ends at {plan['wants']}"
        coming = {step["revision"] for step in plan["steps"]}
        if plan["has"] == "empty":
            return
        for step in plan["steps"]:
            if step["serves"] in coming:
                yield (
                    f"migration {step['revision']} takes away what running code needs: it must know"
                    f" {step['serves']}; upgrade first to a version that ends there"
                )

    def _of_events(self, service: str, image: str) -> Iterator[str]:
        """What running listeners could not understand of what this version tells."""
        own = json.loads(self._ask(service, image, "cli", "contract"))
        for name, schema in own["tells"].items():
            for version, known in self._released(name):
                yield from (f"{name} since {version}: {one}" for one in breaks(known, schema))
            for listener in schema["x-listeners"]:
                if listener != service and name not in self._heard(listener):
                    yield f"{name}: the {listener} that runs does not hear it; upgrade it first"

    def _released(self, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for path in sorted((self._house / RELEASED).glob(f"*/{name}.json")):
            yield path.parent.name, json.loads(path.read_text("utf-8"))

    def _heard(self, listener: str) -> list[str]:
        """What the version that runs hears; kept, for each event asks."""
        if listener not in self._hears:
            told = json.loads(self._deployment.command(listener, "cli", "contract"))
            self._hears[listener] = list(told["hears"])
        return self._hears[listener]
