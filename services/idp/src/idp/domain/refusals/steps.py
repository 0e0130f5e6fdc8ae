"""Of transactions, sessions and browsers."""

from chassis.refusal import Refusal


class TransactionForeign(Refusal):
    """The address names a transaction that this browser did not begin."""

    code = "transaction-foreign"
    title = "The transaction was begun in another browser"


class TransactionExpired(Refusal):
    """Fifteen minutes are over, or the transaction is done."""

    code = "transaction-expired"
    title = "The transaction has expired"


class StepOutOfOrder(Refusal):
    """The step does not follow from the state of the transaction."""

    code = "step-out-of-order"
    title = "This step is not the next one"


class SignedOut(Refusal):
    """The page needs a session and there is none."""

    code = "signed-out"
    title = "Sign in first"


class SessionUnknown(Refusal):
    """The account has no such session; also the answer about another's."""

    code = "session-not-found"
    title = "There is no such session"


class DeviceUnknown(Refusal):
    """The account knows no such browser; also the answer about another's."""

    code = "device-unknown"
    title = "There is no such device"
