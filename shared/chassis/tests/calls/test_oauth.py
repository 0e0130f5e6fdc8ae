"""Tokens from an issuer that checks what the client says."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, jsonify, request

from chassis.calls import Calls, OAuthError, TokenClient
from chassis.jwks import KeySet
from chassis.refusal import Unavailable
from chassis.tokens import SigningKey, read_client_assertion
from testkit.serving import Server

KEY = SigningKey.generate("ES256")


class Watch:
    def __init__(self) -> None:
        self.at = datetime(2026, 11, 25, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, seconds) -> None:
        self.at += timedelta(seconds=seconds)


class IdentityProvider:
    """Knows one client; keeps what it was asked, and that no assertion came twice."""

    def __init__(self, clock) -> None:
        self.asked = []
        self.seen = set()
        self.answer = None
        self.clock = clock
        app = Flask("idp")
        app.add_url_rule("/oauth2/token", view_func=self.token, methods=["POST"])
        app.add_url_rule("/oauth2/par", "par", view_func=self.par, methods=["POST"])
        app.add_url_rule("/oauth2/revoke", "revoke", view_func=self.revoke, methods=["POST"])
        self.server = Server(app)

    def token(self):
        self.know()
        if self.answer is not None:
            return self.answer
        return jsonify(
            access_token=f"access-{len(self.asked)}",
            token_type="Bearer",
            expires_in=300,
            scope=self.asked[-1].get("scope"),
            refresh_token="refresh-2",
            id_token="id-1",
        )

    def par(self):
        self.know()
        return jsonify(request_uri="urn:ietf:params:oauth:request_uri:1", expires_in=90), 201

    def revoke(self):
        self.know()
        return "", 200

    def know(self):
        form = request.form.to_dict()
        assert form.pop("client_assertion_type") == (
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        )
        proof = read_client_assertion(
            form.pop("client_assertion"),
            keys=KeySet({"keys": [KEY.public_jwk()]}),
            client_id="cabinet",
            audience=self.server.url,
            clock=self.clock,
        )
        assert proof.jti not in self.seen
        self.seen.add(proof.jti)
        self.asked.append(form)


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def idp(watch):
    provider = IdentityProvider(watch)
    with provider.server:
        yield provider


@pytest.fixture
def client(idp, watch):
    return TokenClient(
        Calls(idp.server.url, "idp"),
        client_id="cabinet",
        key=KEY,
        issuer=idp.server.url,
        clock=watch,
    )


def test_a_programs_token_is_kept_while_it_lives(client, idp, watch):
    first = client.client_credentials("frmr.signers", "frmr")
    watch.forward(269)
    second = client.client_credentials("frmr.signers", "frmr")
    watch.forward(1)
    third = client.client_credentials("frmr.signers", "frmr")

    assert (first, second, third) == ("access-1", "access-1", "access-2")
    assert idp.asked[0] == {
        "grant_type": "client_credentials",
        "scope": "frmr.signers",
        "resource": "urn:ordinator:frmr",
    }


def test_tokens_for_other_services_and_scopes_are_kept_apart(client):
    told = {
        client.client_credentials("frmr.signers", "frmr"),
        client.client_credentials("frmr.other", "frmr"),
        client.client_credentials("frmr.signers", "documents"),
    }

    assert told == {"access-1", "access-2", "access-3"}


def test_a_refused_token_is_forgotten(client):
    client.client_credentials("frmr.signers", "frmr")
    client.forget()

    assert client.client_credentials("frmr.signers", "frmr") == "access-2"


def test_a_persons_token_is_exchanged(client, idp):
    tokens = client.exchange("subject-1", "documents", "documents.read")

    assert (tokens.access_token, tokens.expires_in) == ("access-1", 300)
    assert idp.asked == [
        {
            "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
            "subject_token": "subject-1",
            "subject_token_type": "urn:ietf:params:oauth:token-type:access_token",
            "audience": "documents",
            "scope": "documents.read",
        }
    ]


def test_a_request_is_pushed(client, idp):
    uri = client.push({"response_type": "code", "scope": "openid"})

    assert uri == "urn:ietf:params:oauth:request_uri:1"
    assert idp.asked == [{"response_type": "code", "scope": "openid", "client_id": "cabinet"}]


def test_a_code_becomes_tokens(client, idp):
    tokens = client.code("code-1", "verifier-1", "http://127.0.0.1:18030/oidc/callback")

    assert (tokens.id_token, tokens.refresh_token) == ("id-1", "refresh-2")
    assert idp.asked == [
        {
            "grant_type": "authorization_code",
            "code": "code-1",
            "code_verifier": "verifier-1",
            "redirect_uri": "http://127.0.0.1:18030/oidc/callback",
        }
    ]


def test_a_refresh_token_becomes_the_next(client, idp):
    tokens = client.refresh("refresh-1", resource="urn:ordinator:cabinet")

    assert tokens.refresh_token == "refresh-2"
    assert idp.asked == [
        {
            "grant_type": "refresh_token",
            "refresh_token": "refresh-1",
            "resource": "urn:ordinator:cabinet",
        }
    ]


def test_a_token_is_given_back(client, idp):
    client.revoke("refresh-1")

    assert idp.asked == [{"token": "refresh-1"}]


def test_a_refusal_tells_the_word_of_the_standard(client, idp):
    idp.answer = ({"error": "invalid_grant", "error_description": "gone"}, 400)

    with pytest.raises(OAuthError) as refused:
        client.refresh("refresh-1")
    assert (refused.value.error, refused.value.status) == ("invalid_grant", 400)


@pytest.mark.parametrize(
    "answer", [({}, 200), ([], 200), ({"access_token": 1, "expires_in": 1}, 200), ("<html>", 200)]
)
def test_an_answer_without_a_token_is_no_answer(answer, client, idp):
    idp.answer = answer

    with pytest.raises(Unavailable):
        client.refresh("refresh-1")


def test_no_issuer_is_unavailable(watch):
    away = Calls("http://127.0.0.1:9", "idp")
    client = TokenClient(away, client_id="cabinet", key=KEY, issuer="http://a", clock=watch)

    with pytest.raises(Unavailable):
        client.client_credentials("frmr.signers", "frmr")


def test_tokens_do_not_show(client):
    assert "access-1" not in repr(client.code("c", "v", "u"))
