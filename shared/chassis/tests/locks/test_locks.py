from dataclasses import replace

import pytest
from flask import Flask, jsonify

from chassis import locks
from chassis.refusal import Refusal, Unavailable
from chassis.tokens import Claims

NOON = 1764072000 + 365 * 86400  # 2026-11-25T12:00:00Z

PERSON = Claims(
    sub="7",
    client_id="cabinet",
    scope=frozenset({"frmr.self"}),
    jti="1",
    iat=NOON,
    exp=NOON + 120,
    sid="8",
    acr="aal2",
    auth_time=NOON - 100,
    level="confirmed",
    act="cabinet",
)
PROGRAM = Claims(
    sub="documents",
    client_id="documents",
    scope=frozenset({"frmr.signers"}),
    jti="2",
    iat=NOON,
    exp=NOON + 300,
)


@pytest.fixture
def ask(house, tokens):
    """Ask a route behind a lock as somebody; without claims, without a token."""

    def ask(lock, claims=None, *, headers=None, method="GET", **more):
        app = house(**more)

        @app.route("/", methods=[method])
        @lock
        def view():
            return jsonify(caller=locks.caller().sub)

        if claims is not None:
            tokens.known["Bearer good"] = claims
            headers = {"Authorization": "Bearer good"}
        return app.test_client().open("/", method=method, headers=headers)

    return ask


def test_a_person_is_let_in(ask):
    response = ask(locks.person(scope="frmr.self"), PERSON)

    assert response.json == {"caller": "7"}


def test_no_token_is_401_with_a_bare_challenge(ask):
    response = ask(locks.person(scope="frmr.self"))

    assert (response.status_code, response.json["code"]) == (401, "token-required")
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_bad_token_is_401_and_the_reason_stays_inside(ask):
    response = ask(locks.person(scope="frmr.self"), headers={"Authorization": "Bearer bad"})

    assert (response.status_code, response.json["code"]) == (401, "token-invalid")
    assert response.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    assert "unknown" not in response.text
    assert "bad" not in response.text


def test_a_token_elsewhere_is_no_token(ask, house, tokens):
    app = house()
    tokens.known["Bearer good"] = PERSON

    @app.post("/")
    @locks.person(scope="frmr.self")
    def view():
        return ""

    client = app.test_client()
    client.set_cookie("access_token", "good")
    response = client.post("/?access_token=good", data={"access_token": "good"})

    assert response.status_code == 401


def test_two_headers_are_401(ask):
    response = ask(
        locks.person(scope="frmr.self"),
        headers=[("Authorization", "Bearer good"), ("Authorization", "Bearer good")],
    )

    assert response.status_code == 401


def test_another_scope_is_403_and_told(ask):
    response = ask(locks.person(scope="frmr.hr"), PERSON)

    assert (response.status_code, response.json["code"]) == (403, "insufficient-scope")
    assert response.headers["WWW-Authenticate"] == (
        'Bearer error="insufficient_scope", scope="frmr.hr"'
    )


@pytest.mark.parametrize("level", ["simplified", "standard", None, "superb"])
def test_an_unconfirmed_account_is_403(ask, level):
    response = ask(locks.person(scope="frmr.self"), replace(PERSON, level=level))

    assert (response.status_code, response.json["code"]) == (403, "account-unconfirmed")


def test_a_lower_level_does_where_the_lock_says_so(ask):
    response = ask(
        locks.person(scope="frmr.self", level="standard"), replace(PERSON, level="standard")
    )

    assert response.status_code == 200


@pytest.mark.parametrize("acr", ["aal1", "aal1e", "aal2r", None, "aal9"])
def test_a_weak_sign_in_is_asked_to_step_up(ask, acr):
    response = ask(locks.person(scope="frmr.self", acr="aal2"), replace(PERSON, acr=acr))

    assert response.status_code == 401
    assert response.json["code"] == "insufficient-user-authentication"
    assert response.headers["WWW-Authenticate"] == (
        'Bearer error="insufficient_user_authentication", acr_values="aal2"'
    )


@pytest.mark.parametrize(("ago", "status"), [(300, 200), (301, 401), (None, 401)])
def test_an_old_sign_in_is_asked_to_repeat(ask, ago, status):
    claims = replace(PERSON, auth_time=None if ago is None else NOON - ago)

    response = ask(locks.person(scope="frmr.self", acr="aal2", fresh_s=300), claims)

    assert response.status_code == status
    if status == 401:
        assert response.headers["WWW-Authenticate"] == (
            'Bearer error="insufficient_user_authentication", acr_values="aal2", max_age="300"'
        )


@pytest.mark.parametrize("act", ["documents", None])
def test_a_person_through_a_stranger_is_403(ask, act):
    response = ask(locks.person(scope="frmr.self"), replace(PERSON, act=act))

    assert (response.status_code, response.json["code"]) == (403, "caller-refused")


def test_without_callers_an_exchanged_token_is_403(ask):
    own = locks.person(scope="frmr.self", callers=())

    assert ask(own, PERSON).status_code == 403
    assert ask(own, replace(PERSON, act=None)).status_code == 200


def test_a_program_is_let_in(ask):
    response = ask(locks.program(scope="frmr.signers", clients=("documents",)), PROGRAM)

    assert response.json == {"caller": "documents"}


