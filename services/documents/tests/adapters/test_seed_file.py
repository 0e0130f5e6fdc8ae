"""The stand's seed: types, recipients and authorities, planted once however often it is read."""

import json

import pytest
import requests
from cryptography.hazmat.primitives.serialization import Encoding

from documents import wiring
from documents.adapters.seed_file import read_seed
from testkit import people


@pytest.fixture
def file(tmp_path, ca):
    """A seed as the runner writes it."""
    told = people.stand(42)
    recipient = told["recipients"][0]
    recipient |= {"endpoint": "http://127.0.0.1:1/deliveries", "receipt_jwk": {"kty": "EC"}}
    told["anchors"] = [ca.authority.root.certificate.public_bytes(Encoding.PEM).decode()]
    path = tmp_path / "seed.json"
    path.write_text(json.dumps(told), "utf-8")
    return path


def test_the_seed_is_read(file):
    seed = read_seed(file)

    assert [kind.code for kind in seed.types] == ["52", "66", "99", "147", "206", "7"]
    assert len(seed.recipients) == 1
    assert len(seed.anchors) == 1


def test_planting_twice_changes_nothing(office, file):
    plant = wiring.wire_planting(office.shared)
    seed = read_seed(file)

    for _ in range(2):
        plant.types(seed.types)
        plant.recipients(seed.recipients)
        plant.anchors(seed.anchors)

    # The office trusts the same authority already.
    assert office.rows("SELECT count(*) FROM trust_anchor") == [(1,)]
    assert office.rows("SELECT count(*) FROM recipient") == [(1,)]


def test_the_authority_of_the_stand_is_read_as_it_is_published(ca):
    pem = requests.get(f"{ca.server.url}/root.pem", timeout=5).content

    from documents.adapters.seed_file import certificate

    root = ca.authority.root.certificate.public_bytes(Encoding.DER)
    assert certificate(pem).der == root
