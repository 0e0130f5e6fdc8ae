import pytest

from cabinet.domain.return_to import safe


@pytest.mark.parametrize("path", ["/home", "/documents?status=signed&type=1", "/documents/7/sign"])
def test_own_pages_are_kept(path):
    assert safe(path) == path


@pytest.mark.parametrize(
    "wanted",
    [
        None,
        "",
        "home",
        "//evil.test",
        "///evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "https://evil.test/",
        "javascript:alert(1)",
        "/\t/evil.test",
        "/home\r\nSet-Cookie: a=b",
        " /home",
        "/\x7fhome",
    ],
)
def test_everything_else_leads_home(wanted):
    assert safe(wanted) == "/home"
