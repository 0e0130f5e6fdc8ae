"""Of second factors and fresh proofs."""

from chassis.refusal import Refusal


class FactorOn(Refusal):
    """The factor is switched on already."""

    code = "factor-on"
    title = "The second factor is already on"


class FactorResetUnknown(Refusal):
    """Also for a link that cancels nothing."""

    code = "factor-reset-unknown"
    title = "There is no such reset of a factor"


class FactorResetOpen(Refusal):
    """One reset of an account runs at a time."""

    code = "factor-reset-open"
    title = "A reset of the factor is on its way"


class FactorResetClosed(Refusal):
    """It was approved, cancelled, used, or asked for too long ago."""

    code = "factor-reset-closed"
    title = "Nothing more can be done with this reset"


class FactorAbsent(Refusal):
    """There is no second factor that could be lost."""

    code = "factor-absent"
    title = "The account has no second factor"


class FactorOff(Refusal):
    """There is nothing to switch off."""

    code = "factor-off"
    title = "The second factor is not on"


class FactorLast(Refusal):
    """Without it the account could not sign in any more: the policy wants a second factor."""

    code = "factor-last"
    title = "The last second factor cannot be switched off here"


class ProofStale(Refusal):
    """What proves the person is changed only right after they proved themselves.

    The fact ``acr_values`` says how strongly.
    """

    code = "proof-stale"
    title = "Prove yourself again first"
