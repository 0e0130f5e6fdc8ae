import pytest
from flask import jsonify

from chassis import door, locks


@pytest.fixture
def client(house):
    app = house()

    @app.put("/thing")
    @locks.open_door("a test")
    def change():
        return door.etag(jsonify(was=door.if_match()), 8)

    return app.test_client()


def test_a_change_names_the_version_it_changes(client):
    response = client.put("/thing", headers={"If-Match": '"7"'})

    assert response.json == {"was": 7}
    assert response.headers["ETag"] == '"8"'


def test_a_change_of_no_version_is_428(client):
    response = client.put("/thing")

    assert (response.status_code, response.json["code"]) == (428, "precondition-required")


@pytest.mark.parametrize(
    "tag", ['W/"7"', "7", "*", '"7", "8"', '"-1"', '"7x"', f'"{"9" * 19}"', '"٧"']
)
def test_a_tag_that_is_not_ours_is_412(client, tag):
    response = client.put("/thing", headers={"If-Match": tag.encode().decode("latin-1")})

    assert (response.status_code, response.json["code"]) == (412, "stale-version")
