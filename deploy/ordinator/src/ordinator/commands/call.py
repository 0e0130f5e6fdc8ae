"""``ordinator call SERVICE PATH --scope WORDS``: a request in the name of whoever signs in."""

import argparse
import ssl
import sys
import webbrowser
from collections.abc import Sequence

from ordinator.acting.person import Web, sign_in
from ordinator.deployment import arguments as which
from ordinator.topology import SERVICES

JSON = "application/json"
GOOD = 400  # statuses from here on are refusals


def main(arguments: Sequence[str]) -> int:
    """Print the answer; 0 only if it is no refusal."""
    parser = argparse.ArgumentParser("ordinator call", description=__doc__)
    which.take(parser)
    parser.add_argument("service", choices=SERVICES)
    parser.add_argument("path", help="as the service's openapi.json has it: /journal/heads")
    parser.add_argument("--scope", required=True, help="what the token must open, and no more")
    parser.add_argument("--method", default="GET", help="standard input is the body unless GET")
    asked = parser.parse_args(arguments)
    described = which.meant(asked).described
    trust = None
    if described.ca_file is not None:
        trust = ssl.create_default_context(cafile=str(described.ca_file))
    web, method = Web(trust), asked.method.upper()
    body = None if method == "GET" or sys.stdin.isatty() else sys.stdin.buffer.read()
    token = sign_in(
        web, described.urls["idp"], service=asked.service, scope=asked.scope, show=_show
    )
    url = described.urls[asked.service] + asked.path
    answer = web.send(
        method, url, body, Authorization=f"Bearer {token}", Content_Type=JSON, Accept=JSON
    )
    sys.stdout.buffer.write(answer.content)
    if answer.status >= GOOD:
        print(f"{method} {asked.path} answered {answer.status}", file=sys.stderr)
    return 0 if answer.status < GOOD else 1


def _show(address: str) -> None:
    """At the browser, if there is one here; in any case as a line to follow."""
    print(f"Sign in at:\n{address}", file=sys.stderr)
    webbrowser.open(address)
