"""What a private tree takes of a closure, and how apt is understood."""

import pytest

from ordinator.failures import Stopped
from ordinator.tree.apt import Package, installs
from ordinator.tree.manifest import Manifest, Unpacked
from ordinator.tree.packages import chosen, wanted


def test_a_simulated_installation_names_packages_and_versions():
    told = (
        "NOTE: This is only a simulation!\n"
        "Inst libjemalloc2 (5.3.0-1 Debian:12.15/oldstable [amd64])\n"
        "Inst postgresql-15 [15.18-0+deb12u1] (15.20-0+deb12u1 Debian:12.15 [amd64])\n"
        "Conf libjemalloc2 (5.3.0-1 Debian:12.15/oldstable [amd64])\n"
    )

    packages = installs(told)

    assert packages == (
        Package("libjemalloc2", "5.3.0-1"),
        Package("postgresql-15", "15.20-0+deb12u1"),
    )


def test_what_only_maintainer_scripts_need_is_left_out():
    closure = ("redis-server", "logrotate", "perl-modules-5.36", "libllvm14", "ssl-cert", "ucf")

    assert wanted(closure) == ("redis-server",)


def test_valkey_is_preferred_where_both_are_offered():
    packages = chosen(["redis"], frozenset({"redis-server", "valkey-server"}))

    assert packages == ("valkey-server",)


def test_the_newest_accepted_postgres_is_taken():
    packages = chosen(["postgres"], frozenset({"postgresql-14", "postgresql-15", "postgresql-17"}))

    assert packages == ("postgresql-17",)


def test_a_thing_that_no_index_offers_stops_with_its_names():
    with pytest.raises(Stopped, match="neither valkey-server nor redis-server"):
        chosen(["redis"], frozenset({"postgresql-15"}))


def test_a_manifest_reads_back_what_it_wrote(tmp_path):
    path = tmp_path / "manifest.json"
    unpacked = Unpacked("redis-server", "7.0.15", "redis-server_7.0.15_amd64.deb", "ab" * 32)

    Manifest(("redis",), (unpacked,)).write(path)

    assert Manifest.read(path) == Manifest(("redis",), (unpacked,))


def test_a_tree_without_a_manifest_holds_nothing(tmp_path):
    assert Manifest.read(tmp_path / "manifest.json") == Manifest((), ())
