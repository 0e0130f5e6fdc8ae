"""When the certificate of a site ends, as a browser would see it."""

import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ordinator.failures import Stopped

TIMEOUT_S = 5


@dataclass(frozen=True)
class Site:
    """Where a site is reached, and the name that its certificate must bear."""

    host: str
    port: int
    name: str

    @classmethod
    def of(cls, text: str) -> Self:
        """``HOST:PORT``, or ``NAME@HOST:PORT`` where the two differ.

        Raises:
            Stopped: it is neither.
        """
        name, _, address = text.rpartition("@")
        host, _, port = address.rpartition(":")
        if not host or not port.isdecimal():
            raise Stopped(f"{text}: a site is HOST:PORT or NAME@HOST:PORT", 2)
        return cls(host, int(port), name or host)


def expires(site: Site, ca_file: Path | None) -> float | None:
    """When it ends, in seconds of the epoch; 0 if no browser would believe it, None if unreached.

    Believed are the certificates of ``ca_file``, else those of the machine.
    """
    context = ssl.create_default_context(cafile=ca_file)
    try:
        with (
            socket.create_connection((site.host, site.port), TIMEOUT_S) as wire,
            context.wrap_socket(wire, server_hostname=site.name) as spoken,
        ):
            told = spoken.getpeercert()
    except ssl.SSLCertVerificationError:
        return 0.0
    except OSError:
        return None
    assert told is not None
    return float(ssl.cert_time_to_seconds(str(told["notAfter"])))
