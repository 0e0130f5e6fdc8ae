"""The Compose file: both generations take it, and no container may more than it must."""

import itertools
import re
import tomllib

import pytest
import yaml

from ordinator.stack.block import OFFSETS
from ordinator.stack.services import ROLES

STORES = {"postgres", "rabbitmq", "valkey"}
OUTSIDE = {"idp-relay", "documents-checker", "documents-courier"}
ON_THE_BUS = {"worker", "relay", "cli"}
SERVICES = tuple(ROLES)


@pytest.fixture(scope="module")
def told(generation, house):
    done = generation.config(house)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return yaml.safe_load(done.stdout)


@pytest.fixture(scope="module")
def services(deploy):
    """As it is written, every profile included."""
    text = (deploy / "docker-compose.yml").read_text("utf-8")
    return yaml.safe_load(text)["services"]


@pytest.fixture(scope="module")
def written(deploy):
    return yaml.safe_load((deploy / "docker-compose.yml").read_text("utf-8"))


def network_names(service):
    return set(service.get("networks") or ())


def test_every_process_of_the_house_is_a_container(told):
    wanted = {f"{service}-{role}" for service, roles in ROLES.items() for role in roles}

    assert wanted | STORES | {"edge", "inbox", "counterpart", "ca", "doors"} <= set(
        told["services"]
    )


def test_both_generations_read_the_same_settings(told):
    """Which of two merged halves wins is not left to the reader."""
    for name in SERVICES:
        web = told["services"][f"{name}-web"]
        assert web["mem_limit"] in ("512m", "536870912", 512 << 20)
        assert any("size=160m" in mount for mount in web["tmpfs"])
        migrate = told["services"][f"{name}-migrate"]
        assert migrate["restart"] == "no"
        assert len(migrate["secrets"]) == 1
        assert not migrate.get("volumes")


def test_parts_that_are_merged_have_no_key_in_common(deploy):
    """YAML's readers differ in which of two merged halves wins."""
    root = yaml.compose((deploy / "docker-compose.yml").read_text("utf-8"))

    clashes = [
        (name.value, set(one) & set(other))
        for name, value in mappings(root)
        if name.value == "<<" and isinstance(value, yaml.SequenceNode)
        for one, other in itertools.combinations(map(keys, value.value), 2)
        if set(one) & set(other)
    ]
    assert clashes == []


