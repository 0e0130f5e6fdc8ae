"""What a release is told by: licences that are read, bills that are whole, silence that is told."""

from email.message import Message
from importlib.metadata import Distribution
from types import SimpleNamespace

import pytest

from ordinator.releasing import audit, bills, licences
from ordinator.releasing.audit import Verdict

OSI = "License :: OSI Approved :: "


def package(texts=(), **told):
    metadata = Message()
    for name, values in told.items():
        for value in values if isinstance(values, list) else [values]:
            metadata[name.replace("_", "-")] = value
    return SimpleNamespace(metadata=metadata, read_text=dict(texts).get)


@pytest.mark.parametrize(
    ("told", "licence"),
    [
        (package(License_Expression="MIT", License="other"), "MIT"),
        (package(Classifier=["Topic :: Office", f"{OSI}MIT License"], License="x"), "MIT License"),
        (package(License="BSD-3-Clause\n\nwhole text"), "BSD-3-Clause"),
        (package(Name="silent"), "unknown"),
        (
            package([("licenses/COPYING", "\n  The MIT License\n\nwhole")], License_File="COPYING"),
            "The MIT License",
        ),
        (package([("COPYING", "ISC\n")], License_File=["NOTICE", "COPYING"]), "ISC"),
    ],
)
def test_a_licence_is_in_the_words_of_its_package(told, licence):
    assert licences.declared(told) == licence


def test_a_package_that_is_not_here_is_told_as_such():
    assert licences.licences(["flask", "no-such-package"]) == {
        "flask": licences.declared(Distribution.from_name("flask")),
        "no-such-package": "not installed here",
    }


def test_terms_that_reach_our_code_and_unknown_ones_stop_a_release():
    found = {
        "a": "MIT",
        "b": "GPL-3.0-only",
        "c": "LGPL-3.0-only",
        "d": "GNU General Public License v3 (GPLv3)",
        "e": "GNU Lesser General Public License v3 or later (LGPLv3+)",
        "f": "AGPL-3.0-or-later",
        "g": "unknown",
        "h": "MPL-2.0",
        "i": "GNU GENERAL PUBLIC LICENSE",
        "j": "GNU LESSER GENERAL PUBLIC LICENSE",
    }

    assert sorted(licences.reaching(found)) == ["b", "d", "f", "g", "i"]


def test_a_bill_names_licences_and_our_own_packages():
    bill = {"components": [{"name": "flask", "version": "3.1.3"}]}
    ours = [{"name": "ordinator-chassis", "version": "0.1.0", "license": "MIT"}]

    whole = bills.completed(bill, {"flask": "BSD-3-Clause"}, ours)

    assert whole["components"] == [
        {
            "name": "flask",
            "version": "3.1.3",
            "licenses": [{"license": {"name": "BSD-3-Clause"}}],
        },
        {
            "type": "library",
            "bom-ref": "ordinator-chassis==0.1.0",
            "name": "ordinator-chassis",
            "version": "0.1.0",
            "licenses": [{"license": {"id": "MIT"}}],
        },
    ]


def test_a_known_vulnerability_is_named():
    told = [
        {"name": "flask", "version": "3.1.3", "vulns": []},
        {"name": "jinja2", "version": "2.10", "vulns": [{"id": "CVE-1"}, {"id": "CVE-2"}]},
    ]

    assert audit.verdict(told).told == "jinja2 2.10: CVE-1, CVE-2"
    assert audit.verdict(told[:1]).told == "no known vulnerability"


def test_silence_about_a_package_is_no_clean_verdict():
    told = [
        {"name": "flask", "skip_reason": "not found"},
        {"name": "x", "version": "1", "vulns": []},
    ]

    assert audit.verdict(told) == Verdict(refused="no answer about 1 of 2 packages")
    assert audit.verdict(told).told == "not audited: no answer about 1 of 2 packages"


def test_a_tool_that_cannot_ask_is_quoted(tmp_path):
    (tmp_path / "pip-audit").write_text("#!/bin/sh\necho 'ERROR: no route to host' >&2\nexit 1\n")
    (tmp_path / "pip-audit").chmod(0o755)

    verdict = audit.audit(tmp_path, tmp_path / "lock.txt")

    assert verdict.told == "not audited: ERROR: no route to host"
