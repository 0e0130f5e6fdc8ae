"""The file ``.env``: what Compose fills in, and the settings of the services."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from ordinator.initial.wishes import DEMO, DOORS_COUNT, LOCAL, NAMED, Wishes
from ordinator.topology import SERVICES

HTTPS = 443
WATCHED = ("idp", "cabinet")
# By what the observer believes certificates of a public authority; the path is the image's.
PUBLIC_ROOTS = "/etc/ssl/certs/ca-certificates.crt"
STANDIN = {
    "POSTGRES_IMAGE": "ordinator-standin/postgres:17",
    "RABBITMQ_IMAGE": "ordinator-standin/rabbitmq:4.0",
    "VALKEY_IMAGE": "ordinator-standin/valkey:8.1",
    "EDGE_IMAGE": "ordinator-standin/caddy:2.6",
    "PROMETHEUS_IMAGE": "ordinator-standin/prometheus:2.53",
}


def content(wishes: Wishes) -> str:
    """The whole file."""
    parts = (_compose, _sites, _images, _stand if wishes.demo else _earnest)
    return "\n\n".join("\n".join(part(wishes)) for part in parts) + "\n"


def _compose(wishes: Wishes) -> Iterator[str]:
    files = ["docker-compose.yml"] + ([] if wishes.doors is None else ["compose.test.yml"])
    yield "# Made by `ordinator init`. Compose reads it, and each service its settings: a line"
    yield "# IDP_…, FRMR_…, CABINET_… or DOCUMENTS_… as in .env.example. No secret stands here."
    yield f"COMPOSE_PROJECT_NAME={wishes.project}"
    yield f"COMPOSE_FILE={':'.join(str(wishes.compose / name) for name in files)}"
    yield f"COMPOSE_PROFILES={'demo' if wishes.demo else ''}"
    yield f"ORDINATOR_ENV={wishes.directory / '.env'}"
    yield f"ORDINATOR_SECRETS={wishes.directory / 'secrets'}"
    yield f"ORDINATOR_STAND_NET={wishes.subnet}"
    if wishes.doors is not None:
        yield f"ORDINATOR_DOORS={wishes.doors}-{wishes.doors + DOORS_COUNT - 1}"


def _sites(wishes: Wishes) -> Iterator[str]:
    yield "# Public sites. The edge listens on EDGE_BIND alone: 0.0.0.0 opens it to others."
    for site, address in wishes.sites.items():
        yield f"{site.upper()}_PUBLIC_URL={address}"
    yield "EDGE_BIND=127.0.0.1"
    if wishes.names:
        yield "EDGE_PORTS=443"
        yield "EDGE_HTTP_PORT=80"
        yield f"EDGE_SITES={NAMED}"
    else:
        yield f"EDGE_PORTS={wishes.first + 1}-{wishes.first + 4}"
        yield f"EDGE_HTTP_PORT={wishes.first}"
        yield f"EDGE_SITES={DEMO if wishes.demo else LOCAL}"
    yield from (f"EDGE_SITE_{name}={told}" for name, told in _probes(wishes))
    if wishes.tls:
        yield f"EDGE_TLS={wishes.tls}"
        yield f"EDGE_CA_FILE={PUBLIC_ROOTS}"


def _probes(wishes: Wishes) -> Iterator[tuple[str, str]]:
    """Whose certificates are watched, and where the edge shows them inside."""
    for site in WATCHED:
        parts = urlsplit(wishes.sites[site])
        yield site.upper(), f"{parts.hostname}@edge:{parts.port or HTTPS}"


def _images(wishes: Wishes) -> Iterator[str]:
    yield "# Images: those of the services are named ORDINATOR_IDP_IMAGE and so on."
    chosen = STANDIN if wishes.images == "standin" else {}
    yield from (f"{name}={image}" for name, image in chosen.items())


def _stand(wishes: Wishes) -> Iterator[str]:
    yield "# The stand: codes go to the inbox, packages to the insurer, keys to the authority."
    yield "IDP_SMS_URL=http://inbox:8050/messages"
    yield "IDP_VOICE_URL=http://inbox:8050/calls"
    yield "IDP_SMTP_URL=smtp://inbox:8051"
    yield "IDP_LIMITS_FILE=/etc/ordinator/limits.toml"
    yield "CABINET_STAND_CA_URL=http://ca:8053"
    yield "DOCUMENTS_REVOCATION_HOSTS=ca"
    yield f"DOCUMENTS_REVOCATION_NETS={wishes.subnet}"
    yield f"DOCUMENTS_OUTBOUND_NETS={wishes.subnet}"


def _earnest(_wishes: Wishes) -> Iterator[str]:
    yield "# No stand: codes reach people by these, each off while its line is not there."
    yield "#IDP_SMS_URL=https://gateway.example.org/messages"
    yield "#IDP_VOICE_URL=https://gateway.example.org/calls"
    yield "#IDP_SMTP_URL=smtp://mail.example.org:25"
    yield "#IDP_MAIL_FROM=no-reply@example.org"
    yield from (f"{service.upper()}_STAND_BANNER=false" for service in SERVICES)
