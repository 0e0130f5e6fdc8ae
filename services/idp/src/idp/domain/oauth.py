"""How the OAuth side says no: words of the protocol, each told where the protocol wants it."""

from chassis.refusal import Refusal


class OAuthRefusal(Refusal):
    """A refusal that the protocol has a word for."""

    @property
    def error(self) -> str:
        """The word on the wire (RFC 6749 sections 4.1.2.1 and 5.2 and their extensions)."""
        return self.code.replace("-", "_")


class InvalidRequest(OAuthRefusal):
    """A parameter is absent, doubled or malformed; the fact ``parameter`` names it."""

    code = "invalid-request"
    title = "The request is incomplete or malformed"


class InvalidClient(OAuthRefusal):
    """The program did not prove who it is, or in two ways at once."""

    code = "invalid-client"
    title = "The program did not authenticate"


class UnauthorizedClient(OAuthRefusal):
    """This program may not ask in this way."""

    code = "unauthorized-client"
    title = "The program may not use this grant"


class UnsupportedGrantType(OAuthRefusal):
    """There is no such grant here."""

    code = "unsupported-grant-type"
    title = "The grant type is not supported"


class UnsupportedResponseType(OAuthRefusal):
    """Only codes are given at the authorization endpoint."""

    code = "unsupported-response-type"
    title = "Only the response type code is supported"


class InvalidGrant(OAuthRefusal):
    """The code, refresh token or subject token is wrong, old, used, revoked or another's."""

    code = "invalid-grant"
    title = "The grant is not valid"


class InvalidDpopProof(OAuthRefusal):
    """RFC 9449 section 5: the proof of a key is absent where it is due, or does not hold."""

    code = "invalid-dpop-proof"
    title = "The proof of the key does not hold"


class InvalidScope(OAuthRefusal):
    """A scope is unknown, or not for this program."""

    code = "invalid-scope"
    title = "The scope is unknown or not allowed"


class InvalidTarget(OAuthRefusal):
    """RFC 8707 section 2: the program may not ask for a token for this service."""

    code = "invalid-target"
    title = "The program may not reach this service"


class AccessDenied(OAuthRefusal):
    """The person refused, or their account may not be used here."""

    code = "access-denied"
    title = "Access is denied"


class LoginRequired(OAuthRefusal):
    """OpenID Connect Core section 3.1.2.6: no page was to be shown and nobody is signed in."""

    code = "login-required"
    title = "Nobody is signed in"


class ConsentRequired(OAuthRefusal):
    """OpenID Connect Core section 3.1.2.6: no page was to be shown, but consent is needed."""

    code = "consent-required"
    title = "The person has not let this program in"


class RegistrationNotSupported(OAuthRefusal):
    """OpenID Connect Core section 7.2.1: programs do not describe themselves in a request."""

    code = "registration-not-supported"
    title = "The parameter registration is not supported"


class UnmetAuthentication(OAuthRefusal):
    """The sign-in is weaker or older than was asked."""

    code = "unmet-authentication-requirements"
    title = "The sign-in is not as strong or fresh as was asked"


class RequestNotSupported(OAuthRefusal):
    """OpenID Connect Core section 6.1: requests as tokens are not taken."""

    code = "request-not-supported"
    title = "The parameter request is not supported"


class RequestUriNotSupported(OAuthRefusal):
    """Only addresses that this service gave out itself are taken (RFC 9126)."""

    code = "request-uri-not-supported"
    title = "Only pushed authorization requests are supported"
