"""Of those who act for others."""

from chassis.refusal import Refusal


class OfficersOnly(Refusal):
    """Told whatever is there: who is no officer learns nothing by it."""

    code = "officers-only"
    title = "This is for officers"


class SecondFactorNeeded(Refusal):
    """An officer has no second factor of their own, without which they are none."""

    code = "second-factor-needed"
    title = "Officers need a second factor"


class SameOfficer(Refusal):
    """Nobody approves what they asked for, or acts on their own account."""

    code = "same-officer"
    title = "Another officer must do this"


class RequestUnknown(Refusal):
    """Nothing was refused in a request of this number."""

    code = "request-unknown"
    title = "There is no failed attempt of this number"


class ScopeNotGranted(Refusal):
    """Only officers' scopes are granted to accounts; the others need no grant."""

    code = "scope-not-for-officers"
    title = "This scope is not granted to accounts"
