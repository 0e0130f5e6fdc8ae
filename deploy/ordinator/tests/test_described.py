"""The description of a deployment comes back from its file as it was written."""

from pathlib import Path

import pytest

from ordinator.stack.described import Described

DESCRIBED = Described(
    urls={"idp": "https://id.localhost:8443", "inbox": "http://127.0.0.1:19050"},
    admin={"idp.web": "http://127.0.0.1:19011"},
    amqp_admin_url="amqp://admin:word@127.0.0.1:19003/ordinator",
    postgres_admin_url="postgresql://ordinator:word@127.0.0.1:19001/postgres",
    seed=Path("/var/seed.json"),
    run=Path("/var/run"),
    words=("--deployment", "/srv/ordinator"),
    ca_file=Path("/srv/ordinator/edge.pem"),
)


@pytest.mark.parametrize("ca_file", [None, Path("/srv/ordinator/edge.pem")])
def test_what_is_written_is_what_is_read(tmp_path, ca_file):
    told = Described(**{**vars(DESCRIBED), "ca_file": ca_file})
    path = tmp_path / "stack.json"
    path.write_bytes(told.content())

    assert Described.read(path) == told


def test_where_nothing_was_started_there_is_no_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        Described.read(tmp_path / "stack.json")
