"""``Idempotency-Key``: a request sent again is answered again, not done again.

The answer is kept in Redis for a day. A process that dies between doing and keeping leaves the key
busy for a minute and free then: where doing twice is harm, the route keeps the key in its own
transaction (``idempotency_key``).
"""

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

import structlog
from flask import Response, current_app, g, make_response, request
from flask.typing import ResponseReturnValue
from redis import Redis
from redis.exceptions import RedisError

from chassis import cache
from chassis.door.entrance import door_at_hand
from chassis.locks import lock_of
from chassis.problems import FieldError, IdempotencyKeyReused, Malformed, RequestInProgress

KEPT_MS = 24 * 60 * 60 * 1000
BUSY_MS = 60 * 1000

Arguments = ParamSpec("Arguments")

_HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,128}")
_KEPT_HEADERS = ("Content-Type", "Content-Language", "ETag", "Location")
# Their reason passes by itself: the same request may be tried again under its key.
_PASSING = frozenset({401, 429})

_log = structlog.get_logger()

_BEGIN = """
local found = redis.call('HMGET', KEYS[1], 'print', 'answer')
if not found[1] then
  redis.call('HSET', KEYS[1], 'print', ARGV[1], 'owner', ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return {'new'}
end
if found[1] ~= ARGV[1] then return {'other'} end
if found[2] then return {'done', found[2]} end
return {'busy'}
"""
_KEEP = """
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'answer', ARGV[2])
return redis.call('PEXPIRE', KEYS[1], ARGV[3])
"""
_DROP = """
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
"""


class Idempotency:
    """Answers by key, in Redis."""

    def __init__(self, redis: "Redis") -> None:
        self._begin = redis.register_script(_BEGIN)
        self._keep = redis.register_script(_KEEP)
        self._drop = redis.register_script(_DROP)

    def begin(self, name: str, fingerprint: str, owner: str) -> Response | None:
        """Take the name for this request, or give the answer that the first one got.

        Raises:
            IdempotencyKeyReused: The name belongs to another request.
            RequestInProgress: The first one has no answer yet.
            Unavailable: Nobody can tell.
        """
        with cache.needed():
            state, *answer = self._begin([name], [fingerprint, owner, BUSY_MS])
        if state == b"other":
            raise IdempotencyKeyReused
        if state == b"busy":
            raise RequestInProgress(retry_after=1)
        return _unpacked(answer[0]) if answer else None

    def keep(self, name: str, owner: str, response: Response) -> None:
        """Keep the answer, unless the name has passed to another."""
        self._settle(self._keep, [name], [owner, _packed(response), KEPT_MS])

    def drop(self, name: str, owner: str) -> None:
        """Free the name: nothing was done under it."""
        self._settle(self._drop, [name], [owner])

    def _settle(self, script: Callable[..., Any], keys: list[str], values: list[Any]) -> None:
        """What was done stays done if Redis is lost now; the name is free in a minute."""
        try:
            script(keys, values)
        except RedisError as error:
            _log.warning("idempotency.lost", error=type(error).__name__)


def idempotency_key() -> str | None:
    """The key that the caller gave to the request. Raises Malformed if it is none."""
    told = request.headers.get(_HEADER)
    if told is None:
        return None
    if not _KEY.fullmatch(told):
        raise Malformed(FieldError(f"/{_HEADER}", "invalid"), status=400)
    return told


def idempotent(
    view: Callable[Arguments, ResponseReturnValue],
) -> Callable[Arguments, ResponseReturnValue]:
    """Honour ``Idempotency-Key`` in a route; stands below its lock."""
    if lock_of(view) is not None:
        raise TypeError(f"idempotent stands below the lock of {view.__name__}")

    @wraps(view)
    def once(*args: Arguments.args, **kwargs: Arguments.kwargs) -> ResponseReturnValue:
        key = idempotency_key()
        kept: Idempotency | None = door_at_hand().idempotency
        if key is None:
            return view(*args, **kwargs)
        if kept is None:
            raise TypeError("door.install has no idempotency")
        name, owner = _name(key), secrets.token_hex(8)
        earlier = kept.begin(name, _fingerprint(), owner)
        if earlier is not None:
            return earlier
        try:
            response = _answer(lambda: view(*args, **kwargs))
        except BaseException:
            kept.drop(name, owner)
            raise
        if response.status_code in _PASSING or response.status_code >= 500:  # noqa: PLR2004 - RFC 9110 §15.6
            kept.drop(name, owner)
        else:
            kept.keep(name, owner, response)
        return response

    return once


def _answer(view: Callable[[], ResponseReturnValue]) -> Response:
    """What the view answers, a refusal too: a rule's no is also kept."""
    try:
        return make_response(view())
    except Exception as error:  # noqa: BLE001 - the application answers it as it would outside
        return make_response(current_app.handle_user_exception(error))


def _name(key: str) -> str:
    """One name for one caller, route and key: nobody meets the answers of another."""
    claims = g.get("caller")
    who = request.remote_addr if claims is None else f"{claims.client_id} {claims.sub}"
    digest = hashlib.sha256(f"{who}\n{request.endpoint}\n{key}".encode()).hexdigest()
    return f"idempotency:{door_at_hand().service}:{digest}"


def _fingerprint() -> str:
    told = f"{request.method} {request.full_path}\n{request.content_type}\n".encode()
    return hashlib.sha256(told + request.get_data()).hexdigest()


def _packed(response: Response) -> str:
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    body = base64.b64encode(response.get_data()).decode()
    return json.dumps({"status": response.status_code, "headers": headers, "body": body})


def _unpacked(packed: bytes) -> Response:
    kept = json.loads(packed)
    response = Response(base64.b64decode(kept["body"]), kept["status"], kept["headers"])
    response.headers["Idempotency-Replayed"] = "true"
    return response
