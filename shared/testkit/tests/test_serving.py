"""What the stand serves stays on this machine and in private networks."""

import pytest
from flask import Flask

from testkit.serving import PublicAddress, Server, is_private, private_only


@pytest.mark.parametrize("host", ["8.8.8.8", "2a00:1450::1", "stand.example"])
def test_public_address_is_not_listened_on(host):
    with pytest.raises(PublicAddress):
        Server(Flask("stand"), host)


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("172.18.0.4", True),
        ("::1", True),
        ("0.0.0.0", True),
        ("1.1.1.1", False),
        ("", False),
    ],
)
def test_knows_private_addresses(address, private):
    assert is_private(address) is private


def test_stranger_gets_403_where_all_interfaces_are_bound():
    app = Flask("stand")
    app.add_url_rule("/", view_func=lambda: "codes")
    private_only(app)

    near = app.test_client().get("/", environ_base={"REMOTE_ADDR": "172.18.0.4"})
    far = app.test_client().get("/", environ_base={"REMOTE_ADDR": "93.184.216.34"})

    assert (near.status_code, far.status_code) == (200, 403)
