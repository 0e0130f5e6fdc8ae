"""A client pushes its request beforehand, so that no browser can change it (RFC 9126)."""

from dataclasses import dataclass, replace
from datetime import timedelta

from chassis.clock import Clock
from chassis.tokens import Shown
from idp.domain.authorization import PUSHED_PREFIX, AuthorizationRequest
from idp.domain.client import Client
from idp.domain.level import Acr
from idp.domain.oauth import InvalidDpopProof, InvalidRequest
from idp.domain.refusals import RedirectForeign
from idp.usecases.oidc import parameters
from idp.usecases.oidc.parameters import Parameters, ReadHint
from idp.usecases.oidc.ports import Secrets, StartOidcWork
from idp.usecases.oidc.possession import ProveKey

LIFE = timedelta(seconds=90)


@dataclass(frozen=True)
class Pushed:
    """Where the request lies, and for how many seconds."""

    request_uri: str
    expires_in: int


class PushRequest:
    """Judged as at the authorization endpoint; faults are told to the client at once."""

    def __init__(
        self,
        start_work: StartOidcWork,
        prove_key: ProveKey,
        *,
        secrets: Secrets,
        read_hint: ReadHint,
        clock: Clock,
        floor: Acr,
    ) -> None:
        self._start_work = start_work
        self._prove_key = prove_key
        self._read_hint = read_hint
        self._secrets = secrets
        self._clock = clock
        self._floor = floor

    def __call__(self, client: Client, asked: Parameters, shown: Shown) -> Pushed:
        """The address to send the browser with.

        Raises:
            OAuthRefusal: the request is not one that would be answered, or its proof of a key
                does not hold or is of another than it names.
        """
        if "request_uri" in asked:
            # Section 2.1: a request that was pushed points to no other.
            raise InvalidRequest(parameter="request_uri")
        try:
            request = parameters.read(asked, client, self._read_hint, self._floor)
        except RedirectForeign:
            raise InvalidRequest(parameter="redirect_uri") from None
        request = self._bound(request, shown)
        name = self._secrets.new()
        with self._start_work() as work:
            work.pushes.add(self._secrets.digest(name), request, self._clock() + LIFE)
        return Pushed(PUSHED_PREFIX + name, int(LIFE.total_seconds()))

    def _bound(self, request: AuthorizationRequest, shown: Shown) -> AuthorizationRequest:
        """RFC 9449 section 10.1: a proof binds the code as the parameter does."""
        jkt = self._prove_key(shown)
        if jkt is not None and request.dpop_jkt not in {None, jkt}:
            raise InvalidDpopProof
        return replace(request, dpop_jkt=jkt or request.dpop_jkt)
