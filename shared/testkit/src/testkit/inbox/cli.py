"""``python -m testkit inbox``: the inbox as a process, one port for HTTP and one for SMTP."""

import argparse
from collections.abc import Sequence

from testkit.inbox.faults import Faults
from testkit.inbox.http import create_app
from testkit.inbox.mailbox import Mailbox
from testkit.inbox.smtp import SmtpSink
from testkit.serving import Server, run_until_told


def main(arguments: Sequence[str]) -> int:
    """Serve until told to stop; messages live in memory alone."""
    parser = argparse.ArgumentParser("python -m testkit inbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    asked = parser.parse_args(arguments)
    mailbox, faults = Mailbox(), Faults()
    server = Server(create_app(mailbox, faults), asked.host, asked.port)
    with SmtpSink(mailbox, faults, asked.host, asked.smtp_port) as sink:
        return run_until_told([server], f"inbox: {server.url} smtp://{asked.host}:{sink.port}")
