"""A binding that was deleted by hand: the fact waits for it, the difference is named."""

import pika

from ordinator.drift import differences
from testkit.queues import await_true
from testkit.strikes import demanded

from .stage import KIND


def test_a_fact_that_nobody_hears_waits_until_the_binding_is_back(line, servers):
    admin = pika.BlockingConnection(pika.URLParameters(servers.broker.admin_url))
    channel = admin.channel()
    assert differences(servers.broker.exported()) == ()
    with demanded("binding deleted") as strikes:
        for service in ("frmr", "cabinet"):
            channel.queue_unbind(f"{service}.inbox", "ordinator.events", KIND)
        line.relay()
        line.worker()
        line.tell(1)
        await_true(
            lambda: line.count(line.teller, "SELECT last_error FROM outbox") == "returned", "kept"
        )
        strikes.add()

        assert set(differences(servers.broker.exported())) == {
            f"missing binding ordinator.events queue {service}.inbox {KIND}"
            for service in ("frmr", "cabinet")
        }

    for service in ("frmr", "cabinet"):
        channel.queue_bind(f"{service}.inbox", "ordinator.events", KIND)
    line.await_effects(1)
    await_true(lambda: line.untold() == 0, "told")
    assert line.verdict().whole
    admin.close()
