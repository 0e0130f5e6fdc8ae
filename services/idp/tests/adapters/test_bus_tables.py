"""The tables of the bus hold what they must, on this service's own adapters and migration."""

from idp.adapters import dead_letters, inbox, outbox, revocation
from testkit.tables import DeadLetterTable, InboxTable, OutboxTable, RevocationTables


class TestOutbox(OutboxTable):
    service, adapter = "idp", outbox


class TestInbox(InboxTable):
    service, adapter = "idp", inbox


class TestDeadLetters(DeadLetterTable):
    service, adapter = "idp", dead_letters


class TestRevocation(RevocationTables):
    service, adapter = "idp", revocation
