"""Of programs and what they ask."""

from chassis.refusal import Refusal


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
