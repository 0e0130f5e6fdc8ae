"""The edge, really served: what is let in, what is said when a service is away."""

import http.client
import json
import os
import re
import socket
import ssl
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from flask import Flask, jsonify, request

from ordinator.initial.env import content
from ordinator.initial.wishes import Wishes
from ordinator.ports import answers, free_row
from testkit.serving import Server

READY_S = 10
SERVICES = ("idp-web", "cabinet-web", "documents-web", "inbox")


def settings(house, **more):
    lines = (house / ".env").read_text("utf-8").splitlines()
    told = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    secrets = house / "secrets"
    tls = f"{secrets}/edge.pem {secrets}/edge.key"
    return {"PATH": os.defpath, "EDGE_TLS": tls, **told, **more}


def adapted(caddy, deploy, env):
    """The configuration as the edge's own program reads it."""
    argv = [caddy, "adapt", "--config", "Caddyfile", "--adapter", "caddyfile"]
    done = subprocess.run(
        argv, cwd=deploy / "edge", env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("sites", ["local", "demo", "names"])
def test_the_edges_own_program_finds_its_configuration_valid(caddy, deploy, house, tmp_path, sites):
    env = settings(house, EDGE_SITES=sites, HOME=str(tmp_path))
    argv = [caddy, "validate", "--config", "Caddyfile", "--adapter", "caddyfile"]

    done = subprocess.run(
        argv, cwd=deploy / "edge", env=env, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert "Valid configuration" in done.stderr + done.stdout


class Edge:
    """The edge on ports of its own, its upstreams on ports of this process."""

    def __init__(self, first, upstreams, root):
        self._first = first
        self.upstreams = upstreams
        self._trust = ssl.create_default_context(cafile=str(root))

    def port(self, site):
        return self._first + 1 + ("idp", "cabinet", "documents", "inbox").index(site)

    def ask(self, site, path, method="GET", body=None, **headers):
        """Status, headers and body of an answer."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPSConnection(
            "localhost", self.port(site), timeout=15, context=self._trust
        )
        with closing(connection):
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()

    def plainly(self, path, host):
        connection = http.client.HTTPConnection("127.0.0.1", self._first, timeout=5)
        with closing(connection):
            connection.request("GET", path, headers={"Host": host})
            answer = connection.getresponse()
            return answer.status, answer.headers["Location"]


def echo():
    """Tells what reached it."""
    app = Flask("echo")

    @app.route("/", defaults={"path": ""}, methods=["GET", "POST"])
    @app.route("/<path:path>", methods=["GET", "POST"])
    def told(path):
        answer = jsonify(path=path, headers=dict(request.headers), size=len(request.get_data()))
        answer.headers["Strict-Transport-Security"] = "max-age=31536000"
        return answer

    return app


@contextmanager
def served(caddy, deploy, house, tmp_path, **more):
    """The edge with its addresses exchanged for ports of this machine, and nothing else."""
    first = free_row(10)
    upstreams = {name: first + 5 + number for number, name in enumerate(SERVICES)}
    ports = {"EDGE_HTTP_PORT": str(first)}
    for number, site in enumerate(("IDP", "CABINET", "DOCUMENTS", "INBOX"), 1):
        ports[f"{site}_PUBLIC_URL"] = f"https://localhost:{first + number}"
    env = settings(house, HOME=str(tmp_path), XDG_DATA_HOME=str(tmp_path), **{**ports, **more})
    config = adapted(caddy, deploy, env)
    for name, port in upstreams.items():
        config = re.sub(rf'"{name}:\d+"', f'"127.0.0.1:{port}"', config)
    config = config.replace(":8099", f":{first + 9}").replace("/etc/caddy", f"{deploy}/edge")
    (tmp_path / "caddy.json").write_text(config)
    log = (tmp_path / "caddy.log").open("w")
    child = subprocess.Popen(
        [caddy, "run", "--config", tmp_path / "caddy.json"], env=env, stdout=log, stderr=log
    )
    try:
        until = time.monotonic() + READY_S
        while not answers(first + 1):
            assert time.monotonic() < until, (tmp_path / "caddy.log").read_text()
            assert child.poll() is None, (tmp_path / "caddy.log").read_text()
        yield Edge(first, upstreams, house / "secrets/ca.pem")
    finally:
        child.terminate()
        child.wait(timeout=20)
        log.close()


@pytest.fixture(scope="module")
def edge(caddy, deploy, house, tmp_path_factory):
    """All services answer but the document store, which is away."""
    with served(caddy, deploy, house, tmp_path_factory.mktemp("edge")) as edge:
        servers = [
            Server(echo(), port=edge.upstreams[name])
            for name in SERVICES
            if name != "documents-web"
        ]
        for server in servers:
            server.start()
        yield edge
        for server in servers:
            server.stop()


def test_a_request_reaches_its_service_by_tls(edge):
    status, headers, body = edge.ask("idp", "/login?next=1")

    assert status == 200
    assert json.loads(body)["path"] == "login"
    assert "Server" not in headers


@pytest.mark.parametrize("site", ["idp", "cabinet", "documents", "inbox"])
@pytest.mark.parametrize("path", ["/metrics", "/readyz", "/livez", "/startupz", "/jwks"])
def test_doors_of_operators_are_not_there(edge, site, path):
    assert edge.ask(site, path)[0] == 404


@pytest.mark.parametrize("path", ["//metrics", "/./metrics", "/x/../metrics", "/%6detrics"])
def test_nor_by_another_spelling(edge, path):
    status, _, body = edge.ask("idp", path)

    assert status == 404 or json.loads(body)["path"] not in {"metrics", "/metrics"}


def test_what_a_stranger_says_of_the_way_is_replaced(edge):
    _, _, body = edge.ask(
        "cabinet",
        "/",
        X_Forwarded_For="203.0.113.9",
        X_Forwarded_Proto="http",
        X_Forwarded_Host="evil.example.org",
        Forwarded="for=203.0.113.9",
        X_Real_Ip="203.0.113.9",
        X_Request_Id="chosen",
    )

    came = json.loads(body)["headers"]
    assert came["X-Forwarded-For"] == "127.0.0.1"
    assert came["X-Forwarded-Proto"] == "https"
    assert came["X-Forwarded-Host"] == f"localhost:{edge.port('cabinet')}"
    assert not {"Forwarded", "X-Real-Ip", "X-Request-Id"} & set(came)


def test_a_browser_keeps_no_promise_of_tls_for_all_of_localhost(edge):
    _, headers, _ = edge.ask("idp", "/")

    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize(
    ("site", "length", "status"),
    [("idp", 2_000_000, 413), ("cabinet", 110_000_000, 413), ("cabinet", 10_000_000_000, 413)],
)
def test_a_body_far_beyond_the_largest_is_refused_before_it_is_sent(edge, site, length, status):
    told, _, _ = edge.ask(site, "/login", "POST", Content_Length=str(length))

    assert told == status


def test_what_a_service_refuses_itself_reaches_it(edge):
    assert json.loads(edge.ask("idp", "/login", "POST", b"x" * (3 << 19))[2])["size"] == 3 << 19


def test_a_body_of_unknown_length_is_cut_off(edge):
    """Either an answer comes, or the connection ends while the rest is being sent."""
    pieces = (b"x" * (1 << 20) for _ in range(3))
    try:
        status, _, _ = edge.ask("idp", "/login", "POST", pieces, Transfer_Encoding="chunked")
    except OSError:
        status = 0

    assert status in {0, 413, 503}


def test_a_document_passes_where_documents_are_taken(edge):
    _, _, body = edge.ask("cabinet", "/documents", "POST", b"x" * (5 << 20))

    assert json.loads(body)["size"] == 5 << 20


@pytest.mark.parametrize("path", ["/", "/documents", "/types", "/openapi.json", "/docs"])
def test_of_the_document_store_only_what_strangers_may_ask_is_there(edge, path):
    assert edge.ask("documents", path)[0] == 404


def test_plain_http_of_a_stand_leads_to_the_cabinet(edge):
    port = edge.port("cabinet")

    assert edge.plainly("/home?a=1", "localhost") == (308, f"https://localhost:{port}/home?a=1")


@pytest.fixture(scope="module")
def away(edge):
    """What a person and programs are told of a service that is away; each waits some seconds."""
    asked = {
        "page": ("GET", "text/html,*/*;q=0.8"),
        "get": ("GET", "*/*"),
        "post": ("POST", "*/*"),
    }
    with ThreadPoolExecutor() as pool:
        told = {
            name: pool.submit(edge.ask, "documents", "/journal/heads", method, Accept=accept)
            for name, (method, accept) in asked.items()
        }
    return {name: answer.result() for name, answer in told.items()}


def test_a_person_reads_the_outage_page_in_both_languages(away, deploy):
    status, headers, body = away["page"]
    page = body.decode()

    assert status == 503
    assert headers["Retry-After"] == "15"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert "The service is unavailable for now" in page
    assert headers["X-Request-Id"] in page
    written = (deploy / "edge/outage/page.html").read_text("utf-8")
    (title,) = re.findall("<title>(.*)</title>", written)
    assert f"<h1>{title}</h1>" in page
    assert "[[" not in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_program_reads_a_problem_document(away, method):
    status, headers, body = away[method]
    problem = json.loads(body)

    assert status == 503
    assert headers["Content-Type"] == "application/problem+json"
    assert headers["Retry-After"] == "15"
    assert problem["code"] == "unavailable"
    assert problem["type"] == "/problems/unavailable"
    assert problem["instance"] == f"urn:ordinator:request:{headers['X-Request-Id']}"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", problem["at"])
    assert problem["retry_after"] == 15


def test_a_service_that_starts_anew_is_waited_for(edge):
    """The request comes before the port is there; nobody sees an error."""
    port = edge.upstreams["documents-web"]
    assert not answers(port)
    answered = []
    asking = threading.Thread(target=lambda: answered.append(edge.ask("documents", "/journal/x")))
    asking.start()
    time.sleep(1)  # the edge has found nobody by now

    with Server(echo(), port=port):
        asking.join(timeout=15)

    assert [status for status, _, _ in answered] == [200]


def test_the_edge_closes_idle_connections_before_the_services_do(caddy, deploy, house):
    told = json.loads(adapted(caddy, deploy, settings(house)))
    idle = re.findall(r'"keep_alive": \{[^}]*"idle_timeout": (\d+)', json.dumps(told))

    assert {int(nanoseconds) // 10**9 for nanoseconds in idle} == {60}


def test_names_in_earnest_send_plain_http_to_tls_and_keep_it_so(
    caddy, deploy, house, tmp_path, tmp_path_factory
):
    with served(caddy, deploy, house, tmp_path_factory.mktemp("names"), EDGE_SITES="names") as edge:
        assert edge.plainly("/a?b=c", "id.example.org") == (308, "https://id.example.org/a?b=c")
        with Server(echo(), port=edge.upstreams["idp-web"]):
            _, headers, _ = edge.ask("idp", "/")
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", edge.port("inbox"))) != 0

    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    told = content(Wishes(tmp_path, Path("/srv"), "x", NAMES, 0))
    assert "EDGE_SITES=names\n" in told


NAMES = {site: f"https://{site}.example.org" for site in ("idp", "cabinet", "documents")}
