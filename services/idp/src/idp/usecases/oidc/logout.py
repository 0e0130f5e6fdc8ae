"""A client sends a person to us to sign out (OpenID Connect RP-Initiated Logout)."""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from idp.domain.refusals import ClientUnknown, LogoutHintBad, RedirectForeign
from idp.domain.session import Session
from idp.usecases.oidc.ports import Hint, OidcWork, OwnTokens, StartOidcWork
from idp.usecases.session import EndSession


@dataclass(frozen=True)
class LogoutAsked:
    """Parameters of the request (section 2)."""

    id_token_hint: str | None = None
    client_id: str | None = None
    post_logout_redirect_uri: str | None = None
    state: str | None = None


@dataclass(frozen=True)
class SignedOut:
    """It is done; the browser goes to the client's address, or to a page of ours without one."""

    address: str | None


class SignOut:
    """A hint of ours that names this very session is proof enough; else the person is asked."""

    def __init__(self, start_work: StartOidcWork, own_tokens: OwnTokens, end: EndSession) -> None:
        self._start_work = start_work
        self._own_tokens = own_tokens
        self._end = end

    def __call__(self, asked: LogoutAsked, session: Session | None) -> SignedOut | None:
        """What was done; None: a page asks the person first, and leads nowhere after.

        Raises:
            LogoutHintBad: the hint is not ours, or names another client than the request.
            RedirectForeign, ClientUnknown: nobody may be sent there.
        """
        hint = self._hint(asked)
        if hint is None:
            return None
        if session is not None and session.id != hint.session_id:
            # Another person's sign-in in the same browser is not ended by an old hint.
            return None
        with self._start_work() as work:
            address = _address(work, asked, hint)
        self._end(hint.session_id)
        return SignedOut(address)

    def _hint(self, asked: LogoutAsked) -> Hint | None:
        if asked.id_token_hint is None:
            return None
        hint = self._own_tokens.hint(asked.id_token_hint)
        if hint is None or asked.client_id not in {None, hint.client_id}:
            raise LogoutHintBad
        return hint


def _address(work: OidcWork, asked: LogoutAsked, hint: Hint) -> str | None:
    uri = asked.post_logout_redirect_uri
    if uri is None:
        return None
    try:
        client = work.clients.get(hint.client_id)
    except ClientUnknown:
        raise LogoutHintBad from None
    if uri not in client.post_logout_redirect_uris:
        raise RedirectForeign
    if asked.state is None:
        return uri
    joint = "&" if urlsplit(uri).query else "?"
    return f"{uri}{joint}{urlencode({'state': asked.state})}"
