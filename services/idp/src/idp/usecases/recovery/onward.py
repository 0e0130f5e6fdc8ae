"""What follows a proof in a recovery."""

from idp.domain import recovery
from idp.domain.signin import Purpose, Signin, State
from idp.usecases.ports import Work
from idp.usecases.transaction import Step, Transactions

PURPOSE = (Purpose.RECOVERY,)


def onward(transactions: Transactions, work: Work, signin: Signin) -> Step:
    """The method that was chosen is proven: another channel, or the new password."""
    assert signin.method is not None
    assert signin.account_id is not None
    proven = signin.proven(signin.method)
    enough = recovery.is_enough(proven.done, work.factors.of(signin.account_id))
    state = State.PASSWORD if enough else State.PROOF
    return transactions.move(work, proven, state, method=None, tries=0, sends=0, sent_at=None)
