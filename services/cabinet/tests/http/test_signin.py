import re
from urllib.parse import parse_qs, urlsplit

import pytest

from cabinet.domain.refusals import SigninRefused
from cabinet.usecases.ports import SigninOver
from chassis.refusal import Unavailable


def begin(client, **query):
    going = client.get("/login", query_string=query)
    assert going.status_code == 303
    return parse_qs(urlsplit(going.location).query)["state"][0]


def answer(stage, expected, **bent):
    return {"state": expected, "code": "c-1", "iss": stage.provider.issuer} | bent


def token(page):
    return re.search(r'name="csrf_token" value="([0-9a-f]+)"', page.text)[1]


@pytest.mark.demand("A12")
def test_signing_in_leads_to_the_page_one_wanted(stage, client, sign_in):
    came_out = sign_in("/profile")

    assert came_out.status_code == 303
    assert came_out.location == "/profile"
    assert client.get("/home").status_code == 200


def test_page_without_a_session_leads_to_signing_in_and_back(client):
    going = client.get("/documents?status=signed", headers={"Accept": "text/html"})

    assert going.location == "/login?return_to=%2Fdocuments%3Fstatus%3Dsigned"


@pytest.mark.parametrize("evil", ["//evil.example", "https://evil.example", "/\\evil.example", ""])
def test_nobody_is_led_to_another_site(client, sign_in, evil):
    assert sign_in(evil).location == "/home"


@pytest.mark.demand("E4")
def test_answer_without_our_cookie_says_that_cookies_are_off(stage, client):
    state = begin(client)
    client.delete_cookie(f"cabinet-t-{state[:8]}")

    page = client.get("/oidc/callback", query_string=answer(stage, state))

    assert page.status_code == 400
    assert "cabinet/cookies-off" in page.text


def test_answer_to_the_attempt_of_another_browser_is_foreign(stage, client, build):
    attacker = build().test_client()
    planted = begin(attacker)
    begin(client)

    page = client.get("/oidc/callback", query_string=answer(stage, planted))

    assert page.status_code == 409
    assert "cabinet/signin-foreign" in page.text
    assert not stage.sessions.kept


def test_answer_is_taken_once(stage, client):
    state = begin(client)
    cookie = client.get_cookie(f"cabinet-t-{state[:8]}").value
    client.get("/oidc/callback", query_string=answer(stage, state))
    client.set_cookie(f"cabinet-t-{state[:8]}", cookie)

    page = client.get("/oidc/callback", query_string=answer(stage, state))

    assert page.status_code == 409


@pytest.mark.parametrize(
    "bent", [{"iss": "http://evil.example"}, {"state": "other"}], ids=["iss", "state"]
)
def test_bent_answer_opens_nothing(stage, client, bent):
    state = begin(client)

    page = client.get("/oidc/callback", query_string=answer(stage, state, **bent))

    assert page.status_code == 409
    assert not stage.sessions.kept


def test_doubled_member_of_the_answer_opens_nothing(stage, client):
    state = begin(client)
    query = [*answer(stage, state).items(), ("code", "c-2")]

    assert client.get("/oidc/callback", query_string=query).status_code == 409


def test_refused_person_sees_what_is_left_to_do(stage, client):
    state = begin(client)
    told = answer(stage, state, error="access_denied")

    page = client.get("/oidc/callback", query_string=told)

    assert page.status_code == 403
    assert "Подтверждение учётной записи" in page.text
    assert f"{stage.provider.issuer}/account" in page.text


def test_session_id_is_new_at_each_sign_in(stage, client, sign_in):
    client.set_cookie("cabinet-session", "planted")

    sign_in()

    assert client.get_cookie("cabinet-session").value != "planted"


def test_session_cookie_is_kept_from_scripts_and_other_sites(sign_in):
    (cookie,) = [
        header
        for header in sign_in().headers.getlist("Set-Cookie")
        if header.startswith("cabinet-session=") and "Expires" not in header
    ]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_behind_tls_cookies_are_bound_to_the_host(stage, build):
    client = build("https://cabinet.example").test_client()

    going = client.get("/login")

    (cookie,) = going.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-cabinet-t-")
    assert "Secure" in cookie


