"""Of organisations: staff numbers and local access."""

from chassis.refusal import Refusal


class NotAffiliated(Refusal):
    """The person does not work there (any more)."""

    code = "not-affiliated"
    title = "The person does not work at this organisation"


class StaffNumberTaken(Refusal):
    """Somebody has the number, or another organisation its prefix."""

    code = "staff-number-taken"
    title = "The staff number belongs to somebody else"


class StaffNumberForeign(Refusal):
    """The organisation has another prefix."""

    code = "staff-number-foreign"
    title = "The prefix is not that of the organisation"


class StaffNumberUnknown(Refusal):
    """Also of a number of another organisation."""

    code = "staff-number-unknown"
    title = "There is no such staff number"


class StaffNumberAbsent(Refusal):
    """Whoever has no number of the organisation has nothing to sign in by with a slip."""

    code = "staff-number-absent"
    title = "The person has no staff number of this organisation"


class LocalAccessUnknown(Refusal):
    """Also of a slip of another organisation or person."""

    code = "local-access-unknown"
    title = "There is no such local access"


class LocalAccessVoid(Refusal):
    """Told to whoever holds the right slip: somebody guessed at it."""

    code = "local-access-void"
    title = "The slip was tried too often"


class LocalAccessExpired(Refusal):
    """Its time is over."""

    code = "local-access-expired"
    title = "The local access has expired"


class LocalAccessRevoked(Refusal):
    """The organisation or its owner ended it."""

    code = "local-access-revoked"
    title = "The local access was taken back"


class LocalAccessForeignNetwork(Refusal):
    """The slip is for other networks."""

    code = "local-access-foreign-network"
    title = "The slip is not for this network"


class LocalAccessBound(Refusal):
    """The first browser keeps it."""

    code = "local-access-bound"
    title = "The slip was used in another browser"


class LocalAccessNotHere(Refusal):
    """The program that asks takes no slips, or none asks at all."""

    code = "local-access-not-here"
    title = "This program takes no local access"


class LocalAccessOnly(Refusal):
    """Whoever is in by a slip changes nothing of the account."""

    code = "local-access-only"
    title = "Local access does not open this page"
