"""An engine out of the private tree finds what Debian's installation would have laid for it."""

import json

from ordinator.engine import programs


def test_the_tree_s_programs_are_told_where_their_parts_lie(place):
    sbin = place.tree / "usr/sbin"
    sbin.mkdir(parents=True)
    (sbin / "xtables-nft-multi").touch()

    found = programs.unpacked(place, "/usr/sbin:/usr/bin")

    assert found.dockerd == sbin / "dockerd"
    assert found.env["PATH"].startswith(f"{sbin}:{place.tree}/usr/bin:")
    assert found.env["LD_LIBRARY_PATH"].startswith(f"{place.tree}/usr/lib/")
    assert found.env["XTABLES_LIBDIR"].endswith("/xtables")
    assert (sbin / "iptables").readlink().name == "xtables-nft-multi"
    config = json.loads((place.state / "docker-config/config.json").read_text())
    assert config == {"cliPluginsExtraDirs": [f"{place.tree}/usr/libexec/docker/cli-plugins"]}