def test_sixth_attempt_of_a_browser_drops_an_older_one(client):
    for _ in range(7):
        begin(client)

    kept = [cookie for cookie in client._cookies.values() if "-t-" in cookie.key]
    assert len(kept) == 5


@pytest.mark.demand("E2")
def test_provider_away_is_an_outage_page_with_the_time_to_return(stage, client):
    stage.provider.refusal = Unavailable("idp", 30)

    page = client.get("/login")

    assert page.status_code == 503
    assert page.headers["Retry-After"] == "30"
    assert "cabinet/unavailable" in page.text


def test_browser_that_keeps_no_session_is_not_sent_around_for_ever(client):
    headers = {"Accept": "text/html"}
    for _ in range(3):
        assert client.get("/home", headers=headers).status_code == 303

    page = client.get("/home", headers=headers)

    assert page.status_code == 401
    assert "cabinet/session-over" in page.text


def test_signing_out_ends_the_session_here_and_there(stage, client, sign_in):
    sign_in()
    form = token(client.get("/home"))

    going = client.post("/logout", data={"csrf_token": form})

    assert going.location.startswith(f"{stage.provider.issuer}/oauth2/end_session?")
    assert not stage.sessions.kept
    assert stage.provider.revoked == ["refresh-1"]
    assert client.get("/home", headers={"Accept": "text/html"}).status_code == 303


def test_nobody_is_signed_out_by_another_site(stage, client, sign_in):
    sign_in()

    page = client.post("/logout", headers={"Origin": "http://evil.example"})

    assert page.status_code == 403
    assert stage.sessions.kept


def test_pages_let_their_forms_lead_to_the_provider(client, sign_in, stage):
    sign_in()

    policy = client.get("/home").headers["Content-Security-Policy"]

    assert f"form-action 'self' {stage.provider.issuer};" in policy


def test_sign_out_at_the_provider_ends_the_session(stage, client, sign_in):
    sign_in()
    stage.provider.overs["logout-token"] = SigninOver("1", "sid-1", None)

    answered = client.post("/oidc/backchannel-logout", data={"logout_token": "logout-token"})

    assert answered.status_code == 200
    assert not stage.sessions.kept


def test_logout_token_counts_once(stage, client):
    stage.provider.overs["logout-token"] = SigninOver("1", "sid-1", None)
    told = {"logout_token": "logout-token"}
    client.post("/oidc/backchannel-logout", data=told)

    again = client.post("/oidc/backchannel-logout", data=told)

    assert again.status_code == 400
    assert again.json["code"] == "logout-token-refused"


def test_idle_session_ends_and_asks_for_the_password(stage, client, sign_in):
    sign_in()
    stage.clock.pass_by(minutes=15)

    assert client.get("/home", headers={"Accept": "text/html"}).location.startswith("/login?")
    begin(client)
    assert stage.provider.wishes[-1].login_again


def test_one_press_prolongs_the_session(stage, client, sign_in):
    sign_in()
    form = token(client.get("/home"))
    stage.clock.pass_by(minutes=14)
    answered = client.post("/session/prolong", data={"csrf_token": form})
    stage.clock.pass_by(minutes=14)

    assert answered.status_code in {204, 303}
    assert client.get("/home").status_code == 200


def test_session_refused_at_renewal_is_over(stage, client, sign_in):
    stage.bind()
    sign_in()
    stage.clock.pass_by(minutes=5)
    stage.provider.refusal = SigninRefused(reason="invalid_grant")

    page = client.get("/binding", headers={"Accept": "text/html"})

    assert page.status_code == 401
    assert not stage.sessions.kept


def test_step_up_asks_for_a_fresh_second_factor_and_comes_back(stage, client, sign_in):
    sign_in()

    going = client.get("/stepup?return_to=/documents/1/sign")

    wish = stage.provider.wishes[-1]
    assert going.location.startswith(stage.provider.issuer)
    assert (wish.acr, wish.max_age_s) == ("aal2", 300)


def test_language_is_asked_for_at_the_provider(stage, client):
    begin(client)
    client.get("/?lang=en")
    begin(client)

    assert [wish.locale for wish in stage.provider.wishes] == ["ru", "en"]
