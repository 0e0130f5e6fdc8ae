"""Tokens that are bound to a key: nothing without a proof, and each proof once."""

import base64
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from chassis import jwk
from chassis.once import CachedOnce
from chassis.refusal import Unavailable
from chassis.tokens import AccessTokens, ProofRefused, Proofs, Shown, Unauthorised
from testkit import proofs
from testkit.proofs import Holder

SITE = "http://localhost:18020"
URL = f"{SITE}/self"
TOKEN = "a.b.c"


class Notebook:
    """Remembers in memory what was used."""

    def __init__(self):
        self.used = {}

    def spend(self, kind, name, until):
        if (kind, name) in self.used:
            return False
        self.used[kind, name] = until
        return True


@pytest.fixture
def notebook():
    return Notebook()


@pytest.fixture
def read(notebook, watch):
    return Proofs(SITE, notebook, watch)


@pytest.fixture
def holder(watch):
    return Holder(watch)


def shown(*proofs, method="GET", path="/self"):
    return Shown(method, path, proofs)


def test_good_proof_tells_the_thumbprint_of_its_key(read, holder):
    told = read.check(shown(holder.proof("GET", URL, TOKEN)), access_token=TOKEN, jkt=holder.jkt)

    assert told == holder.jkt


@pytest.mark.parametrize("name", proofs.BAD)
def test_bad_proof_lets_nobody_in_and_is_not_remembered(read, holder, notebook, name):
    made = proofs.BAD[name](holder, "GET", URL, TOKEN)

    with pytest.raises(ProofRefused):
        read.check(shown(*made), access_token=TOKEN, jkt=holder.jkt)
    assert notebook.used == {}


def test_proof_is_taken_once(read, holder):
    proof = holder.proof("GET", URL)
    read.check(shown(proof))

    with pytest.raises(ProofRefused) as refused:
        read.check(shown(proof))
    assert refused.value.reason == "proof-used"


def test_two_keys_may_choose_the_same_number(read, holder, watch):
    other = Holder(watch)

    assert read.check(shown(holder.proof("GET", URL, jti="1"))) == holder.jkt
    assert read.check(shown(other.proof("GET", URL, jti="1"))) == other.jkt


@pytest.mark.parametrize("seconds", [-60, -10, 10, 60])
def test_clocks_may_differ_by_a_minute(read, holder, seconds):
    assert read.check(shown(holder.proof("GET", URL, iat=holder.second + seconds)))


def test_proof_is_remembered_until_its_time_is_over(read, holder, notebook):
    read.check(shown(holder.proof("GET", URL, iat=holder.second + 50)))

    (until,) = notebook.used.values()
    assert until.timestamp() == holder.second + 110


@pytest.mark.parametrize(
    "spelled",
    [
        f"{URL}?page=2#top",
        "HTTP://LOCALHOST:18020/self",
        "http://localhost:18020/%73elf",
    ],
)
def test_one_address_may_be_spelled_in_several_ways(read, holder, spelled):
    assert read.check(shown(holder.proof("GET", spelled)))


def test_usual_port_need_not_be_written(notebook, watch, holder):
    read = Proofs("https://frmr.example", notebook, watch)

    assert read.check(shown(holder.proof("GET", "https://frmr.example:443/self")))
    assert read.check(shown(holder.proof("GET", "https://frmr.example"), path="/"))
    with pytest.raises(ProofRefused):
        read.check(shown(holder.proof("GET", "http://frmr.example/self")))


def test_letters_of_a_path_matter_and_those_of_other_scripts_may_stand_in_it(read, holder):
    name = "/journal/%D0%BF%D1%80%D0%B8%D1%91%D0%BC"

    assert read.check(shown(holder.proof("GET", SITE + name), path="/journal/приём"))
    with pytest.raises(ProofRefused):
        read.check(shown(holder.proof("GET", f"{SITE}/SELF")))


