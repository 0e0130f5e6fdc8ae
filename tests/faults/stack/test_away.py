"""Parts of the whole house away for a while: what goes on, what is refused, and what heals."""

import pytest
import requests

from testkit.cms import sign_detached
from testkit.demo import cabinet, summary
from testkit.queues import await_true
from testkit.strikes import demanded
from testkit.traffic import moved_in
from testkit.visitor import Visitor

pytestmark = pytest.mark.timeout(600)
SILENT_S = 120
OWN_PAGES = ("/home", "/profile")
OPEN_PAGES = ("/", "/accessibility")


@pytest.fixture(scope="module")
def worker(standing, stack, seed):
    """A person of the stand at their workplace, with a checked document."""
    showing = moved_in(stack, seed).showing
    summary.upload(showing)
    return showing


def asked(stack, service, path):
    headers = {"Accept": "text/html"}
    return requests.get(stack.urls[service] + path, headers=headers, timeout=20)


def arrive(showing):
    """Sign in at another browser, with both factors, and choose the workplace."""
    showing.visitor = Visitor()
    cabinet.enter(showing)
    cabinet.choose(showing)


def test_9_without_the_cache_credentials_are_closed_and_nobody_is_signed_out_by_it(
    standing, stack, worker
):
    with demanded("9 cache away") as strikes:
        standing.deployment.stop("redis")
        closed = asked(stack, "idp", "/login")
        looked = requests.get(stack.urls["documents"] + "/journal/heads", timeout=20)
        strikes.add(closed.status_code == 503)
        standing.deployment.start("redis")
    standing.await_healthy()
    page = worker.awaited("/documents", lambda _: True)

    assert "Retry-After" in closed.headers
    assert looked.status_code == 200
    assert page.status == 200


def test_10_an_alarm_of_the_broker_holds_up_facts_and_no_person(standing, worker):
    def waiting():
        ((rows,),) = standing.ask(
            "documents", "SELECT count(*) FROM outbox WHERE published_at IS NULL"
        )
        return rows

    with demanded("10 facts held up by an alarm") as strikes:
        standing.deployment.broker("set_vm_memory_high_watermark", "0")
        summary_page = _uploaded(worker)
        await_true(waiting, "a fact waits", 30)
        strikes.add(waiting())
        standing.deployment.broker("set_vm_memory_high_watermark", "absolute", "512MB")
    await_true(lambda: waiting() == 0, "every fact is told", 60)

    assert "/documents/" in summary_page.url


def test_14_without_the_provider_pages_of_who_is_signed_in_go_on(standing, stack, worker):
    arrive(worker)
    with demanded("14 identity provider away", 3) as strikes:
        standing.deployment.stop("idp.web")
        own = [worker.visitor.open(worker.url("cabinet", path)).status for path in OWN_PAGES]
        opened = [asked(stack, "cabinet", path).status_code for path in OPEN_PAGES]
        entry = asked(stack, "cabinet", "/login")
        strikes.add(len(own) + (entry.status_code == 503))
        standing.deployment.start("idp.web")
    arrive(worker)

    assert own == [200, 200]
    assert opened == [200, 200]
    assert (entry.status_code, "Retry-After" in entry.headers) == (503, True)


def _uploaded(showing):
    summary.upload(showing)
    return showing.visitor.current()


def hand_in(showing):
    """Hand a good signature in, with a second factor of this minute; the page that answers."""
    arrive(showing)
    signer = summary.certify(showing)
    visitor, path = showing.visitor, f"/documents/{showing.document_id}"
    made = sign_detached(showing.content, signer.key, signer.certificate, signer.chain)
    file = {"signature": ("summary.sig", made, "application/pkcs7-signature")}
    page = visitor.open(showing.url("cabinet", f"{path}/sign"))
    return visitor.submit(page.form("signature"), {"role_code": summary.ROLE}, file)


def silent_for(standing):
    """Seconds since the documents' worker last proved that it listens."""
    ((seconds,),) = standing.ask(
        "documents", "SELECT extract(epoch FROM now() - seen_at) FROM worker_life"
    )
    return float(seconds)


@pytest.mark.parametrize("away", ["documents.worker", "rabbitmq"])
def test_nothing_is_signed_once_sign_outs_may_have_been_missed(standing, worker, away):
    def refusals():
        return standing.deployment.log("documents.web").count('"revocation-unknown"')

    summary.upload(worker)
    before = refusals()
    with demanded(f"{away} away for two minutes") as strikes:
        standing.deployment.stop(away)
        await_true(lambda: silent_for(standing) > SILENT_S, "two minutes of silence", 180)
        refused = hand_in(worker)
        strikes.add(refusals() - before)
        standing.deployment.start(away)
    await_true(lambda: silent_for(standing) < SILENT_S / 2, "the worker listens again", 60)
    taken = hand_in(worker)

    assert refused.status == 503
    assert "Retry-After" in refused.headers
    assert taken.status == 200
    assert worker.document_id in taken.url
