"""A login that may be two people's: both are tried, at the same cost whoever has it."""

import pytest

from chassis.refusal import Refusal
from idp.domain.refusals import CredentialsWrong, SigninThrottled
from testkit import people

PASSWORD = "Синий7Чайник-на-плите"
# A phone without its plus, and at once a SNILS with right check digits.
BOTH = "79160000077"


@pytest.fixture
def namesakes(bureau):
    """Two people: the phone of the one and the SNILS of the other are the same digits."""
    one = bureau.register("sokolova", phone=f"+{BOTH}")
    other = bureau.register("kuznetsov", snils=BOTH)
    return one, other


def _retyped(bureau, account, password):
    """Make the password of an account another one."""
    with bureau.shared.start_work() as work:
        work.passwords.put(account.id, bureau.shared.hasher.hash(password))


def _tried(bureau, **more):
    try:
        return bureau.sign_in({}, **more)
    except Refusal as refusal:
        return type(refusal)


@pytest.mark.parametrize("which", [0, 1])
def test_digits_that_are_one_s_phone_and_another_s_snils_open_both(bureau, namesakes, which):
    passwords = ("First-Password-7", "Second-Password-8")
    for account, password in zip(namesakes, passwords, strict=True):
        _retyped(bureau, account, password)

    bureau.sign_in({}, login=BOTH, password=passwords[which])

    assert bureau.sessions.opened[-1].account_id == namesakes[which].id


def test_digits_of_two_people_with_one_password_open_neither(bureau, namesakes):
    with pytest.raises(CredentialsWrong):
        bureau.sign_in({}, login=BOTH, password=PASSWORD)
    assert bureau.sign_in({}, login=f"+{BOTH}", password=PASSWORD).finished


@pytest.mark.parametrize(("login", "hashes"), [(BOTH, 2), ("+79160000077", 1), ("no-one", 1)])
@pytest.mark.parametrize("who", ["nobody", "one", "both"])
def test_a_login_costs_as_many_hashes_as_it_has_readings(bureau, request, login, hashes, who):
    if who == "one":
        bureau.register("sokolova", phone=f"+{BOTH}")
    if who == "both":
        request.getfixturevalue("namesakes")
    costs = []
    verify = bureau.shared.hasher.verify
    with pytest.MonkeyPatch.context() as watch:
        watch.setattr(
            bureau.shared.hasher,
            "verify",
            lambda hashed, password: costs.append(hashed) or verify(hashed, password),
        )
        assert _tried(bureau, login=login, password="Wrong-password-1") is CredentialsWrong

    assert len(costs) == hashes


def test_failures_of_one_reading_do_not_shut_the_other(bureau, namesakes):
    _, other = namesakes
    _retyped(bureau, other, "Second-Password-8")
    for _ in range(5):
        _tried(bureau, login=f"+{BOTH}", password="Wrong-password-1")
    assert _tried(bureau, login=f"+{BOTH}", password=PASSWORD) is SigninThrottled

    assert bureau.sign_in({}, login=BOTH, password="Second-Password-8").finished


def test_right_password_of_one_reading_is_no_failure_of_the_other(bureau, namesakes):
    one, _ = namesakes
    _retyped(bureau, one, "First-Password-7")
    for _ in range(6):
        bureau.sign_in({}, login=BOTH, password="First-Password-7")

    assert bureau.sign_in({}, login=people.person("kuznetsov")["phone"], password=PASSWORD)
