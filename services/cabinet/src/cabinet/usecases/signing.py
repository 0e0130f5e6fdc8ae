"""Sign a document: with a signature file, or with a key that never leaves the browser (D3)."""

from uuid import UUID

from cabinet.domain.card import Certified, Prepared, Target
from cabinet.domain.refusals import NoSoftwareKey
from cabinet.domain.workplace import Workplace
from cabinet.usecases.delegation import Delegation
from cabinet.usecases.ports import Authority, DocumentStore, StartWork, Visit

SIGN = "documents.sign"


class HandInSignature:
    """Hand in a detached signature that was made elsewhere."""

    def __init__(self, store: DocumentStore, delegation: Delegation) -> None:
        self._store = store
        self._delegation = delegation

    def __call__(self, visit: Visit, place: Workplace, target: Target, message: bytes) -> None:
        """The store verifies it in its own time; RefusedElsewhere."""
        acting = self._delegation.at(visit, place, SIGN)
        self._store.sign(acting, target, message)


class CertifyKey:
    """A certificate of the stand's authority for a key of the browser, in the owner's names."""

    def __init__(self, authority: Authority | None, start_work: StartWork) -> None:
        self._authority = authority
        self._start_work = start_work

    @property
    def offered(self) -> bool:
        """Whether this installation has such an authority."""
        return self._authority is not None

    def __call__(self, visit: Visit, spki: str) -> Certified:
        """The certificate; NoSoftwareKey without an authority or before the account is known."""
        if self._authority is None:
            raise NoSoftwareKey
        with self._start_work() as work:
            account = work.accounts.get(visit.session.account_id)
        if account is None or account.person is None:
            raise NoSoftwareKey
        return self._authority.certify(spki, account.person)


class PrepareSignature:
    """Ask for what the key in the browser has to sign."""

    def __init__(self, store: DocumentStore, delegation: Delegation) -> None:
        self._store = store
        self._delegation = delegation

    def __call__(
        self, visit: Visit, place: Workplace, target: Target, certified: Certified
    ) -> Prepared:
        """What to sign; RefusedElsewhere."""
        acting = self._delegation.at(visit, place, SIGN)
        return self._store.prepare(acting, target, certified)


class CompleteSignature:
    """Hand in what the key in the browser made."""

    def __init__(self, store: DocumentStore, delegation: Delegation) -> None:
        self._store = store
        self._delegation = delegation

    def __call__(self, visit: Visit, place: Workplace, session_id: UUID, value: str) -> None:
        """The store assembles and verifies the message; RefusedElsewhere."""
        acting = self._delegation.at(visit, place, SIGN)
        self._store.complete(acting, session_id, value)
