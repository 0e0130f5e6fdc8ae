"""The stand's inbox: every SMS, call and e-mail of the services ends here and can be read."""

from testkit.inbox.faults import Faults
from testkit.inbox.http import create_app
from testkit.inbox.mailbox import Mailbox, Message
from testkit.inbox.smtp import SmtpSink

__all__ = ["Faults", "Mailbox", "Message", "SmtpSink", "create_app"]
