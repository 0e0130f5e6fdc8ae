"""Only a site that the authority certified is pinned, by the key that it shows."""

import ssl

import pytest

from testkit.pins import pins


def test_a_certified_site_is_pinned_once_and_plain_ones_are_not(sites):
    site = sites("own")

    assert pins([site.url, site.url, "http://127.0.0.1:1"], site.ca_file) == [site.pin()]


def test_a_stranger_is_refused(sites):
    site, stranger = sites("own"), sites("stranger")

    with pytest.raises(ssl.SSLCertVerificationError):
        pins([stranger.url], site.ca_file)


def test_without_an_authority_nothing_is_pinned():
    assert pins(["https://127.0.0.1:1"], None) == []
