"""Building one image with BuildKit, its steps told as they come."""

import re
import subprocess
import time
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from ordinator.engine import Engine
from ordinator.failures import Stopped
from ordinator.images.recipes import Recipe
from ordinator.images.secrets import Secrets
from ordinator.place import Place

_STEP = re.compile(r"#\d+ \[(?P<stage>[^]]+)\] (?P<told>(?:FROM|RUN|COPY) .*)")
_UNREACHABLE = re.compile(r"failed to (?:resolve source metadata|do request)|pull access denied")
_NO_BUILDKIT = re.compile(r"buildkit (?:is )?not supported by daemon", re.IGNORECASE)
LAST = 25  # lines of a failed build that are shown


def build(
    place: Place,
    engine: Engine,
    recipe: Recipe,
    *,
    base: str,
    revision: str,
    secrets: Secrets,
    say: Callable[[str], None],
) -> float:
    """Build and name the image; the seconds that it took. An empty ``base``: the Dockerfile's.

    Raises:
        Stopped: the build failed; the sentence carries its last lines.
    """
    begun = time.monotonic()
    with TemporaryDirectory(dir=place.folder("images")) as folder:
        argv = [
            *engine.docker,
            "build",
            "--progress=plain",
            "--file",
            str(place.house / recipe.dockerfile),
            "--tag",
            recipe.reference,
            "--build-arg",
            f"VERSION={recipe.version}",
            "--build-arg",
            f"REVISION={revision}",
            *(("--build-arg", f"PYTHON_IMAGE={base}") if base else ()),
            *secrets.write(Path(folder)),
            str(place.house),
        ]
        _watched(argv, engine.env, recipe, say)
    return time.monotonic() - begun


def _watched(
    argv: list[str], env: Mapping[str, str], recipe: Recipe, say: Callable[[str], None]
) -> None:
    last: deque[str] = deque(maxlen=LAST)
    with subprocess.Popen(
        argv, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as building:
        assert building.stdout is not None
        for line in building.stdout:
            last.append(line.rstrip())
            step = _STEP.match(line)
            if step:
                say(f"  {recipe.name}: [{' '.join(step['stage'].split())}] {step['told'][:70]}")
    if building.returncode != 0:
        raise Stopped(failure(recipe, "\n".join(last)))


def failure(recipe: Recipe, said: str) -> str:
    """Why a build failed, and what to do where that is known."""
    if _NO_BUILDKIT.search(said):
        return (
            f"{recipe.name}: this engine cannot build with BuildKit: name a Docker engine by"
            " DOCKER_HOST"
        )
    if _UNREACHABLE.search(said):
        return (
            f"{recipe.name}: no registry gives the base image: name one that does with --base,"
            " or build on stand-ins with IMAGES=standin"
        )
    return f"{recipe.name} was not built:\n{said}"
