"""``ordinator images [SERVICE…]``: build the images of the services and of the stand."""

import argparse
import sys
from collections.abc import Sequence

from ordinator import engine
from ordinator.images import build, facts, leaks, recipes, secrets
from ordinator.place import here
from ordinator.settings import Settings, inherited
from ordinator.tree import mirrors


def main(arguments: Sequence[str]) -> int:
    """Build, measure, print."""
    place = here(Settings.read())
    known = recipes.recipes(place.house)
    parser = argparse.ArgumentParser("ordinator images", description=__doc__)
    parser.add_argument("name", nargs="*", metavar="SERVICE", help=", ".join(known))
    parser.add_argument("--standin", action="store_true", help="on the stand-in of the base")
    parser.add_argument("--base", default="", help="another base than the Dockerfile names")
    parser.add_argument("--json", action="store_true", help="facts as JSON on stdout")
    asked = parser.parse_args(arguments)
    strangers = [name for name in asked.name if name not in known]
    if strangers:
        parser.error(f"there is no image {', '.join(strangers)}; there are {', '.join(known)}")
    base = recipes.STANDIN_BASE if asked.standin else asked.base
    sources = mirrors.find(recipes.STANDIN_RELEASE).sources if asked.standin else ""
    machine = secrets.of_machine(inherited(), sources)
    revision = recipes.revision(place.house)
    found = []
    with engine.session(place, Settings.read(), _say) as docker:
        for name in asked.name or known:
            _say(f"{known[name].reference}: building on {base or 'the base of its Dockerfile'}")
            took = build.build(
                place, docker, known[name], base=base, revision=revision, secrets=machine, say=_say
            )
            leaks.refuse(docker, known[name].reference, machine.needles, place.folder("images"))
            found.append(facts.measured(docker, known[name], took))
    print(facts.as_json(found) if asked.json else facts.table(found))
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
