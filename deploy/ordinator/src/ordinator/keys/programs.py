"""The key by which a program of the house proves itself to idp: two are good at once."""

import json

from cryptography.hazmat.primitives.asymmetric import ec

from ordinator.keys.house import House
from ordinator.stack.clients import public_jwk
from ordinator.stack.vault import client_pem


def client(house: House, service: str) -> None:
    """A new key beside the old one, then in its place."""
    former = public_jwk(house.vault.client_key(f"{service}-client").read_bytes())
    content = client_pem(ec.generate_private_key(ec.SECP256R1()))
    fresh = public_jwk(content)

    def add() -> None:
        words = ("cli", "clients", "add-key", service, "/dev/stdin")
        house.deployment.command("idp", *words, given=json.dumps(fresh))

    def drop() -> None:
        house.deployment.command("idp", "cli", "clients", "drop-key", service, former["kid"])

    house.step(f"{service}: idp takes {fresh['kid']} beside {former['kid']}", add)
    house.step(
        f"{service}: its processes sign by the new one",
        lambda: house.vault.replace(f"{service}-client.pem", content),
        house.keep,
        lambda: house.renew(service),
    )
    house.step(f"{service}: idp takes the old one no more", drop)
