"""Every way this service says no."""

from typing import Any

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


class CodeMismatch(Refusal):
    """The fact ``tries_left`` is there once it is worth saying."""

    code = "code-mismatch"
    title = "The code is wrong"


class CodeExpired(Refusal):
    """The digits were right, the time is over."""

    code = "code-expired"
    title = "The code has expired"


class CodeUsed(Refusal):
    """The digits were right and already used."""

    code = "code-used"
    title = "The code has been used"


class CodeForeign(Refusal):
    """The digits belong to another open attempt of the same account."""

    code = "code-foreign"
    title = "The code is from another attempt or device"


class AttemptsExhausted(Refusal):
    """All codes of the transaction are dead."""

    code = "attempts-exhausted"
    title = "No attempts are left, ask for another code"


class ResendTooSoon(Refusal):
    """The fact ``retry_after`` tells the seconds left."""

    code = "resend-too-soon"
    title = "Another code cannot be sent yet"


class ChannelUnavailable(Refusal):
    """The fact ``channel`` tells which; others may work."""

    code = "channel-unavailable"
    title = "Codes cannot be sent this way just now"

    def __init__(self, **facts: Any) -> None:
        super().__init__(retry_after=60, **facts)


class ChannelUnknown(Refusal):
    """The person has no such second factor or contact."""

    code = "channel-unknown"
    title = "This way of receiving codes is not set up"


class FactorOn(Refusal):
    """The factor is switched on already."""

    code = "factor-on"
    title = "The second factor is already on"


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


class RequestUnknown(Refusal):
    """Nothing was refused in a request of this number."""

    code = "request-unknown"
    title = "There is no failed attempt of this number"


class ClientUnknown(Refusal):
    """Told on a page: nobody proved that the redirect address is safe."""

    code = "client-unknown"
    title = "The program that sent you is not registered"


class RedirectForeign(Refusal):
    """Told on a page, for the same reason."""

    code = "redirect-foreign"
    title = "The return address is not registered for this program"


class LogoutHintBad(Refusal):
    """The token that names the session to end is not ours."""

    code = "logout-hint-invalid"
    title = "The sign-out request is not ours"


class ClientInvalid(Refusal):
    """The fact ``reason`` says which rule of a registration is broken."""

    code = "client-invalid"
    title = "The program cannot be registered so"


class ClientKnown(Refusal):
    """A registration would take the place of another program."""

    code = "client-known"
    title = "A program of this name is registered"


class StaleVersion(Refusal):
    """Somebody else changed it meanwhile."""

    code = "stale-version"
    title = "The thing was changed since it was read"


class KeyTooYoung(Refusal):
    """A key signs only after a day in the key set, unless it must be at once."""

    code = "key-too-young"
    title = "The next key has not been announced long enough"


class ScopeNotGranted(Refusal):
    """Only officers' scopes are granted to accounts; the others need no grant."""

    code = "scope-not-for-officers"
    title = "This scope is not granted to accounts"


class PushedRequestGone(Refusal):
    """Told on a page: the address that the request was pushed to is unknown, spent or too old."""

    code = "pushed-request-gone"
    title = "The sign-in request has expired, begin again"


class RequestTooLong(Refusal):
    """No browser carries an address as long as this."""

    code = "request-too-long"
    title = "The sign-in request is too long"


class ConsentUnknown(Refusal):
    """There is no such consent, or no longer."""

    code = "consent-unknown"
    title = "This program was not let in"
