"""What a process of the house may do, read from the running stack and tried on it."""

import pytest

from ordinator.failures import Stopped
from testkit.strikes import demanded

MEGABYTE = 1024 * 1024


def test_no_process_is_root(processes, tell):
    uids = {(one.container, uid) for one in processes for uid in one.status("Uid")}

    assert [one for one in uids if one[1] == "0"] == []
    tell(f"{len(processes)} processes, uids {sorted({int(uid) for _, uid in uids})}, none is root")


def test_no_process_has_a_capability_or_can_get_one(processes, tell):
    for one in processes:
        held = {name: int(one.status(name)[0], 16) for name in ("CapEff", "CapPrm", "CapAmb")}

        assert held == {"CapEff": 0, "CapPrm": 0, "CapAmb": 0}, one
        assert one.status("NoNewPrivs") == ["1"], one
    tell(f"{len(processes)} processes: CapEff 0, CapPrm 0, NoNewPrivs 1")


def test_no_process_is_without_a_filter_of_system_calls(processes, tell):
    assert {one.status("Seccomp")[0] for one in processes} == {"2"}
    tell(f"{len(processes)} processes are under seccomp's filter")


def test_no_root_can_be_written_not_even_by_root(containers, tell):
    staying = containers.staying()
    with demanded("write to a read-only root", len(staying)) as strikes:
        for one in staying:
            with pytest.raises(Stopped, match="Read-only file system"):
                containers.engine.ask("exec", "--user", "0", one.id, "touch", "/ordinator")
            strikes.add()
    tell(f"{len(staying)} roots refused to be written by uid 0")


def test_every_container_has_limits(inspected, tell):
    for service, told in inspected.items():
        host = told["HostConfig"]

        assert host["Memory"] >= 64 * MEGABYTE, service
        assert 0 < host["PidsLimit"] <= 1024, service
        assert host["LogConfig"] == {
            "Type": "json-file",
            "Config": {"max-file": "3", "max-size": "10m"},
        }, service
        assert host["RestartPolicy"]["Name"] == "unless-stopped", service
    total = sum(told["HostConfig"]["Memory"] for told in inspected.values())
    tell(f"{len(inspected)} containers have limits of memory ({total // MEGABYTE} MB), pids, logs")


def test_no_container_shares_the_machine(inspected, tell):
    for service, told in inspected.items():
        host = told["HostConfig"]

        assert not host["Privileged"], service
        assert not host["Devices"], service
        assert "host" not in {host["NetworkMode"], host["PidMode"], host["IpcMode"]}, service
        assert not [one for one in told["Mounts"] if one["Source"].endswith("docker.sock")], service
        assert not [one for one in told["Mounts"] if one["Type"] == "bind" and one["RW"]], service
    tell(f"{len(inspected)} containers: no privilege, device, host's namespace, writable bind")


def test_every_container_says_that_it_is_well(containers, tell):
    states = {one.service: containers.state(one) for one in containers.staying()}

    assert {*states.values()} <= {"running healthy", "running"}
    assert [service for service, state in states.items() if state == "running"] in ([], ["doors"])
    tell(f"{len(states)} containers run and are healthy")


def test_only_the_edge_is_published_and_only_to_this_machine(inspected, tell):
    published = {
        service: [binding for bindings in told for binding in bindings or []]
        for service, one in inspected.items()
        if any(told := (one["NetworkSettings"]["Ports"] or {}).values())
    }

    assert {*published} == {"edge", "doors"}  # the doors are the test's own
    assert {one["HostIp"] for some in published.values() for one in some} == {"127.0.0.1"}
    tell(f"published: the edge, {len(published['edge'])} ports of 127.0.0.1; beside it the doors")