def mappings(node):
    """Every pair of every mapping below a node."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield name, value
            yield from mappings(value)


def keys(node):
    """The keys of a mapping, those merged into it included."""
    for name, value in node.value:
        if name.value != "<<":
            yield name.value
            continue
        for part in value.value if isinstance(value, yaml.SequenceNode) else [value]:
            yield from keys(part)


def test_a_service_is_told_its_public_name_and_the_inner_way(told):
    cabinet = told["services"]["cabinet-web"]["environment"]

    assert cabinet["CABINET_ISSUER"] == told["services"]["idp-web"]["environment"]["IDP_ISSUER"]
    assert cabinet["CABINET_ISSUER"].startswith("https://localhost:")
    assert cabinet["CABINET_IDP_URL"] == "http://idp-web:8080"
    assert cabinet["CABINET_JWKS_URL"] == "http://idp-web:8080/oauth2/jwks"


def test_a_house_that_was_not_made_first_is_told_so(generation, tmp_path, deploy):
    (tmp_path / ".env").write_text("")

    done = generation.config(tmp_path, "-f", str(deploy / "docker-compose.yml"))

    assert done.returncode != 0
    assert "ordinator init" in done.stderr


def test_no_container_writes_into_its_image_or_gains_rights(services):
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "privileged" not in service, name
        assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "edge" else []), name


def test_no_container_is_root(services):
    users = {name: service["user"].partition(":")[0] for name, service in services.items()}

    assert {users[name] for name in STORES} == {"999"}
    assert {user for name, user in users.items() if name not in STORES} <= {"10001", "65534"}


def test_every_container_has_bounds(services):
    for name, service in services.items():
        assert service["pids_limit"] <= 256, name
        assert re.fullmatch(r"\d+[mg]", service["mem_limit"]), name
        assert any(mount.startswith("/tmp:") for mount in service["tmpfs"]), name
        assert service["logging"]["options"] == {"max-size": "10m", "max-file": "3"}, name
        assert service["stop_grace_period"] == "30s", name


def test_what_stays_is_asked_for_its_health_and_what_ends_is_not(services):
    for name, service in services.items():
        assert ("healthcheck" in service) == (service["restart"] == "unless-stopped"), name


def test_images_are_named_by_variables_with_a_whole_version(services):
    for name, service in services.items():
        found = re.fullmatch(r"\$\{[A-Z_]+_IMAGE:-[a-z/]+:(\S+)\}", service["image"])
        assert found, name
        assert re.match(r"v?\d+\.\d+", found[1]), name
        assert "build" not in service, name


def test_images_of_the_house_are_of_the_versions_in_this_tree(services, place):
    for service in SERVICES:
        path = place.house / "services" / service / "pyproject.toml"
        version = tomllib.loads(path.read_text("utf-8"))["project"]["version"]
        image = services[f"{service}-web"]["image"]
        assert image == f"${{ORDINATOR_{service.upper()}_IMAGE:-ordinator/{service}:{version}}}"


def test_only_the_edge_is_published_and_to_this_machine_alone(services):
    published = {name for name, service in services.items() if "ports" in service}

    assert published == {"edge"}
    assert all(port.startswith("${EDGE_BIND:-127.0.0.1}:") for port in services["edge"]["ports"])


def test_passwords_and_keys_come_as_files(services):
    for name, service in services.items():
        for setting, value in (service.get("environment") or {}).items():
            if re.search(r"PASSWORD|KEY|DATABASE|REDIS|AMQP", setting) and setting.isupper():
                assert str(value).startswith(("/run/secrets/", "/var/lib/ordinator/")), (
                    name,
                    setting,
                )


def test_the_owner_of_a_database_is_known_to_what_migrates_alone(services):
    knowing = {
        name
        for name, service in services.items()
        if any("owner" in str(secret) for secret in service.get("secrets", ()))
    }

    assert knowing == {f"{name}-{role}" for name in SERVICES for role in ("migrate", "cli")}


def test_the_key_of_the_journal_is_the_keepers_alone(services):
    knowing = {
        name
        for name, service in services.items()
        if "documents-journal.pem" in service.get("secrets", ())
    }

    assert knowing == {"documents-keeper"}


def test_networks_are_closed_but_the_edges_and_the_way_out(written):
    opened = {name for name, told in written["networks"].items() if not told.get("internal")}

    assert opened == {"public", "out"}


def test_who_meets_whom(services):
    """What two containers do not share a network for, one cannot ask of the other."""
    for name, service in services.items():
        met = network_names(service)
        service_name, _, role = name.partition("-")
        assert ("public" in met) == (name == "edge"), name
        assert ("out" in met) == (name in OUTSIDE), name
        if service_name in SERVICES:
            assert ("bus" in met) == (role in ON_THE_BUS), name
            assert ("edge" in met) == (role == "web" and service_name != "frmr"), name
    assert network_names(services["postgres"]) == network_names(services["valkey"]) == {"data"}
    assert network_names(services["rabbitmq"]) == {"bus"}
    assert network_names(services["edge"]) == {"public", "edge"}


def test_doors_of_a_test_lead_where_the_local_runner_has_its_ports(deploy):
    doors = yaml.safe_load((deploy / "compose.test.yml").read_text("utf-8"))["services"]["doors"]
    named = {18000 + offset: name for name, offset in OFFSETS.items()}

    for word in doors["command"][3:]:
        port, _, target = word.partition("=")
        name = named[int(port)]
        host = {"redis": "valkey"}.get(name, name.removesuffix(".admin").replace(".", "-"))
        assert target.partition(":")[0] == host, word
    assert doors["ports"] == ["127.0.0.1:${ORDINATOR_DOORS:-19000-19060}:18000-18060"]


def test_every_secret_named_is_declared_and_every_declared_one_is_used(written):
    used = {
        secret["source"] if isinstance(secret, dict) else secret
        for service in written["services"].values()
        for secret in service.get("secrets", ())
    }

    assert used == set(written["secrets"])
