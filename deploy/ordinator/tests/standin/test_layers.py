"""A layer depends on what its files hold, not on when they were made."""

import os
import tarfile
import time

from ordinator.standin.layers import pack

BEGUN = 2_000_000_000.0


def fill(root, made):
    for name in ("usr/bin/server", "usr/share/doc/server/copyright", "etc/made"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
        os.utime(path, (1_000_000_000, 1_000_000_000))
    (root / "usr/bin/alias").symlink_to("server")
    for path in (root / "etc/made", *(path for path in root.rglob("*") if path.is_dir())):
        os.utime(path, (made, made))
    os.utime(root / "usr/bin/alias", (made, made), follow_symlinks=False)


def test_the_same_files_at_another_time_make_the_same_layer(tmp_path):
    layers = []
    for name, made in (("one", BEGUN + 5), ("two", BEGUN + 5000)):
        fill(tmp_path / name, made)
        layers.append(pack(tmp_path / name, tmp_path / f"{name}.tar", BEGUN))

    assert layers[0].digest == layers[1].digest


def test_members_come_in_one_order_with_the_times_of_packed_files_alone(tmp_path):
    fill(tmp_path / "root", BEGUN + 5)

    layer = pack(tmp_path / "root", tmp_path / "layer.tar", BEGUN)

    with tarfile.open(layer.path) as tar:
        members = [(member.name, member.mtime) for member in tar]
    assert members == [
        ("etc", 0),
        ("etc/made", 0),
        ("usr", 0),
        ("usr/bin", 0),
        ("usr/bin/alias", 0),
        ("usr/bin/server", 1_000_000_000),
        ("usr/share", 0),
        ("usr/share/doc", 0),
        ("usr/share/doc/server", 0),
        ("usr/share/doc/server/copyright", 1_000_000_000),
    ]


def test_what_only_people_read_and_what_is_the_machines_is_left_out(tmp_path):
    kept = ("etc/passwd", "usr/share/doc/server/copyright")
    left = (
        "etc/passwd-",
        "etc/apt/sources.list",
        "etc/resolv.conf",
        "usr/share/doc/server/README",
        "usr/share/locale/ru/server.mo",
        "usr/share/man/man1/server.1",
        "var/cache/apt/archives/server.deb",
        "var/lib/apt/lists/mirror",
        "var/lib/dpkg/status-old",
        "var/log/dpkg.log",
    )
    for name in (*kept, *left):
        path = tmp_path / "root" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)

    layer = pack(tmp_path / "root", tmp_path / "layer.tar", time.time())

    with tarfile.open(layer.path) as tar:
        files = [member.name for member in tar if member.isreg()]
    assert tuple(files) == kept
