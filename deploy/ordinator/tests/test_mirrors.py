"""The machine's own package sources, told for a release that it does not run."""

from pathlib import Path

import pytest

from ordinator.failures import Stopped
from ordinator.tree import mirrors

SOURCES = """\
# Debian by the mirror of this network
Types: deb
# an older snapshot
URIs: https://mirror.test.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/mirror.gpg

Types: deb deb-src
URIs: https://mirror.test.example/debian-security
Suites: bookworm-security
Components: main

Types: deb
URIs: https://mirror.test.example/nodes
Suites: nodistro
Components: main

Enabled: no
Types: deb
URIs: https://elsewhere.test.example/debian
Suites: bookworm
Components: main
"""


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "sources.list.d").mkdir()
    return tmp_path


def test_sources_in_stanzas_are_told_for_another_release(settings):
    (settings / "sources.list.d/debian.sources").write_text(SOURCES)

    mirror = mirrors.find("trixie", settings)

    assert mirror.site == "https://mirror.test.example/debian"
    assert mirror.keyring == Path("/usr/share/keyrings/mirror.gpg")
    assert mirror.sources == (
        "deb [signed-by=/usr/share/keyrings/mirror.gpg] https://mirror.test.example/debian"
        " trixie main\n"
        "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]"
        " https://mirror.test.example/debian-security trixie-security main\n"
        "deb [signed-by=/usr/share/keyrings/mirror.gpg] https://mirror.test.example/debian"
        " trixie-updates main\n"
    )


def test_sources_in_lines_are_told_for_another_release(settings):
    (settings / "sources.list").write_text(
        "# deb http://old.test.example/debian bookworm main\n"
        "deb [arch=amd64 signed-by=/etc/keys/own.gpg] http://mirror.test.example/debian/ stable"
        " main contrib # the whole of it\n"
        "deb-src http://mirror.test.example/debian stable main\n"
    )
    (settings / "sources.list.d/tools.list").write_text(
        "deb http://tools.test.example/apt cloud-bookworm main\n"
    )

    mirror = mirrors.find("bookworm", settings)

    assert mirror.sources == (
        "deb [signed-by=/etc/keys/own.gpg] http://mirror.test.example/debian/ bookworm main\n"
    )


def test_a_machine_that_fetches_no_debian_is_told_so(settings):
    (settings / "sources.list").write_text("deb http://archive.test.example/ubuntu noble main\n")

    with pytest.raises(Stopped, match="name no Debian archive"):
        mirrors.find("bookworm", settings)
