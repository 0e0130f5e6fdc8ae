"""``python -m testkit counterpart``: the insurer of the stand as a process."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from testkit.counterpart.http import Recipient, create_app
from testkit.counterpart.receiving import PATH
from testkit.people import stand
from testkit.serving import Server, run_until_told


def main(arguments: Sequence[str]) -> int:
    """Serve until told to stop; its key outlives the process."""
    parser = argparse.ArgumentParser("python -m testkit counterpart", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state", type=Path, required=True, help="folder of key and packages")
    parser.add_argument("--sender-url", help="where late receipts go: the documents service")
    parser.add_argument("--url", help="where documents are sent, if it differs")
    parser.add_argument("--seed", type=int, default=42)
    asked = parser.parse_args(arguments)
    row = stand(asked.seed)["recipients"][0]
    recipient = Recipient(row["recipient_id"], row["name"], row["ogrn"], row["kind"], row["secret"])
    endpoint = f"{asked.url or f'http://{asked.host}:{asked.port}'}{PATH}"
    app = create_app(recipient, asked.state, endpoint=lambda: endpoint, sender_url=asked.sender_url)
    server = Server(app, asked.host, asked.port)
    return run_until_told([server], f"counterpart: {server.url}")
