"""A client pushes its request beforehand, so that no browser can change it (RFC 9126)."""

from dataclasses import dataclass
from datetime import timedelta

from chassis.clock import Clock
from idp.domain.authorization import PUSHED_PREFIX
from idp.domain.client import Client
from idp.domain.level import Acr
from idp.domain.oauth import InvalidRequest
from idp.domain.refusals import RedirectForeign
from idp.usecases.oidc import parameters
from idp.usecases.oidc.parameters import Parameters, ReadHint
from idp.usecases.oidc.ports import Secrets, StartOidcWork

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
        secrets: Secrets,
        read_hint: ReadHint,
        clock: Clock,
        floor: Acr,
    ) -> None:
        self._start_work = start_work
        self._read_hint = read_hint
        self._secrets = secrets
        self._clock = clock
        self._floor = floor

    def __call__(self, client: Client, asked: Parameters) -> Pushed:
        """The address to send the browser with.

        Raises:
            OAuthRefusal: the request is not one that would be answered.
        """
        if "request_uri" in asked:
            # Section 2.1: a request that was pushed points to no other.
            raise InvalidRequest(parameter="request_uri")
        try:
            request = parameters.read(asked, client, self._read_hint, self._floor)
        except RedirectForeign:
            raise InvalidRequest(parameter="redirect_uri") from None
        name = self._secrets.new()
        with self._start_work() as work:
            work.pushes.add(self._secrets.digest(name), request, self._clock() + LIFE)
        return Pushed(PUSHED_PREFIX + name, int(LIFE.total_seconds()))
