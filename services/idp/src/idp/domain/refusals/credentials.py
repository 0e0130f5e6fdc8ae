"""Of passwords, locks and invitations."""

from chassis.refusal import Refusal


class PasswordWeak(Refusal):
    """The fact ``reason`` says which rule is broken."""

    code = "password-weak"
    title = "The password is too weak"


class PasswordWrong(Refusal):
    """Who changes the password of a session types the present one first."""

    code = "password-wrong"
    title = "The present password is wrong"


class CredentialsWrong(Refusal):
    """The same for a wrong password and for a login that nobody has."""

    code = "credentials-wrong"
    title = "The login or the password is wrong"


class InvitationUnknown(Refusal):
    """Nobody was invited by this code."""

    code = "invitation-unknown"
    title = "There is no such invitation"


class InvitationExpired(Refusal):
    """It was not taken in time."""

    code = "invitation-expired"
    title = "The invitation has expired"


class InvitationUsed(Refusal):
    """Somebody took it."""

    code = "invitation-used"
    title = "The invitation was used"


class SigninThrottled(Refusal):
    """Too many failures; the fact ``retry_after`` tells the seconds left."""

    code = "signin-throttled"
    title = "Too many failed attempts"


class AccountNotLocked(Refusal):
    """Support opens a lock that is not there, or whose day is over."""

    code = "account-not-locked"
    title = "Sign-in to the account is not locked"


class LinkGone(Refusal):
    """A link of a message to an owner is good once and not for ever."""

    code = "link-gone"
    title = "The link has been used or has expired"
