"""What is measured stands here: our provider on servers of its own, the peer beside it."""

import json
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from ordinator import ports
from ordinator.place import here
from ordinator.settings import Settings, inherited
from ordinator.testing import node
from testkit import jws
from testkit.lending import Lending
from testkit.people.drawn import drawn
from testkit.provider import Place, Provider, without_waits
from testkit.servers import PostgresServer, servers

HOME = Path(__file__).parent
PEOPLE = 80
AUDIENCE, SCOPE = "frmr", "frmr.signers"
RESOURCE = f"urn:ordinator:{AUDIENCE}"
BASIC = {"client_id": "machine-basic", "auth_method": "client_secret_basic", "jwks": None}
CALLBACK = "http://127.0.0.1:31530/callback"


@dataclass(frozen=True)
class Ground:
    """The provider before its processes, its people, and what its programs prove themselves by."""

    provider: Provider
    people: tuple[dict[str, Any], ...]
    key: ec.EllipticCurvePrivateKey
    secret: str = ""

    @property
    def programs(self) -> list[dict[str, Any]]:
        """What is registered: a program by itself, and a site that people sign in to."""
        keys = {"jwks": {"keys": [jws.public_jwk(self.key)]}}
        proof = {"auth_method": "private_key_jwt", **keys}
        machine = {
            "client_id": "machine",
            "name": "A program by itself",
            "grants": ["client_credentials"],
            "scopes": [SCOPE],
            "audiences": [AUDIENCE],
            **proof,
        }
        site = {
            "client_id": "site",
            "name": "A site",
            "grants": ["authorization_code"],
            "scopes": ["openid", "profile"],
            "audiences": ["idp"],
            "redirect_uris": [CALLBACK],
            **proof,
        }
        return [machine, {**machine, **BASIC}, site]


@contextmanager
def prepared() -> Iterator[Ground]:
    """PostgreSQL, Redis and the broker, and a provider with people in its database."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    with servers() as started:
        database = PostgresServer(started.postgres_url(), Lending()).database("idp")
        place = Place(database, started.redis_url(), started.amqp_urls()["idp"], folder)
        rng = random.Random()
        people = tuple(drawn(rng, number) for number in range(PEOPLE))
        # Nobody is there: codes are written down to be sent, and no relay of this house runs.
        sent = {"IDP_SMS_URL": f"http://{ports.LOOPBACK}:9"}
        provider = Provider(place, limits=without_waits(), environment=sent)
        ground = Ground(provider, people, ec.generate_private_key(ec.SECP256R1()))
        ground.provider.run("migrate")
        _run(ground, {"people": people}, "cli", "seed")
        _run(ground, ground.programs, "cli", "clients", "put")
        secret = provider.run("cli", "clients", "secret", "machine-basic").strip()
        yield replace(ground, secret=secret)
    shutil.rmtree(folder)


@contextmanager
def peer(ground: Ground) -> Iterator[tuple[str, int, float]]:
    """oidc-provider with the same program; its address, its pid, the seconds that it took."""
    place = here(Settings.read())
    port = ports.free_row(1)
    public = jws.public_jwk(ground.key)
    numbers = ground.key.private_numbers()
    told = {
        "port": port,
        "audience": AUDIENCE,
        "resource": RESOURCE,
        "scope": SCOPE,
        "key": {**public, "d": jws.b64(numbers.private_value.to_bytes(32, "big"))},
        "clients": [
            {
                "client_id": "machine",
                "token_endpoint_auth_method": "private_key_jwt",
                "token_endpoint_auth_signing_alg": "ES256",
                "jwks": {"keys": [public]},
            },
            {
                "client_id": "machine-basic",
                "token_endpoint_auth_method": "client_secret_basic",
                "client_secret": ground.secret,
            },
        ],
    }
    argv = [str(node.executable(place)), str(HOME / "peer/provider.mjs")]
    begun = time.perf_counter()
    with subprocess.Popen(
        argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=inherited(NODE_ENV="production"),
    ) as started:
        assert started.stdin is not None
        assert started.stdout is not None
        started.stdin.write(json.dumps(told).encode())
        started.stdin.close()
        assert started.stdout.readline() == b"ready\n"
        try:
            yield f"http://{ports.LOOPBACK}:{port}", started.pid, time.perf_counter() - begun
        finally:
            started.terminate()


def _run(ground: Ground, content: Any, *words: str) -> None:
    file = ground.provider.place.folder / "told.json"
    file.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    ground.provider.run(*words, str(file))
