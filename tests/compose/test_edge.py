"""What the edge lets through, and what it does not."""

from urllib.parse import urlsplit

import pytest
import requests

ADMIN = [
    ("GET", "/livez"),
    ("GET", "/readyz"),
    ("GET", "/startupz"),
    ("GET", "/metrics"),
    ("GET", "/jwks"),
    ("POST", "/jwks"),
]


@pytest.fixture(scope="module")
def sites(standing):
    """Every public address of the house."""
    return standing.deployment.inventory.sites


def test_people_reach_their_sites(sites, tell):
    for service in ("idp", "cabinet"):
        answer = requests.get(sites[service] + "/", timeout=10)

        assert answer.ok, service
        assert urlsplit(answer.url).scheme == "https"
    tell(f"{len(sites)} sites answer by TLS, certified by the stand's own authority")


@pytest.mark.parametrize(("method", "path"), ADMIN)
def test_an_admin_route_is_not_there(sites, method, path, tell):
    for service, url in sites.items():
        answer = requests.request(method, url + path, timeout=10, allow_redirects=False)

        assert answer.status_code == 404, service
    tell(f"{method} {path} is 404 at {', '.join(sites)}")


def test_a_site_without_its_authority_is_not_trusted(sites, tmp_path):
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(sites["idp"], timeout=10, verify="/etc/ssl/certs/ca-certificates.crt")
