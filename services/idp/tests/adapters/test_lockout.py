"""Failed passwords on a real database and cache: what is counted, what is shut, what opens it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

import pytest
import redis

from chassis.refusal import Refusal, Unavailable
from idp.domain.account import Status
from idp.domain.refusals import (
    AccountBlocked,
    CredentialsWrong,
    LinkGone,
    SigninThrottled,
)
from idp.domain.signin import State
from idp.usecases.lockout import LiftLock, locked_for
from idp.wiring import accounts
from idp.wiring.recovery import wire_disavowal_sweeping
from testkit.proxy import FaultProxy
from testkit.rush import at_once
from testkit.strikes import demanded

WRONG = "Wrong-password-1"


@pytest.fixture
def akhmetova(bureau):
    """A nurse without a second factor."""
    return bureau.plant("akhmetova")


def _lift(bureau, told):
    """What support does, and how long the lock would have lasted."""
    account_id = UUID(told["account_id"])
    with bureau.shared.start_work() as work:
        left = locked_for(work, account_id, bureau.clock)
        LiftLock(bureau.lockout)(work, account_id)
    return left


def _tried(bureau, told, **more):
    try:
        return bureau.sign_in(told, **more)
    except (Refusal, Unavailable) as refusal:
        return type(refusal)


def _device(bureau, told):
    """A browser that the account knows."""
    return bureau.sign_in(told).finished.device_cookie


def _shut(bureau, told, **more):
    """As many failures on unknown devices as shut the password."""
    for _ in range(20):
        bureau.clock.turn(minutes=15)
        _tried(bureau, told, password=WRONG, **more)
    bureau.clock.turn(minutes=15)


def test_of_fifty_parallel_wrong_passwords_five_are_judged(bureau, akhmetova):
    fault = demanded("a guess turned away before its hash", 45)
    with fault as strikes:
        outcomes = at_once([lambda: bureau.sign_in(akhmetova, password=WRONG)] * 50)
        strikes.add(outcomes.count(SigninThrottled))

    assert (outcomes.count(CredentialsWrong), outcomes.count(SigninThrottled)) == (5, 45)


def test_a_known_device_has_ten_failures_of_its_own(bureau, akhmetova):
    one, other = _device(bureau, akhmetova), _device(bureau, akhmetova)
    failures = [_tried(bureau, akhmetova, password=WRONG, device_cookie=one) for _ in range(11)]

    assert failures == [CredentialsWrong] * 10 + [SigninThrottled]
    assert _tried(bureau, akhmetova, password=WRONG, device_cookie=other) is CredentialsWrong
    assert _tried(bureau, akhmetova, password=WRONG) is CredentialsWrong


def test_two_logins_of_one_person_share_a_counter(bureau, akhmetova):
    logins = [akhmetova[kind] for kind in ("phone", "email", "snils", "inn", "phone")]
    for login in logins:
        assert _tried(bureau, akhmetova, login=login, password=WRONG) is CredentialsWrong

    assert _tried(bureau, akhmetova, login=akhmetova["email"]) is SigninThrottled


def test_a_stranger_s_thousand_guesses_from_fifty_addresses_shut_no_known_device(bureau, akhmetova):
    device = _device(bureau, akhmetova)

    def guess(number):
        block = f"198.51.{number % 50}.0/24"
        return _tried(bureau, akhmetova, password=WRONG, block=block)

    fault = demanded("a stranger's guess", 1000)
    with fault as strikes, ThreadPoolExecutor(8) as pool:
        for turn in range(20):
            outcomes = list(pool.map(guess, range(turn * 50, turn * 50 + 50)))
            assert set(outcomes) <= {CredentialsWrong, SigninThrottled}
            strikes.add(len(outcomes))
            bureau.clock.turn(minutes=15)

    assert _tried(bureau, akhmetova) is SigninThrottled
    assert bureau.sign_in(akhmetova, device_cookie=device).finished is not None


def test_the_lock_figure_shuts_unknown_devices_and_nothing_else(bureau, akhmetova):
    device = _device(bureau, akhmetova)
    _shut(bureau, akhmetova)

    assert bureau.rows("SELECT account_id::text FROM signin_lock") == [(akhmetova["account_id"],)]
    assert _tried(bureau, akhmetova) is SigninThrottled
    assert bureau.sign_in(akhmetova, device_cookie=device).finished is not None


def test_the_lock_outlives_the_cache(bureau, akhmetova, cache):
    _shut(bureau, akhmetova)
    cache.flushdb()

    with pytest.raises(SigninThrottled) as refused:
        bureau.sign_in(akhmetova)
    assert refused.value.facts["retry_after"] == 24 * 3600 - 15 * 60 + 1


def test_the_right_password_at_the_lock_figure_locks_nothing(bureau, akhmetova):
    for _ in range(19):
        bureau.clock.turn(minutes=15)
        _tried(bureau, akhmetova, password=WRONG)
    bureau.clock.turn(minutes=15)

    assert bureau.sign_in(akhmetova).finished is not None
    assert bureau.rows("SELECT count(*) FROM signin_lock") == [(0,)]


def test_a_second_lock_after_the_day_of_the_first_lasts_a_day_again(bureau, akhmetova):
    _shut(bureau, akhmetova)
    bureau.clock.turn(hours=24)
    _shut(bureau, akhmetova)

    bureau.clock.turn(hours=23)
    assert _tried(bureau, akhmetova) is SigninThrottled


def test_the_owner_is_told_of_the_lock_and_a_login_of_nobody_tells_nobody(bureau, akhmetova):
    _shut(bureau, akhmetova, login="nobody@example.org")
    bureau.send()
    assert bureau.letters == []

    _shut(bureau, akhmetova)
    bureau.send()
    assert sorted(letter.to for letter in bureau.letters) == sorted(
        [akhmetova["phone"], akhmetova["email"]]
    )
    for letter in bureau.letters:
        assert f"{bureau.settings.public_url}/not-me?k=" in letter.text


def test_lock_that_is_lifted_is_open_at_once(bureau, akhmetova):
    _shut(bureau, akhmetova)

    assert _lift(bureau, akhmetova) == timedelta(hours=23, minutes=45)

    assert bureau.sign_in(akhmetova).finished is not None
    assert _lift(bureau, akhmetova) == timedelta(0)


def test_lock_whose_day_is_over_is_none(bureau, akhmetova):
    _shut(bureau, akhmetova)
    bureau.clock.turn(hours=24)

    assert _lift(bureau, akhmetova) == timedelta(0)


@pytest.fixture
def cut_off(bureau, redis_url):
    """The service whose cache is behind a wire that can be cut; NoLimits count elsewhere."""
    parts = urlsplit(redis_url)
    with FaultProxy((parts.hostname, parts.port)) as wire:
        address = parts.netloc.replace(f":{parts.port}", f":{wire.port}")
        through = redis.Redis.from_url(parts._replace(netloc=address).geturl())
        sessions = bureau.sessions
        seams = accounts.Seams(sessions.open, sessions.hold, sessions.issue, sessions.refuse)
        do, bureau.do = bureau.do, accounts.wire(bureau.shared, through, bureau.limits, seams)
        yield wire
        bureau.do = do
        through.close()


def test_no_guess_is_free_while_the_cache_is_away(bureau, akhmetova, cut_off, monkeypatch):
    hashed = []
    verify = bureau.shared.hasher.verify
    monkeypatch.setattr(
        bureau.shared.hasher,
        "verify",
        lambda kept, typed: hashed.append(kept) or verify(kept, typed),
    )
    for _ in range(3):
        assert _tried(bureau, akhmetova, password=WRONG) is CredentialsWrong
    with demanded("the cache is away", 10) as strikes:
        cut_off.drop()
        outcomes = [_tried(bureau, akhmetova, password=WRONG) for _ in range(9)]
        outcomes.append(_tried(bureau, akhmetova))
        strikes.add(outcomes.count(Unavailable))
        cut_off.heal()

    assert (set(outcomes), len(hashed)) == ({Unavailable}, 3)
    assert _tried(bureau, akhmetova, password=WRONG) is CredentialsWrong
    assert _tried(bureau, akhmetova, password=WRONG) is CredentialsWrong
    assert _tried(bureau, akhmetova) is SigninThrottled


def _link(bureau, told):
    """The secret of the link in the newest letter."""
    bureau.send()
    (said, *_) = [one.text for one in reversed(bureau.letters) if one.to == told["phone"]]
    return said.rpartition("?k=")[2].strip()


def test_by_the_link_of_the_notice_the_owner_stops_the_account(bureau, akhmetova):
    device = _device(bureau, akhmetova)
    _shut(bureau, akhmetova)
    link = _link(bureau, akhmetova)

    bureau.recovery.read_disavowal(link)
    bureau.recovery.disavow(link)

    account_id = UUID(akhmetova["account_id"])
    assert bureau.do.read_profile(account_id).account.status is Status.BLOCKED
    assert "idp.account.blocked.v1" in bureau.told()
    assert _tried(bureau, akhmetova, device_cookie=device) in {AccountBlocked, SigninThrottled}


@pytest.mark.parametrize("act", ["read_disavowal", "disavow"])
def test_the_link_is_good_once_and_for_three_days(bureau, akhmetova, act):
    _shut(bureau, akhmetova)
    link = _link(bureau, akhmetova)
    bureau.clock.turn(days=3)
    with pytest.raises(LinkGone):
        getattr(bureau.recovery, act)(link)
    bureau.clock.turn(days=-3)

    bureau.recovery.disavow(link)
    for spent in (link, "made up"):
        with pytest.raises(LinkGone):
            getattr(bureau.recovery, act)(spent)


def test_links_that_are_good_for_nothing_any_more_are_forgotten(bureau, akhmetova):
    _shut(bureau, akhmetova)
    sweep = wire_disavowal_sweeping(bureau.shared)

    bureau.clock.turn(days=3, minutes=-15, seconds=-1)
    sweep()
    assert bureau.rows("SELECT count(*) FROM disavowal") == [(1,)]
    bureau.clock.turn(seconds=1)
    sweep()
    assert bureau.rows("SELECT count(*) FROM disavowal") == [(0,)]


def test_of_twenty_who_press_the_link_at_once_one_stops_the_account(bureau, akhmetova):
    _shut(bureau, akhmetova)
    link = _link(bureau, akhmetova)

    told = at_once([lambda: bureau.recovery.disavow(link)] * 20)

    assert told.count(LinkGone) == 19
    assert bureau.told().count("idp.account.blocked.v1") == 1


def test_known_device_of_a_locked_account_still_meets_its_second_factor(bureau):
    orlova = bureau.plant("orlova")
    step = bureau.sign_in(orlova).step
    device = bureau.offer(step, bureau.totp(orlova["totp_secret"])).finished.device_cookie
    _shut(bureau, orlova)

    assert bureau.sign_in(orlova, device_cookie=device).step.signin.state is State.CODE
