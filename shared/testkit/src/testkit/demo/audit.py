"""The proof: an auditor takes the whole journal and checks it with the tool for auditors."""

import hashlib
import json
import secrets
import subprocess
import sys
from base64 import urlsafe_b64encode
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import requests

from testkit.demo.showing import Showing, StepFailed
from testkit.demo.signing_in import by_sms
from testkit.visitor import Visitor

CLIENT = "ordinator-cli"
SLUG = "auditor"
REDIRECT = "http://127.0.0.1/callback"
TIMEOUT_S = 30


def prove(showing: Showing) -> None:
    """Export the journal and its heads as the auditor, verify them offline."""
    token = _token(showing)
    headers = {"Authorization": f"Bearer {token}"}
    heads = _saved(showing, "/journal/heads", "heads.jsonl")
    size = json.loads(heads.read_text("utf-8").splitlines()[-1])["size"]
    export = _saved(showing, f"/journal/export?size={size}", "export.jsonl", headers)
    key = _saved(showing, "/journal/key.pem", "key.pem")
    words = ("verify", export, heads, "--key", key)
    done = subprocess.run(
        [sys.executable, "-m", "ordinator_journal", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise StepFailed(f"the journal does not verify: {(done.stdout + done.stderr).strip()}")
    showing.tell(done.stdout.strip())
    own = sum(showing.document_id in line for line in export.read_text("utf-8").splitlines())
    if own == 0:
        raise StepFailed(f"the journal tells nothing of document {showing.document_id}")
    showing.tell(f"{own} lines of it tell of document {showing.document_id}")


def _saved(showing: Showing, path: str, name: str, headers: dict[str, str] | None = None) -> Path:
    answer = requests.get(showing.url("documents", path), headers=headers, timeout=TIMEOUT_S)
    if not answer.ok:
        raise StepFailed(f"{path} answered {answer.status_code}: {answer.text[:300]}")
    file = showing.stack.showings / name
    file.write_bytes(answer.content)
    return file


def _token(showing: Showing) -> str:
    """The auditor's own token: code flow of the command line's client, with PKCE (RFC 8252)."""
    person = next(row for row in showing.seed["people"] if row["slug"] == SLUG)
    verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
    challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "client_id": CLIENT,
        "response_type": "code",
        "redirect_uri": REDIRECT,
        "scope": "openid documents.audit",
        "resource": "urn:ordinator:documents",
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "acr_values": "aal2",
    }
    visitor = Visitor(stay_at=(showing.url("idp"),))
    page = visitor.open(showing.url("idp", "/oauth2/authorize") + "?" + urlencode(asked))
    page = by_sms(visitor, page, person, showing.inbox)
    came = parse_qs(urlsplit(page.url).query)
    if came.get("state") != [state] or "code" not in came:
        raise StepFailed(f"the auditor's sign-in ended at {page.url.split('?')[0]}: {page.text}")
    given = requests.post(
        showing.url("idp", "/oauth2/token"),
        data={
            "grant_type": "authorization_code",
            "client_id": CLIENT,
            "code": came["code"][0],
            "redirect_uri": REDIRECT,
            "code_verifier": verifier,
            "resource": "urn:ordinator:documents",
        },
        timeout=TIMEOUT_S,
    )
    if not given.ok:
        raise StepFailed(f"the token endpoint answered {given.status_code}: {given.text[:300]}")
    return str(given.json()["access_token"])