def b64(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def signed_by(private, alg, sign, watch):
    """A proof by a key of another kind."""
    header = {"typ": "dpop+jwt", "alg": alg, "jwk": jwk.write(private.public_key())}
    claims = {"htm": "GET", "htu": URL, "jti": alg, "iat": int(watch().timestamp())}
    told = ".".join(b64(json.dumps(part).encode()) for part in (header, claims))
    return f"{told}.{b64(sign(told.encode()))}"


def test_keys_of_three_kinds_sign_proofs(read, watch):
    edwards = ed25519.Ed25519PrivateKey.generate()
    large = rsa.generate_private_key(65537, 2048)
    pss = padding.PSS(padding.MGF1(SHA256()), 32)
    made = [
        signed_by(edwards, "EdDSA", edwards.sign, watch),
        signed_by(large, "PS256", lambda told: large.sign(told, pss, SHA256()), watch),
    ]

    told = [read.check(shown(proof)) for proof in made]
    assert told == [jwk.thumbprint(jwk.write(each.public_key())) for each in (edwards, large)]


def test_rsa_of_the_old_padding_and_small_keys_sign_none(read, watch):
    large = rsa.generate_private_key(65537, 2048)
    small = rsa.generate_private_key(65537, 1024)
    pss = padding.PSS(padding.MGF1(SHA256()), 32)
    made = [
        signed_by(
            large, "RS256", lambda told: large.sign(told, padding.PKCS1v15(), SHA256()), watch
        ),
        signed_by(small, "PS256", lambda told: small.sign(told, pss, SHA256()), watch),
    ]

    for proof in made:
        with pytest.raises(ProofRefused):
            read.check(shown(proof))


@pytest.fixture
def tokens(issuer, keys, deny_list, watch, read):
    return AccessTokens(
        issuer=issuer.issuer,
        audience="frmr",
        keys=keys,
        revocation=deny_list,
        proofs=read,
        clock=watch,
    )


@pytest.fixture
def bound(issuer, holder):
    return issuer.person("frmr", "7", "frmr.self", cnf={"jkt": holder.jkt})


def test_bound_token_lets_in_with_a_proof_and_asks_for_a_new_one_each_time(tokens, holder, bound):
    for _ in range(2):
        proof = holder.proof("GET", URL, bound)
        assert tokens.check([f"DPoP {bound}"], shown=shown(proof)).jkt == holder.jkt

    with pytest.raises(ProofRefused):
        tokens.check([f"DPoP {bound}"], shown=shown(proof))


def test_bound_token_lets_nobody_in_as_a_bearer_s(tokens, holder, bound):
    proof = holder.proof("GET", URL, bound)

    with pytest.raises(Unauthorised) as refused:
        tokens.check([f"Bearer {bound}"], shown=shown(proof))
    assert refused.value.reason == "proof"


def test_token_of_nobody_s_key_is_not_shown_as_bound(tokens, issuer, holder):
    token = issuer.person("frmr", "7", "frmr.self")

    with pytest.raises(Unauthorised) as refused:
        tokens.check([f"DPoP {token}"], shown=shown(holder.proof("GET", URL, token)))
    assert refused.value.reason == "scheme"


def test_proof_of_a_token_that_fell_is_not_spent(tokens, issuer, holder, deny_list, notebook):
    token = issuer.person("frmr", "7", sid="s-1", cnf={"jkt": holder.jkt})
    deny_list.sids.add("s-1")

    with pytest.raises(Unauthorised):
        tokens.check([f"DPoP {token}"], shown=shown(holder.proof("GET", URL, token)))
    assert notebook.used == {}


def test_digest_in_the_proof_is_that_of_the_token(bound):
    digest = hashlib.sha256(bound.encode()).digest()

    assert proofs.digest(bound) == b64(digest)


def test_of_twenty_who_show_one_proof_one_is_let_in(redis_url, holder, watch):
    proof = holder.proof("GET", URL)
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
        read = Proofs(SITE, CachedOnce(client, watch), watch)

        def attempt(_):
            try:
                return read.check(shown(proof))
            except ProofRefused:
                return None

        with ThreadPoolExecutor(20) as pool:
            won = [jkt for jkt in pool.map(attempt, range(20)) if jkt]

    assert won == [holder.jkt]


def test_without_memory_of_what_was_shown_no_proof_is_taken(holder, watch):
    away = redis.Redis(port=1, retry=None, socket_connect_timeout=0.2)

    with pytest.raises(Unavailable):
        Proofs(SITE, CachedOnce(away, watch), watch).check(shown(holder.proof("GET", URL)))
