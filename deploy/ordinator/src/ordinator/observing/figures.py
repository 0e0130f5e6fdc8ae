"""The figures in the text that Prometheus reads; written by hand, as nothing is installed here."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ordinator.observing import backups
from ordinator.observing.certificates import Site, expires

BACKUP_AGE = "ordinator_backup_age_seconds"
CERTIFICATE_EXPIRES = "ordinator_certificate_expires_seconds"
OLD_S = 60
"""Seconds for which what was found is told again."""


@dataclass
class Figures:
    """Looks at backups and sites, at most once a minute.

    Attributes:
        backups: Folder of the backups; None if there is none to watch.
        sites: Sites of the edge.
        ca_file: By what their certificates are believed; None: by the machine's own.
        clock: Seconds of the epoch.
    """

    backups: Path | None
    sites: Sequence[Site]
    ca_file: Path | None
    clock: Callable[[], float] = time.time
    _found: str = field(default="", init=False)
    _at: float = field(default=float("-inf"), init=False)

    def text(self) -> str:
        """All of them; one that cannot be told is absent."""
        now = self.clock()
        if now - self._at >= OLD_S:
            self._found, self._at = "\n".join([*self._lines(now), ""]), now
        return self._found

    def _lines(self, now: float) -> Iterator[str]:
        yield f"# HELP {BACKUP_AGE} Since the moment that the newest whole backup shows"
        yield f"# TYPE {BACKUP_AGE} gauge"
        newest = backups.newest(self.backups) if self.backups else None
        if newest is not None:
            yield f"{BACKUP_AGE} {now - newest.timestamp():.0f}"
        yield f"# HELP {CERTIFICATE_EXPIRES} Until the certificate of a site ends"
        yield f"# TYPE {CERTIFICATE_EXPIRES} gauge"
        for site in self.sites:
            ends = expires(site, self.ca_file)
            if ends is not None:
                label = f'certificate="{site.name}:{site.port}"'
                yield f"{CERTIFICATE_EXPIRES}{{{label}}} {max(0.0, ends - now):.0f}"
