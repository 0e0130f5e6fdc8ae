"""A small service, started by the tests as its own process: ``served.py LISTEN ADMIN_LISTEN``."""

import gc
import os
import sys
import time
from threading import Event, Semaphore, get_ident
from types import SimpleNamespace

from flask import Flask, request

from chassis import door, health, locks, logs, problems, serve


def build() -> Flask:
    app = Flask("frmr", static_folder=None)
    door.install(app, service="frmr", version="1.2.3", max_body=1000)
    problems.install(app, service="frmr", statuses={})
    locks.install(app)
    health.install(app, health.Health({}, service="frmr"), admin_listen=sys.argv[2])

    @app.post("/count")
    @locks.open_door("a test")
    def count():
        return str(len(request.get_data()))

    @app.get("/slow")
    @locks.open_door("a test")
    def slow():
        time.sleep(float(request.args["s"]))
        return "slept"

    gate = Event()
    turnstile = Semaphore(0)

    @app.get("/gate")
    @locks.open_door("a test")
    def wait():
        gate.wait(30)
        return "through"

    @app.post("/gate")
    @locks.admin_port
    def let_through():
        gate.set()
        return ""

    @app.get("/pid")
    @locks.open_door("a test")
    def pid():
        return str(os.getpid())

    @app.get("/thread")
    @locks.open_door("a test")
    def thread():
        turnstile.acquire(timeout=30)
        return str(get_ident())

    @app.post("/thread")
    @locks.admin_port
    def let_one_through():
        turnstile.release()
        return ""

    @app.get("/frozen")
    @locks.open_door("a test")
    def frozen():
        return str(gc.get_freeze_count())

    @app.get("/address")
    @locks.open_door("a test")
    def address():
        return f"{request.remote_addr} {request.scheme}"

    return app


if __name__ == "__main__":
    logs.configure(service="frmr", version="1.2.3", role="web")
    workers = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    told = SimpleNamespace(
        listen=sys.argv[1],
        admin_listen=sys.argv[2],
        web_workers=workers,
        web_threads=2,
        waiting_max=64,
    )
    serve.run(build, service="frmr", settings=told)
