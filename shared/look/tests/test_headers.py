import re

from look.headers import allow_form_action


def test_policy_lets_nothing_from_outside_in(client):
    policy = client.get("/").headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'; script-src 'self' 'nonce-")
    assert "unsafe" not in policy
    assert "form-action 'self' https://idp.test;" in policy
    assert "frame-ancestors 'none'" in policy


def test_nonce_of_the_policy_is_the_nonce_of_the_page_and_new_each_time(client):
    first, second = client.get("/"), client.get("/")
    nonces = [
        re.search(r"'nonce-([^']+)'", r.headers["Content-Security-Policy"])[1]
        for r in (first, second)
    ]

    assert f'<script nonce="{nonces[0]}">' in first.text
    assert nonces[0] != nonces[1]


def test_a_page_may_name_one_more_target_of_its_forms(app):
    @app.get("/leaving")
    def leaving():
        allow_form_action("https://client.test")
        return "<!DOCTYPE html>"

    policy = app.test_client().get("/leaving").headers["Content-Security-Policy"]

    assert "form-action 'self' https://idp.test https://client.test;" in policy


def test_pages_are_never_stored_and_assets_for_ever(client):
    page = client.get("/")
    asset = client.get(re.search(r'src="(/static/init\.[0-9a-f]+\.mjs)"', page.text)[1])

    assert page.headers["Cache-Control"] == "no-store"
    assert "immutable" in asset.headers["Cache-Control"]
    assert asset.headers["Content-Type"].startswith("text/javascript")


def test_assets_come_compressed(client):
    page = client.get("/").text
    address = re.search(r'href="(/static/look\.[0-9a-f]+\.css)"', page)[1]

    assert (
        client.get(address, headers={"Accept-Encoding": "br"}).headers["Content-Encoding"] == "br"
    )


def test_hsts_only_behind_tls(client):
    assert "Strict-Transport-Security" not in client.get("/").headers
    assert "Strict-Transport-Security" in client.get("/", base_url="https://cabinet.test").headers
