"""A fresh proof within a live session, before what proves the person is changed."""

from idp.domain.factor import strongest
from idp.domain.level import PASSWORD, Acr, Level
from idp.domain.refusals import ProofStale
from idp.domain.session import FRESH_S, Session
from idp.domain.signin import BACK, LEAST, Purpose, State
from idp.usecases.ports import Clock, Limits, StartWork, Work
from idp.usecases.transaction import Step, Transactions


class BeginProof:
    """Asks for the strongest factor that is on; for the password where there is none."""

    def __init__(self, start_work: StartWork, transactions: Transactions, limits: Limits) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._limits = limits

    def __call__(self, session: Session, *, back: str, locale: str, block: str) -> Step:
        """Begin; the proof leads to the page ``back``. LimitReached."""
        self._limits.take(block, "transaction.address")
        with self._start_work() as work:
            least = strongest(work.factors.of(session.account_id))
            by_factor = least is not Acr.AAL1
            return self._transactions.begin(
                work,
                Purpose.STEPUP,
                State.METHOD if by_factor else State.CREDENTIALS,
                locale=locale,
                account_id=session.account_id,
                session_id=session.id,
                done=(PASSWORD,) if by_factor else (),
                draft={LEAST: least.value, BACK: back},
            )


def demand_fresh(work: Work, session: Session, clock: Clock) -> None:
    """Let pass who proved themselves just now by the strongest of what they have.

    Raises:
        AccountBlocked: nothing of it may be changed.
        ProofStale: the proof is older than five minutes, or a stronger factor is on; its fact
            ``acr_values`` says how strong it must be.
    """
    work.accounts.get(session.account_id).admit(Level.SIMPLIFIED)
    least = strongest(work.factors.of(session.account_id))
    if not session.satisfies(least, FRESH_S, clock()):
        raise ProofStale(acr_values=least.value)
