"""Codes out of the house: SMS and voice by a gateway over HTTP, mail by SMTP."""

import smtplib
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import requests

from chassis.refusal import Unavailable
from idp.domain.code import Channel
from idp.usecases.ports import Message

TIMEOUT_S = (1, 5)
TAKEN = (200, 202, 409)
"""409: the gateway has this id already, in whatever words; a person gets it once."""
_WORD = {Channel.SMS: "text", Channel.CALL: "say"}


class HttpGateway:
    """POST ``{id, to, text|say}``; the id makes a second delivery harmless.

    Under https it is believed by the certificates of ``ca_file``, else by the machine's own.
    """

    def __init__(self, url: str, channel: Channel, ca_file: Path | None = None) -> None:
        self._url = url
        self._channel = channel
        self._verify = str(ca_file) if ca_file else True

    def __call__(self, message: Message) -> None:
        """Send it; Unavailable when the gateway does not take it."""
        body = {
            "id": str(message.id),
            "to": message.to,
            _WORD[self._channel]: message.text,
        }
        try:
            answer = requests.post(
                self._url, json=body, timeout=TIMEOUT_S, allow_redirects=False, verify=self._verify
            )
        except requests.RequestException:
            raise Unavailable(self._channel.value) from None
        if answer.status_code not in TAKEN:
            raise Unavailable(self._channel.value)


class SmtpMail:
    """Plain text mail; the message's id is its Message-ID."""

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._port = parts.port or 25
        self._sender = sender

    def __call__(self, message: Message) -> None:
        """Send it; Unavailable when the server does not take it."""
        mail = EmailMessage()
        mail["From"] = self._sender
        mail["To"] = message.to
        mail["Subject"] = message.subject
        mail["Message-ID"] = f"<{message.id}@{self._sender.rpartition('@')[2]}>"
        mail.set_content(message.text)
        try:
            with smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_S[1]) as server:
                server.send_message(mail)
        except (OSError, smtplib.SMTPException):
            raise Unavailable(Channel.EMAIL.value) from None
