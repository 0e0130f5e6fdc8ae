"""A program of the profile, that pushes, signs and holds a key."""

import requests

from idp.domain.client import Profile
from testkit.proofs import Holder, headers

from .relying import ASSERTION_TYPE, CALLBACK, Party, members


class Careful(Party):
    """A program of the profile: each request pushed, each token bound to its key."""

    def __post_init__(self):
        super().__post_init__()
        self.holder = Holder()

    def push(self, asked, assertion=None, **more):
        """The answer of the endpoint for pushed requests."""
        form = asked.told | {
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion or self.assertion(),
        }
        return requests.post(
            self.found["pushed_authorization_request_endpoint"], form, timeout=10, **more
        )

    def pushed(self, asked, **more):
        """Where the request lies."""
        answer = self.push(asked, **more)
        assert answer.status_code == 201, answer.text
        assert 0 < answer.json()["expires_in"] <= 600
        return answer.json()["request_uri"]

    def at(self, request_uri, **beside):
        """The page at which a browser ends up that was sent with a pushed request."""
        return self.browser.go(self.link(request_uri, **beside))

    def link(self, request_uri, **beside):
        """Where the browser is sent."""
        told = {"client_id": self.client_id, "request_uri": request_uri} | beside
        query = requests.Request("GET", self.found["authorization_endpoint"], params=told)
        return query.prepare().url

    def told(self, page, asked):
        """Members of an answer, after the checks that each must pass."""
        assert page.url.startswith(f"{CALLBACK}?"), f"no answer: {page.status} {page.url}"
        told = members(page.url)
        assert told.get("iss") == self.found["issuer"], "iss"
        assert told.get("state") == asked.state, "state"
        return told

    def pushed_code(self, asked, **more):
        """A code for a pushed request."""
        return self.told(self.at(self.pushed(asked, **more)), asked)["code"]

    def proof(self, **bent):
        """A proof for the token endpoint."""
        return {"DPoP": self.holder.proof("POST", self.found["token_endpoint"], **bent)}

    def exchange_code(self, code, verifier, *, proof=None, assertion=None, **bent):
        """Give a code back, proven by assertion and key."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "code_verifier": verifier,
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion or self.assertion(),
        } | bent
        form = {name: value for name, value in form.items() if value is not None}
        shown = self.proof() if proof is None else proof
        return requests.post(self.found["token_endpoint"], form, headers=shown, timeout=10)

    def bound(self, **bent):
        """Tokens that are bound to the key, and the request that they came of."""
        asked = self.ask(**bent)
        tokens = self.granted(self.exchange_code(self.pushed_code(asked), asked.verifier))
        assert tokens["token_type"] == "DPoP"
        return asked, tokens

    def read(self, token, scheme="DPoP", method="GET", proofs=None):
        """The answer of userinfo to a bound token."""
        url = self.found["userinfo_endpoint"]
        shown = [self.holder.proof(method, url, token)] if proofs is None else proofs
        told = headers(token, *shown, scheme=scheme)
        if len({name for name, _ in told}) < len(told):
            joined = ", ".join(value for name, value in told if name == "DPoP")
            told = [*(pair for pair in told if pair[0] != "DPoP"), ("DPoP", joined)]
        return requests.request(method, url, headers=dict(told), timeout=10)


def careful(stage, **bent):
    """A program of the profile that nobody knew before."""
    plain = stage.party(**{"profile": Profile.FAPI2} | bent)
    return Careful(stage, plain.client_id)
