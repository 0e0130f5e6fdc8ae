"""Base images named by digest: written only where a registry gave the image and its digest."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from ordinator.engine import Engine
from ordinator.failures import Stopped

# `ARG X_IMAGE=name:tag` of a Dockerfile, `${X_IMAGE:-name:tag}` of a compose file.
_NAMED = re.compile(
    r"(?P<before>^ARG \w*IMAGE=|\$\{\w*IMAGE:-)(?P<name>[^@\s}]+:[^@\s}]+)(?P<digest>@[^\s}]+)?",
    re.MULTILINE,
)
_OURS = ("ordinator/", "ordinator-standin/")


def named(files: Mapping[Path, str]) -> list[str]:
    """The images of others that the files name, without digests, each once."""
    return sorted(
        {
            found["name"]
            for text in files.values()
            for found in _NAMED.finditer(text)
            if not found["name"].startswith(_OURS)
        }
    )


def pinned(text: str, digests: Mapping[str, str]) -> str:
    """A file with the digests behind the names that have one."""

    def behind(found: re.Match[str]) -> str:
        digest = digests.get(found["name"])
        told = f"@{digest}" if digest else found["digest"] or ""
        return f"{found['before']}{found['name']}{told}"

    return _NAMED.sub(behind, text)


def resolved(engine: Engine, names: list[str], say: Callable[[str], None]) -> dict[str, str]:
    """The digest of each image, as the registry that gave it told it.

    Raises:
        Stopped: a registry does not answer, or told no digest; nothing is to be written then.
    """
    digests = {}
    for name in names:
        say(f"{name}: asking")
        try:
            engine.ask("pull", "--quiet", name)
        except Stopped as stopped:
            why = str(stopped).splitlines()[-1]
            raise Stopped(f"{name} is not resolved, so no digest is written: {why}") from None
        (image,) = json.loads(engine.ask("image", "inspect", name))
        found = [digest.partition("@")[2] for digest in image.get("RepoDigests", ())]
        if not found:
            raise Stopped(f"{name} came without a digest, so none is written")
        digests[name] = found[0]
    return digests
