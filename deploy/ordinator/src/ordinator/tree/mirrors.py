"""Where this machine fetches Debian from, told for any release of Debian; no index is asked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ordinator.failures import Stopped

SETTINGS = Path("/etc/apt")
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
# Suites of Debian itself; a source of something else may well carry other names.
SUITE = re.compile(
    r"(?:stretch|buster|bullseye|bookworm|trixie|forky|oldoldstable|oldstable|stable|testing)"
    r"(?P<part>|-updates|-security)/?"
)
LINE = re.compile(r"deb\s+(?:\[(?P<options>[^]]*)\]\s+)?(?P<site>\S+)\s+(?P<rest>.+)")
FIELD = re.compile(r"^([A-Za-z-]+):[ \t]*(.*(?:\n[ \t]+\S.*)*)", re.MULTILINE)


@dataclass(frozen=True)
class Source:
    """One archive that the machine reads: ``suite`` at ``site``, checked by ``keyring``."""

    site: str
    suite: str
    components: tuple[str, ...]
    keyring: Path


@dataclass(frozen=True)
class Mirror:
    """The archives of one release as this machine reaches them; ``site`` is the main one."""

    site: str
    keyring: Path
    sources: str


def find(release: str, settings: Path = SETTINGS) -> Mirror:
    """The mirror of ``release``: this machine's addresses, updates and security with them.

    Raises:
        Stopped: the machine's sources name no Debian.
    """
    parts: dict[str, Source] = {}
    for source in read(settings):
        suite = SUITE.fullmatch(source.suite)
        if suite and "main" in source.components:
            parts.setdefault(suite["part"], source)
    if "" not in parts:
        raise Stopped(f"the package sources in {settings} name no Debian archive")
    lines = [
        f"deb [signed-by={source.keyring}] {source.site} {release}{part} main\n"
        for part, source in sorted(parts.items())
    ]
    return Mirror(parts[""].site, parts[""].keyring, "".join(lines))


def read(settings: Path) -> Iterator[Source]:
    """All sources of packages, of both of apt's forms."""
    for path in (settings / "sources.list", *sorted(settings.glob("sources.list.d/*.list"))):
        if path.exists():
            for line in path.read_text("utf-8").splitlines():
                yield from _one_line(line.strip())
    for path in sorted(settings.glob("sources.list.d/*.sources")):
        uncommented = re.sub(r"^#.*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
        for stanza in re.split(r"\n\s*\n", uncommented):
            yield from _stanza(dict(FIELD.findall(stanza)))


def _one_line(line: str) -> Iterator[Source]:
    told = LINE.fullmatch(line.partition("#")[0].strip())
    if told:
        suite, *components = told["rest"].split()
        options = dict(word.partition("=")[::2] for word in (told["options"] or "").split())
        yield Source(told["site"], suite, tuple(components), _keyring(options.get("signed-by", "")))


def _stanza(fields: dict[str, str]) -> Iterator[Source]:
    if "deb" not in fields.get("Types", "").split() or fields.get("Enabled", "yes") == "no":
        return
    for site in fields.get("URIs", "").split():
        for suite in fields.get("Suites", "").split():
            components = tuple(fields.get("Components", "").split())
            yield Source(site, suite, components, _keyring(fields.get("Signed-By", "")))


def _keyring(told: str) -> Path:
    """A keyring by its path; keys written out in the source itself are not taken."""
    told = told.partition(",")[0].strip()
    return Path(told) if told.startswith("/") and "\n" not in told else KEYRING
