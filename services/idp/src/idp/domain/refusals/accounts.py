"""Of accounts: who they are, whether they may, how they are reached."""

from chassis.refusal import Refusal


class AccountUnknown(Refusal):
    """Also the answer about another person's account."""

    code = "account-unknown"
    title = "There is no such account"


class AccountBlocked(Refusal):
    """Nothing may be done with a blocked or closed account."""

    code = "account-blocked"
    title = "The account is blocked"


class AccountNotBlocked(Refusal):
    """There is no block to lift."""

    code = "account-not-blocked"
    title = "The account is not blocked"


class AccountUnconfirmed(Refusal):
    """A temporary profile asks for what only a confirmed one may have."""

    code = "account-unconfirmed"
    title = "The account is not confirmed yet"


class AlreadyConfirmed(Refusal):
    """Confirmation is asked for twice."""

    code = "account-already-confirmed"
    title = "The account is already confirmed"


class MethodOff(Refusal):
    """The policy of this deployment does not take this way of confirming."""

    code = "confirmation-method-off"
    title = "Accounts are not confirmed in this way here"


class SnilsTaken(Refusal):
    """Told only after the phone is proven; the owner is told as well."""

    code = "snils-taken"
    title = "An account with this SNILS exists"


class ContactTaken(Refusal):
    """Somebody proved the same phone or e-mail in the meantime."""

    code = "contact-taken"
    title = "The contact belongs to another account"


class ContactUnchanged(Refusal):
    """The new phone or e-mail is the one that the account has."""

    code = "contact-unchanged"
    title = "The account has this contact already"
