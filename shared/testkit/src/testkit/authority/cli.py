"""``python -m testkit ca``: the stand's certificate authority as a process."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from testkit.authority.ca import Authority
from testkit.authority.http import create_app
from testkit.serving import Server, run_until_told


def main(arguments: Sequence[str]) -> int:
    """Serve until told to stop; the books outlive the process."""
    parser = argparse.ArgumentParser("python -m testkit ca", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state", type=Path, required=True, help="folder of keys and books")
    parser.add_argument("--algorithm", choices=("ecdsa", "rsa"), default="ecdsa")
    parser.add_argument("--url", help="public address in certificates, if it differs")
    asked = parser.parse_args(arguments)
    crl_url = f"{asked.url or f'http://{asked.host}:{asked.port}'}/crl"
    if (asked.state / "books.json").exists():
        authority = Authority.load(asked.state, crl_url=crl_url)
    else:
        authority = Authority.create(asked.algorithm, crl_url=crl_url)
        authority.save(asked.state)
    app = create_app(authority, keep=lambda: authority.save(asked.state))
    server = Server(app, asked.host, asked.port)
    return run_until_told([server], f"ca: {server.url}")
