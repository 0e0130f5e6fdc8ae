"""The certified relying party ``oic``, told one step at a time: a line of JSON in, one out.

Nothing of it is changed; what it does by itself it does here. It runs in a process of its own, with
nothing of the house beside it.
"""

import json
import sys

from jwkest import JWKESTException
from oic import rndstr
from oic.oauth2.exception import PyoidcError
from oic.oauth2.message import ErrorResponse
from oic.oic import Client
from oic.oic.message import AuthorizationResponse, RegistrationResponse
from oic.utils.authn.client import CLIENT_AUTHN_METHOD


class Refused(Exception):
    """An answer that the library took for an error."""


REFUSALS = (Refused, PyoidcError, JWKESTException, AssertionError, KeyError, ValueError)
"""What the library throws where it does not go on."""


class Program:
    """One program, from its discovery on."""

    def discover(self, issuer, program):
        """Read what the provider says of itself, and keep how the program is registered."""
        self._method = program["auth_method"]
        client_id = program["client_id"]
        self._client = Client(client_id=client_id, client_authn_method=CLIENT_AUTHN_METHOD)
        found = self._client.provider_config(issuer)
        told = {
            "client_id": client_id,
            "client_secret": program["secret"],
            "redirect_uris": program["redirect_uris"],
            "token_endpoint_auth_method": self._method,
            "id_token_signed_response_alg": program["identity_alg"],
        }
        self._client.store_registration_info(RegistrationResponse(**told))
        self._redirect_uri = program["redirect_uris"][0]
        return found.to_dict()

    def authorize(self):
        """Where the person is sent."""
        self._state, self._nonce = rndstr(), rndstr()
        asked = {
            "client_id": self._client.client_id,
            "response_type": "code",
            "scope": ["openid", "profile", "email"],
            "redirect_uri": self._redirect_uri,
            "state": self._state,
            "nonce": self._nonce,
        }
        request = self._client.construct_AuthorizationRequest(request_args=asked)
        return {"url": request.request(self._client.authorization_endpoint)}

    def redeem(self, landed):
        """Read the way back, as the library's own guide does, and give the code back."""
        query = landed.partition("?")[2]
        read = self._client.parse_response(AuthorizationResponse, info=query, sformat="urlencoded")
        told = _right(read)
        if told["state"] != self._state:  # the guide leaves it to the program
            raise Refused("state")
        tokens = _right(
            self._client.do_access_token_request(
                state=told["state"],
                request_args={"code": told["code"]},
                authn_method=self._method,
            )
        )
        claims = tokens["id_token"].to_dict()
        if claims.get("nonce") != self._nonce:  # likewise
            raise Refused("nonce")
        return {"claims": claims}

    def userinfo(self):
        """What userinfo says: asked by POST, the token in the form, which is this library's way."""
        return _right(self._client.do_user_info_request(state=self._state)).to_dict()


def _right(answer):
    if isinstance(answer, ErrorResponse):
        raise Refused(answer.get("error"))
    return answer


def main():
    """Take steps until there are no more."""
    program = Program()
    for line in sys.stdin:
        told = json.loads(line)
        step = told.pop("step")
        try:
            said = {"done": getattr(program, step)(**told)}
        except REFUSALS as error:
            code = type(error).__name__
            said = {"refused": {"code": code, "message": str(error)}}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
