"""What the tables of the bus must hold in every service: one suite, run on each one's adapters.

A service's test derives from the classes here and names its own modules::

    class TestOutbox(OutboxTable):
        service, adapter = "idp", outbox
"""

from testkit.tables.dead_letters import DeadLetterTable
from testkit.tables.inbox import InboxTable
from testkit.tables.outbox import OutboxTable
from testkit.tables.revocation import RevocationTables

__all__ = ["DeadLetterTable", "InboxTable", "OutboxTable", "RevocationTables"]
