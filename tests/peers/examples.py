"""The worked examples as their READMEs say that they are registered and started."""

import json
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ordinator import ports
from ordinator.settings import inherited
from ordinator.stack import services
from testkit.queues import await_true

EXAMPLES = Path(__file__).parents[2] / "docs/examples"
WRITTEN_FOR = "http://127.0.0.1:5000"
LIBRARIES = {"flask": "Authlib", "node": "openid-client"}


@dataclass
class Example:
    """One of them, before it is started."""

    name: str
    operator: object
    folder: Path
    node: Path

    @property
    def library(self):
        """What it is written with."""
        return LIBRARIES[self.name]

    @contextmanager
    def running(self, issuer):
        """The site at work before this provider; its address."""
        port = ports.free_row(1)
        site = f"http://127.0.0.1:{port}"
        argv, told = self._registered(site)
        env = inherited(**told, ISSUER=issuer, SITE_URL=site)
        log = self.folder / f"{self.name}-{port}.log"
        with log.open("wb") as out, subprocess.Popen(argv, env=env, stdout=out, stderr=out) as run:
            try:
                await_true(lambda: services.answers(port, "/"), f"{self.name}: {log.read_text()}")
                yield site
            finally:
                run.terminate()

    def sign_in(self, person, site):
        """Press the button and pass through the provider; the site's page at the end."""
        page = person.visitor.open(site)
        page = person.visitor.submit(page.form(action="/login"))
        return person.pass_through(page)

    def _registered(self, site):
        return getattr(self, f"_{self.name}")(site)

    def _flask(self, site):
        text = (EXAMPLES / "flask/client.json").read_text("utf-8").replace(WRITTEN_FOR, site)
        self._put(text)
        secret = self.operator.run("cli", "clients", "secret", "example-flask").strip()
        told = {"CLIENT_ID": "example-flask", "CLIENT_SECRET": secret}
        return [sys.executable, str(EXAMPLES / "flask/app.py")], told

    def _node(self, site):
        key = self.folder / f"{site.rpartition(':')[2]}.json"
        argv = [str(self.node), str(EXAMPLES / "node/key.mjs"), str(key), site]
        made = subprocess.run(argv, capture_output=True, text=True, check=True)
        assert key.stat().st_mode & 0o077 == 0
        self._put(made.stdout)
        return [str(self.node), str(EXAMPLES / "node/app.mjs")], {"KEY_FILE": str(key)}

    def _put(self, text):
        file = self.folder / "client.json"
        file.write_text(text, "utf-8")
        assert self.operator.run("cli", "clients", "put", str(file)) == "clients: 1\n"
        assert json.loads(text)[0]["client_id"] == f"example-{self.name}"
