"""Build secrets, from what this machine's own tools are set to: who signs, and where indexes are.

They reach a build as files of `RUN --mount=type=secret`, so that no layer and no history has them.
"""

import configparser
import hashlib
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

AUTHORITIES = ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
SYSTEM_AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy")
# Options of pip that tell where packages come from; the others are the machine's affair.
OPTIONS = ("index-url", "extra-index-url", "trusted-host", "timeout", "default-timeout", "retries")
SECTIONS = ("global", "install", "download")
MACHINES_OWN = ("file:", "/", "~")  # a build sees no folder of the machine
# Written into every secret file, so that a copy of one is found in an image, whatever it says.
MARK = hashlib.sha256(b"a secret of a build").hexdigest()
_USER = re.compile(r"://([^/@\s]+:[^/@\s]+)@")


@dataclass(frozen=True)
class Secrets:
    """What a build may see for the time of a step; ``None`` and empty: the image's own settings."""

    ca_bundle: bytes | None = None
    pip_conf: str = ""
    apt_sources: str = ""
    proxies: Mapping[str, str] = field(default_factory=dict)

    @property
    def needles(self) -> frozenset[bytes]:
        """What must be in no layer and no history: the mark, and names with passwords."""
        told = "\n".join((self.pip_conf, self.apt_sources, *self.proxies.values()))
        return frozenset(needle.encode() for needle in (MARK, *_USER.findall(told)))

    def write(self, folder: Path) -> list[str]:
        """Write the files into a folder that is closed to others; the words for `docker build`."""
        words: list[str] = []
        contents = {
            "ca_bundle": self.ca_bundle or b"",
            "pip_conf": self.pip_conf.encode(),
            "apt_sources": self.apt_sources.encode(),
        }
        for name, content in contents.items():
            if content:
                (folder / name).write_bytes(content.rstrip() + f"\n# {MARK}\n".encode())
                words += ["--secret", f"id={name},src={folder / name}"]
        for name in self.proxies:
            words += ["--build-arg", name]  # the value goes by the environment, unseen by `ps`
        return words


def of_machine(environ: Mapping[str, str], apt_sources: str) -> Secrets:
    """Those of this machine; ``apt_sources`` is what is known of its mirror, or empty."""
    return Secrets(
        ca_bundle=authorities(environ),
        pip_conf=pip_conf(environ, config_files(environ)),
        apt_sources=apt_sources,
        proxies={name: environ[name] for name in PROXIES if environ.get(name)},
    )


def authorities(environ: Mapping[str, str]) -> bytes | None:
    """The certificates that this machine's tools believe."""
    named = [Path(environ[name]) for name in AUTHORITIES if environ.get(name)]
    found = next((path for path in (*named, SYSTEM_AUTHORITIES) if path.is_file()), None)
    return None if found is None else found.read_bytes()


def config_files(environ: Mapping[str, str]) -> tuple[Path, ...]:
    """Where pip looks for its settings, later ones win."""
    if environ.get("PIP_CONFIG_FILE"):
        return (Path(environ["PIP_CONFIG_FILE"]),)
    home = Path(environ.get("HOME") or "/")
    user = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    return (
        Path("/etc/xdg/pip/pip.conf"),
        Path("/etc/pip.conf"),
        home / ".pip/pip.conf",
        user / "pip/pip.conf",
        Path(sys.prefix) / "pip.conf",
    )


def pip_conf(environ: Mapping[str, str], files: Iterable[Path]) -> str:
    """A pip.conf of what pip is told here and a build can reach; empty where that is nothing."""
    told: dict[str, str] = {}
    for path in files:
        if path.is_file():
            parser = configparser.RawConfigParser(strict=False)
            parser.read(path, "utf-8")
            for section in SECTIONS:
                if parser.has_section(section):
                    told |= dict(parser.items(section))
    for option in OPTIONS:
        name = f"PIP_{option.replace('-', '_').upper()}"
        if environ.get(name):
            told[option] = environ[name]
    kept = {option: _reachable(told.get(option, "")) for option in OPTIONS}
    lines = [f"{option} = {value}" for option, value in kept.items() if value]
    return "\n".join(("[global]", *lines, "")) if lines else ""


def _reachable(value: str) -> str:
    return " ".join(word for word in value.split() if not word.startswith(MACHINES_OWN))
