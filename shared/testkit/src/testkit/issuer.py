"""``python -m testkit issuer``: a key set in idp's place, where a service runs without idp."""

import argparse
from collections.abc import Sequence

from testkit.keys import Issuer
from testkit.serving import Server, run_until_told


def main(arguments: Sequence[str]) -> int:
    """Serve until told to stop; the key is new each time."""
    parser = argparse.ArgumentParser("python -m testkit issuer", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    asked = parser.parse_args(arguments)
    issuer = Issuer(f"http://localhost:{asked.port}")
    server = Server(issuer.app(), asked.host, asked.port)
    return run_until_told([server], f"issuer: {server.url}")
