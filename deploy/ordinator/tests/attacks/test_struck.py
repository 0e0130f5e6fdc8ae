"""The table is made of what the suites told, and of nothing else."""

from ordinator.attacks import report, struck
from ordinator.attacks.struck import Struck

JUNIT = """<?xml version="1.0"?>
<testsuites><testsuite name="pytest" tests="4">
  <testcase classname="services.idp.tests.http.test_attacks.TestTokens" name="a[algorithm]">
    <properties><property name="attack" value="algorithm|9|9"/></properties>
  </testcase>
  <testcase classname="services.frmr.tests.http.test_attacks.TestTokens" name="a[algorithm]">
    <properties><property name="attack" value="algorithm|9|8"/></properties>
    <failure message="alg none got through"/>
  </testcase>
  <testcase classname="services.frmr.tests.http.test_attacks.TestTokens" name="b">
    <properties>
      <property name="attack" value="replay|3|3"/><property name="else" value="x"/>
    </properties>
  </testcase>
  <testcase classname="services.frmr.tests.http.test_attacks.TestKeySets" name="c">
    <properties><property name="attack" value="replay|1|1"/></properties>
  </testcase>
</testsuite></testsuites>
"""


def test_lines_of_two_tests_at_one_service_are_added_up(tmp_path):
    told = tmp_path / "attacks.xml"
    told.write_text(JUNIT)

    assert struck.read(told) == (
        Struck("idp", "algorithm", 9, 9),
        Struck("frmr", "algorithm", 9, 8),
        Struck("frmr", "replay", 4, 4),
    )


def test_a_run_that_told_nothing_struck_nothing(tmp_path):
    assert struck.read(tmp_path / "none.xml") == ()


def test_services_stand_beside_and_lines_below_each_other():
    met = (
        Struck("idp", "algorithm", 9, 9),
        Struck("frmr", "algorithm", 9, 8),
        Struck("frmr", "replay", 4, 4),
    )

    assert list(report.table(met)) == [
        "| line | idp | frmr |",
        "|---|---:|---:|",
        "| algorithm | 9 / 9 | 8 / 9 |",
        "| replay | – | 4 / 4 |",
        "",
        "21 of 22 attacks beaten off",
    ]
