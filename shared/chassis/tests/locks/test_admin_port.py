import pytest

from chassis import locks


@pytest.fixture
def client(house):
    app = house()
    app.extensions["chassis.admin_port"] = 18011

    @app.get("/livez")
    @locks.admin_port
    def livez():
        return "alive"

    @app.get("/")
    @locks.open_door("a test")
    def front():
        return "front"

    return app.test_client()


def test_admin_routes_answer_at_the_admin_port(client):
    response = client.get("/livez", base_url="http://localhost:18011")

    assert response.text == "alive"


def test_elsewhere_there_is_nothing(client):
    response = client.get("/livez", base_url="http://localhost:18010")

    assert (response.status_code, response.json["code"]) == (404, "not-found")


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "X-Forwarded-Port"])
def test_no_header_opens_the_admin_port(client, header):
    response = client.get(
        "/livez",
        headers={header: "localhost:18011"},
        environ_overrides={"SERVER_PORT": "18010"},
    )

    assert response.status_code == 404


def test_the_socket_of_the_server_has_the_last_word(client):
    class Listener:
        def getsockname(self):
            return ("127.0.0.1", 18010)

    response = client.get(
        "/livez",
        base_url="http://localhost:18011",
        environ_overrides={"gunicorn.socket": Listener()},
    )

    assert response.status_code == 404


def test_the_admin_port_answers_nothing_else(client):
    response = client.get("/", base_url="http://localhost:18011")

    assert response.status_code == 404
