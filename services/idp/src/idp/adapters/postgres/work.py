"""One transaction: repositories on one connection, facts in the outbox."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Connection, Engine

from chassis.clock import Clock
from chassis.envelope import Envelope
from chassis.outbox import announcement
from chassis.refusal import Refusal
from idp.adapters import inbox, outbox
from idp.adapters.announcements import announced
from idp.adapters.postgres.accounts import PostgresAccounts, PostgresContacts, PostgresIdentifiers
from idp.adapters.postgres.affiliations import PostgresAffiliations
from idp.adapters.postgres.audit import PostgresAudit
from idp.adapters.postgres.audit_seals import PostgresEntries, PostgresSeals
from idp.adapters.postgres.codes import PostgresCodes
from idp.adapters.postgres.credentials import (
    PostgresFactors,
    PostgresPasswords,
    PostgresRecoveryCodes,
)
from idp.adapters.postgres.devices import PostgresDevices, PostgresLocks
from idp.adapters.postgres.disavowals import PostgresDisavowals
from idp.adapters.postgres.dispatches import PostgresDispatches
from idp.adapters.postgres.factor_resets import PostgresFactorResets
from idp.adapters.postgres.history import PostgresHistory
from idp.adapters.postgres.invitations import PostgresInvitations
from idp.adapters.postgres.leavings import PostgresLeavings
from idp.adapters.postgres.local_access import PostgresSlips
from idp.adapters.postgres.oidc.clients import PostgresClients, PostgresScopes
from idp.adapters.postgres.oidc.consents import PostgresConsents, PostgresWantedClaims
from idp.adapters.postgres.oidc.deliveries import PostgresDeliveries
from idp.adapters.postgres.oidc.grants import (
    PostgresAuthorizationCodes,
    PostgresGrants,
    PostgresRefreshTokens,
)
from idp.adapters.postgres.oidc.pushes import PostgresPushes
from idp.adapters.postgres.oidc.sessions import PostgresSessions
from idp.adapters.postgres.oidc.signing_keys import PostgresSigningKeys
from idp.adapters.postgres.signins import PostgresSignins
from idp.adapters.postgres.staff_numbers import PostgresStaffNumbers
from idp.adapters.postgres.verdicts import PostgresVerdicts
from idp.adapters.vault import KeyedDigests, Vault
from idp.domain.audit import Whence
from idp.domain.factor import FactorKind
from idp.domain.facts import Fact, SessionRevoked


class PostgresWork:
    """See ``usecases.ports.Work``.

    Args:
        db: A connection within a transaction.
        vault: Seals rows.
        digests: Finds values again.
        clock: What dates rows.
        ring: A commit that announces wakes the relay.
        whence: Where the deeds of this transaction come from.
        kinds: The factors that the policy has.
    """

    def __init__(
        self,
        db: Connection,
        vault: Vault,
        digests: KeyedDigests,
        clock: Clock,
        *,
        ring: bool = True,
        kinds: Sequence[FactorKind] = tuple(FactorKind),
        whence: Whence,
    ) -> None:
        self._db = db
        self._clock = clock
        self._ring = ring
        self.accounts = PostgresAccounts(db, vault, digests)
        self.contacts = PostgresContacts(db, vault)
        self.identifiers = PostgresIdentifiers(db, digests)
        self.passwords = PostgresPasswords(db)
        self.factors = PostgresFactors(db, vault, kinds)
        self.recovery = PostgresRecoveryCodes(db)
        self.signins = PostgresSignins(db, vault)
        self.codes = PostgresCodes(db)
        self.dispatches = PostgresDispatches(db, vault)
        self.devices = PostgresDevices(db, whence)
        self.locks = PostgresLocks(db)
        self.disavowals = PostgresDisavowals(db)
        self.affiliations = PostgresAffiliations(db)
        self.audit = PostgresAudit(db, clock, whence)
        self.entries = PostgresEntries(db)
        self.seals = PostgresSeals(db)
        self.history = PostgresHistory(db)
        self.leavings = PostgresLeavings(db, digests)
        self.clients = PostgresClients(db)
        self.scopes = PostgresScopes(db)
        self.invitations = PostgresInvitations(db)
        self.factor_resets = PostgresFactorResets(db)
        self.staff_numbers = PostgresStaffNumbers(db, vault, digests)
        self.slips = PostgresSlips(db)
        self.sessions = PostgresSessions(db, whence)
        self.grants = PostgresGrants(db)
        self.authorization_codes = PostgresAuthorizationCodes(db)
        self.refresh_tokens = PostgresRefreshTokens(db)
        self.pushes = PostgresPushes(db, vault)
        self.consents = PostgresConsents(db)
        self.wanted = PostgresWantedClaims(db)
        self.deliveries = PostgresDeliveries(db)
        self.signing_keys = PostgresSigningKeys(db)
        self.verdicts = PostgresVerdicts(db)

    def announce(self, fact: Fact) -> None:
        """The outbox row and the relay's bell, in this transaction.

        Programs that hear of sign-outs at a door of their own are others, too.
        """
        if isinstance(fact, SessionRevoked):
            self.deliveries.queue(fact.session_ids, self._clock())
        name, body = announced(fact)
        told = announcement(name, body, version=fact.version, at=self._clock())
        outbox.add(self._db, told, ring=self._ring)

    def seen(self, envelope: Envelope) -> bool:
        """Note the message in this transaction; True if it was noted before."""
        return inbox.seen(self._db, envelope)

    def stale(self, envelope: Envelope) -> bool:
        """Note that something newer is known; always False, as nothing was applied."""
        inbox.stale(self._db, envelope)
        return False


def postgres_work(
    engine: Engine,
    vault: Vault,
    digests: KeyedDigests,
    clock: Clock,
    *,
    ring: bool = True,
    kinds: Sequence[FactorKind] = tuple(FactorKind),
    whence: Callable[[], Whence] = Whence,
) -> Callable[[], AbstractContextManager[PostgresWork]]:
    """A factory of transactions; what is tried in one and refused is noted in another."""

    @contextmanager
    def start() -> Iterator[PostgresWork]:
        work = None
        try:
            with engine.begin() as db:
                work = PostgresWork(
                    db, vault, digests, clock, ring=ring, kinds=kinds, whence=whence()
                )
                yield work
        except Refusal as refusal:
            if work is not None and work.audit.has_tried:
                with engine.begin() as db:
                    work.audit.within(db, refusal)
            raise

    return start
