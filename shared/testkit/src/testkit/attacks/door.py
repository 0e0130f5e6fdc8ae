"""A service's door as attackers meet it: what opens it, and what they change around a token."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from testkit.attacks.making import At

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Door:
    """A route of a service that a good token opens.

    Attributes:
        client: How the service's application is asked.
        at: What tokens for it are made of.
        path: A route that only reads.
        around: What a good request carries beside its token.
        ends: Good tokens, and how each thing ends that they hang on; in this order.
        strangers: Knocks with tokens that hold, by somebody whom the door is not for.
    """

    client: FlaskClient
    at: At
    path: str
    around: Mapping[str, str] = field(default_factory=dict)
    ends: Mapping[str, tuple[str, Callable[[], object]]] = field(default_factory=dict)
    strangers: Mapping[str, Callable[[], TestResponse]] = field(default_factory=dict)

    def shown(self, token: str) -> TestResponse:
        """Knock with one token where tokens belong."""
        return self.knock([("Authorization", f"Bearer {token}")])

    def knock(
        self,
        headers: Headers = (),
        *,
        query: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> TestResponse:
        """Ask with these headers, and with whatever else."""
        return self.client.get(
            self.path,
            headers=[*self.around.items(), *headers],
            query_string=query or {},
            data=form,
        )


@dataclass(frozen=True)
class FormDoor(Door):
    """A route that takes a token as a member of a form, as back-channels do."""

    member: str = "logout_token"

    def shown(self, token: str) -> TestResponse:
        """Send the form."""
        return self.knock(form={self.member: token})

    def knock(
        self,
        headers: Headers = (),
        *,
        query: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> TestResponse:
        """Send a form, be it empty."""
        return self.client.post(
            self.path,
            headers=[*self.around.items(), *headers],
            query_string=query or {},
            data=form or {"nothing": ""},
        )


@dataclass(frozen=True)
class JsonDoor(Door):
    """A route that is asked with a body of JSON."""

    body: Mapping[str, object] = field(default_factory=dict)

    def knock(
        self,
        headers: Headers = (),
        *,
        query: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> TestResponse:
        """Send the body, and beside it what else there is."""
        return self.client.post(
            self.path,
            headers=[*self.around.items(), *headers],
            query_string=query or {},
            json={**self.body, **(form or {})},
        )
