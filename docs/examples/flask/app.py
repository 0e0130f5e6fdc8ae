"""A small site that people enter through the identity provider: Flask and Authlib.

It keeps a secret of its own at the provider (``client_secret_basic``). README.md tells how it is
registered and started.
"""

import os
import secrets
from collections.abc import Mapping
from typing import Any

from authlib.integrations.flask_client import OAuth, OAuthError
from flask import Flask, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError

NEEDED = ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "SITE_URL")


def create_app(settings: Mapping[str, str]) -> Flask:
    """The site; what somebody is told of themselves stays in the memory of this process."""
    issuer, site = settings["ISSUER"], settings["SITE_URL"]
    app = Flask(__name__)
    app.secret_key = secrets.token_bytes(32)
    app.config.update(
        SESSION_COOKIE_NAME="example",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=site.startswith("https:"),
    )
    provider = OAuth(app).register(
        "provider",
        client_id=settings["CLIENT_ID"],
        client_secret=settings["CLIENT_SECRET"],
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid profile email",
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": "client_secret_basic",
        },
    )
    # Left to itself Authlib takes an ID token that was made for another program.
    believed = {
        "iss": {"essential": True, "values": [issuer]},
        "aud": {"essential": True, "values": [settings["CLIENT_ID"]]},
    }
    people: dict[str, dict[str, Any]] = {}

    @app.get("/")
    def home() -> ResponseReturnValue:
        return render_template("home.html", person=people.get(session.get("key", "")))

    @app.post("/login")
    def login() -> ResponseReturnValue:
        answer: ResponseReturnValue = provider.authorize_redirect(f"{site}/callback")
        return answer

    @app.get("/callback")
    def callback() -> ResponseReturnValue:
        # Authlib compares state and reads the ID token; whose answer it is (RFC 9207), we do.
        if request.args.get("iss") != issuer:
            return refused("the answer is not our provider's")
        try:
            tokens = provider.authorize_access_token(claims_options=believed)
        except (OAuthError, JoseError, ValueError) as error:
            return refused(str(error))
        if not whole(tokens):
            return refused("there is no ID token, or no access token that could be used")
        session.clear()
        session["key"] = secrets.token_urlsafe(32)
        people[session["key"]] = {"hint": tokens["id_token"], **tokens["userinfo"]}
        return redirect("/", 303)

    @app.post("/logout")
    def logout() -> ResponseReturnValue:
        person = people.pop(session.pop("key", ""), None)
        if person is None:
            return redirect("/", 303)
        answer: ResponseReturnValue = provider.logout_redirect(
            f"{site}/", id_token_hint=person["hint"]
        )
        return answer

    def refused(reason: str) -> ResponseReturnValue:
        app.logger.warning("nobody was let in: %s", reason)
        return render_template("home.html", person=None, refused=True), 403

    return app


def whole(tokens: Mapping[str, Any]) -> bool:
    """Whether the provider's answer has all that was asked for (RFC 6749 section 5.1)."""
    is_usable = tokens.get("token_type", "").lower() == "bearer" and tokens.get("access_token")
    return bool(is_usable) and "userinfo" in tokens


if __name__ == "__main__":
    told = {name: os.environ[name] for name in NEEDED}
    create_app(told).run(port=int(told["SITE_URL"].rpartition(":")[2]))
