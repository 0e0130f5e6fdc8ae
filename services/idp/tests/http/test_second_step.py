"""The second step as a person meets it: chosen, asked for again, changed, mistaken, refused."""

import pytest

AGED = "sent_at = sent_at - interval '{0} s', expires_at = expires_at - interval '{0} s'"


@pytest.fixture
def akhmetova(site):
    """A nurse whose codes come to her phone."""
    told = site.plant("akhmetova")
    visitor = site.visitor()
    page = typed(visitor, site, told)
    visitor.submit(page.form(action="/account/factors/sms"))
    visitor.fill({"code": site.code(told["phone"])})
    return told


def typed(visitor, site, told):
    """The page after the password."""
    visitor.open(f"{site.url}/login")
    return visitor.fill({"identifier": told["phone"], "password": told["password"]})


def later(site, seconds):
    """So many seconds pass for every code that was sent."""
    site.run(f"UPDATE code SET {AGED.format(seconds)}")
    site.run(f"UPDATE signin SET sent_at = sent_at - interval '{seconds} s'")


@pytest.mark.demand("A8")
def test_step_is_chosen_asked_for_again_and_changed_until_a_code_is_right(site, akhmetova):
    visitor = site.visitor()
    page = typed(visitor, site, akhmetova)
    offered = {value for form in page.html.forms for value in form.xpath(".//@value")}
    assert {"sms", "call"} <= offered

    visitor.fill({"channel": "sms"})
    first = site.code(akhmetova["phone"])
    later(site, 31)
    page = visitor.submit(visitor.current().form(action="/login/code/resend"))
    again = site.code(akhmetova["phone"])
    assert first != again

    page = visitor.follow("/login/method")
    page = visitor.fill({"channel": "call"})
    page = visitor.fill({"code": "000000"})
    assert (page.status, "Код не подходит" in page.text) == (422, True)
    page = visitor.fill({"code": site.code(akhmetova["phone"])})

    assert page.url == f"{site.url}/account"


@pytest.mark.demand("A9")
def test_each_refused_code_is_told_apart(site, akhmetova):
    visitor, other = site.visitor(), site.visitor()
    typed(visitor, site, akhmetova)
    visitor.fill({"channel": "sms"})
    own = site.code(akhmetova["phone"])
    later(site, 121)
    typed(other, site, akhmetova)
    other.fill({"channel": "sms"})
    foreign = site.code(akhmetova["phone"])

    told = [visitor.fill({"code": code}) for code in ("000000", foreign)]
    later(site, 200)
    told.append(visitor.fill({"code": own}))

    assert [page.status for page in told] == [422, 409, 410]
    assert len({page.text for page in told}) == 3
    for page, word in zip(told, ("не подходит", "другой попытки", "вышло"), strict=True):
        assert word in page.text
