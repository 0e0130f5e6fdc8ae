"""Where this machine fetches Debian from, told for another release of Debian."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ordinator.failures import Stopped
from ordinator.tree.apt import Apt, Target

SOURCES = Path("/etc/apt")
OS_RELEASE = Path("/etc/os-release")
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
SUFFIXES = ("", "-updates", "-security")


@dataclass(frozen=True)
class Mirror:
    """The archives of one release as this machine reaches them; ``site`` is the main one."""

    release: str
    site: str
    lines: tuple[str, ...]
    keyring: Path

    @property
    def sources(self) -> str:
        """A sources.list of one-line entries."""
        return "".join(f"{line}\n" for line in self.lines)


def mirror(targets: Iterable[Target], release: str, keyring: Path) -> Mirror:
    """The mirror of ``release``, from what apt reads on this machine.

    Raises:
        Stopped: the machine fetches no Debian.
    """
    own = codename(OS_RELEASE.read_text("utf-8"))
    found: dict[str, str] = {}
    for target in targets:
        for suffix in SUFFIXES:
            if target.suite == own + suffix and target.component == "main":
                found.setdefault(suffix, target.site)
    if "" not in found:
        raise Stopped(f"the package sources of this machine name no Debian archive of {own}")
    lines = [
        f"deb [signed-by={keyring}] {site} {release}{suffix} main"
        for suffix, site in sorted(found.items())
    ]
    return Mirror(release, found[""], tuple(lines), keyring)


def find(apt: Apt, release: str) -> Mirror:
    """The mirror of ``release`` by this machine's apt.

    Raises:
        Stopped: there is no apt, or it fetches no Debian.
    """
    targets = apt.targets()
    site = next((target.site for target in targets if target.component == "main"), "")
    return mirror(targets, release, keyring(site, SOURCES))


def codename(os_release: str) -> str:
    """The codename of the Debian that an os-release file describes.

    Raises:
        Stopped: it describes another system.
    """
    told = dict(line.split("=", 1) for line in os_release.splitlines() if "=" in line)
    if told.get("ID") != "debian" or "VERSION_CODENAME" not in told:
        name = told.get("PRETTY_NAME", "something unknown").strip('"')
        raise Stopped(
            f"stand-ins are made of the Debian packages of a Debian machine; it is {name}"
        )
    return told["VERSION_CODENAME"].strip('"')


def keyring(site: str, folder: Path) -> Path:
    """The keys by which the machine's own source of ``site`` is checked; else Debian's."""
    for path in sorted(folder.glob("sources.list.d/*.sources")):
        for stanza in path.read_text("utf-8").split("\n\n"):
            told = dict(re.findall(r"^(URIs|Signed-By):\s*(\S.*)$", stanza, re.MULTILINE))
            if site in told.get("URIs", "").split() and told.get("Signed-By", "").startswith("/"):
                return Path(told["Signed-By"].strip())
    for path in (folder / "sources.list", *sorted(folder.glob("sources.list.d/*.list"))):
        if path.exists():
            for line in path.read_text("utf-8").splitlines():
                signed = re.match(r"deb .*\[.*signed-by=(/[^] ,]+)[^]]*\]\s+(\S+)", line)
                if signed and signed[2] == site:
                    return Path(signed[1])
    return KEYRING