@pytest.mark.parametrize(
    ("lock", "claims"),
    [
        (locks.program(scope="frmr.self"), PERSON),
        (locks.person(scope="frmr.signers", callers=()), PROGRAM),
        (locks.program(scope="frmr.signers", clients=("cabinet",)), PROGRAM),
        (locks.program(scope="frmr.signers", clients=()), PROGRAM),
    ],
)
def test_who_is_not_meant_is_403(ask, lock, claims):
    response = ask(lock, claims)

    assert (response.status_code, response.json["code"]) == (403, "caller-refused")


EITHER = locks.either(
    locks.person(scope="frmr.self", level="standard"), locks.program(scope="frmr.signers")
)


@pytest.mark.parametrize(
    ("claims", "status", "code"),
    [
        (PERSON, 200, None),
        (PROGRAM, 200, None),
        (replace(PROGRAM, scope=frozenset()), 403, "insufficient-scope"),
        (replace(PERSON, level="simplified"), 403, "account-unconfirmed"),
        (replace(PERSON, act="stranger"), 403, "caller-refused"),
    ],
)
def test_either_opens_for_both_and_tells_what_the_fitting_one_lacks(ask, claims, status, code):
    response = ask(EITHER, claims)

    assert response.status_code == status
    assert response.json.get("code") == code


@pytest.mark.parametrize(("method", "write"), [("GET", False), ("POST", True), ("DELETE", True)])
def test_writes_are_checked_as_writes(ask, tokens, method, write):
    ask(locks.person(scope="frmr.self", sure=True), PERSON, method=method)

    assert tokens.asked == [{"write": write, "sure": True}]


def test_a_deny_list_that_cannot_be_trusted_is_503(ask, tokens):
    class RevocationUnknown(Unavailable):
        code = "revocation-unknown"

    tokens.fails = RevocationUnknown("revocation")

    response = ask(
        locks.person(scope="frmr.self", sure=True), headers={"Authorization": "Bearer x"}
    )

    assert (response.status_code, response.json["code"]) == (503, "revocation-unknown")
    assert response.headers["Retry-After"] == "5"


def test_a_route_without_a_lock_is_not_answered(house):
    app = house()

    @app.get("/forgotten")
    def view():
        return "secret"

    response = app.test_client().get("/forgotten")

    assert response.status_code == 500
    assert "secret" not in response.text


def test_unlocked_routes_are_found(house):
    app = house()

    @app.get("/locked")
    @locks.open_door("a test")
    def locked():
        return ""

    @app.post("/forgotten")
    def forgotten():
        return ""

    assert locks.unlocked(app) == ["POST /forgotten"]


def test_a_lock_is_found_on_its_view():
    @locks.person(scope="frmr.self")
    def view():
        return ""

    assert locks.lock_of(view) == locks.person(scope="frmr.self")


def test_two_locks_on_one_view_are_a_mistake():
    with pytest.raises(TypeError):

        @locks.open_door("a test")
        @locks.person(scope="frmr.self")
        def view():
            return ""


def test_a_level_that_does_not_exist_is_a_mistake():
    with pytest.raises(ValueError, match="confirmd"):
        locks.person(scope="frmr.self", level="confirmd")


def test_locks_do_not_open_before_they_are_installed():
    app = Flask(__name__)

    @app.get("/")
    @locks.person(scope="frmr.self")
    def view():
        return "secret"

    response = app.test_client().get("/", headers={"Authorization": "Bearer good"})

    assert response.status_code == 500


def test_a_page_asks_the_check_of_the_service(house):
    asked = []

    def check(**needs):
        asked.append(needs)
        return ("", 303, {"Location": "/signin"}) if len(asked) == 1 else None

    app = house(page=check)

    @app.get("/home")
    @locks.page("own home", position=True)
    def view():
        return "home"

    first, second = app.test_client().get("/home"), app.test_client().get("/home")

    assert (first.status_code, first.headers["Location"]) == (303, "/signin")
    assert second.text == "home"
    assert asked == [{"position": True}, {"position": True}]


def test_callers_are_counted_by_who_they_are(ask):
    taken = []

    class Limits:
        def take(self, subject, *names, closed):
            taken.append((subject, *names))

    ask(locks.person(scope="frmr.self"), PERSON, limits=Limits())
    ask(locks.program(scope="frmr.signers"), PROGRAM, limits=Limits())
    ask(locks.open_door("a test"), limits=Limits())

    assert taken == [
        ("7", "person"),
        ("documents", "program"),
        ("127.0.0.1", "open-door"),
        ("127.0.0.0/24", "open-door-net"),
    ]


def test_a_full_measure_is_told(ask):
    class LimitReached(Refusal):
        code = "limit-reached"
        title = "Too many requests"

    class Limits:
        def take(self, subject, *names, closed):
            raise LimitReached(retry_after=30)

    response = ask(
        locks.person(scope="frmr.self"), PERSON, limits=Limits(), statuses={LimitReached: 429}
    )

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "30"


def test_head_passes_the_lock_and_options_tells_methods_only(house):
    app = house()

    @app.get("/")
    @locks.person(scope="frmr.self")
    def view():
        return "secret"

    client = app.test_client()

    assert client.head("/").status_code == 401
    assert client.options("/").status_code == 200
    assert client.options("/").data == b""
