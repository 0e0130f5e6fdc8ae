"""SMTP sink: takes every e-mail of the services and delivers none."""

import asyncio
import socket
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread
from time import sleep
from typing import Any
from uuid import uuid4

from aiosmtpd.smtp import SMTP

from chassis.clock import Clock, now
from testkit.inbox.faults import Faults
from testkit.inbox.intake import ChannelRefused, Intake
from testkit.inbox.mailbox import Mailbox, OtherContent
from testkit.running import Running
from testkit.serving import demand_private, is_private

MAX_BYTES = 1_048_576


class SmtpSink(Running):
    """Listens on a private address; what comes in lies in the mailbox, once a recipient.

    ``port=0`` takes a free one; ``port`` then tells which.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        faults: Faults,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Clock = now,
    ) -> None:
        demand_private(host)
        self._handler = _Handler(Intake(mailbox, faults, sleep, clock))
        self._socket = socket.create_server((host, port))
        self.port = int(self._socket.getsockname()[1])
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="smtp", daemon=True)

    def start(self) -> None:
        """Begin to answer; mail that came before waits in the socket."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(
            self._loop.create_server(self._session, sock=self._socket), self._loop
        ).result()

    def stop(self) -> None:
        """Close the port and drop sessions under way."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._socket.close()
        self._loop.close()

    def _session(self) -> SMTP:
        return SMTP(
            self._handler,
            data_size_limit=MAX_BYTES,
            enable_SMTPUTF8=True,
            loop=self._loop,
            hostname="inbox",
        )


class _Handler:
    """aiosmtpd calls it by these names."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    async def handle_DATA(  # noqa: N802  the name is aiosmtpd's
        self,
        server: Any,  # noqa: ARG002  likewise its arguments
        session: Any,
        envelope: Any,
    ) -> str:
        """Keep one e-mail for each of its recipients."""
        if not is_private(session.peer[0]):
            return "550 5.7.1 this inbox is private"
        mail = message_from_bytes(envelope.content, policy=policy.default)
        try:
            for recipient in envelope.rcpt_tos:
                await asyncio.to_thread(self._keep, mail, recipient)
        except ChannelRefused:
            return "451 4.3.0 try again later"
        except OtherContent:
            return "554 5.6.0 this Message-ID came before with other content"
        return "250 2.0.0 kept"

    def _keep(self, mail: EmailMessage, recipient: str) -> None:
        name = str(mail["Message-ID"] or uuid4())
        subject = str(mail["Subject"]) if mail["Subject"] else None
        self._intake.take("mail", f"{name} {recipient}", recipient, _text(mail), subject)


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(preferencelist=("plain", "html"))
    return str(body.get_content()) if body else ""
