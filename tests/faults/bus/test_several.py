"""Several relays and workers of one service: one leads, workers compete, each effect is one."""

import sys
import time

from testkit.queues import await_true
from testkit.strikes import demanded

from .stage import figure

LEADING = "ordinator_relay_leading"


def test_a_standby_leads_when_the_leader_is_killed(line):
    first = line.relay()
    await_true(lambda: figure(first, LEADING) == 1, "the first leads")
    second = line.relay()
    assert figure(second, LEADING) == 0
    line.worker()
    line.tell(20)
    line.await_effects(20)

    with demanded("leading relay killed") as strikes:
        first.kill()
        began = time.monotonic()
        strikes.add()
        await_true(lambda: figure(second, LEADING) == 1, "the second leads", 30)
        spent = time.monotonic() - began
    line.tell(20)
    line.await_effects(40)

    sys.stdout.write(f"the standby led after {spent:.1f} s (design: 3 s)\n")
    assert line.untold() == 0
    assert line.verdict().whole


def test_three_workers_share_the_messages_and_apply_each_once(line):
    workers = [line.worker() for _ in range(3)]
    line.relay()
    line.tell(300)
    line.await_effects(300)

    shares = [
        figure(one, 'ordinator_events_total{outcome="applied",type="idp.account.confirmed.v1"}')
        for one in workers
    ]

    sys.stdout.write(f"applied by three workers: {shares}\n")
    assert sum(share or 0 for share in shares) == 300
    assert all(shares)
    assert line.verdict().whole
