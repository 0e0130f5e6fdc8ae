"""Where an application that is wired can be bent."""

from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from idp.adapters.token_secrets import RandomSecrets
from idp.domain.client import Client
from idp.http.oidc.wired import EXTENSION


def oidc(site):
    return site.app.extensions[EXTENSION]


def replaced(site, **parts):
    site.app.extensions[EXTENSION] = replace(oidc(site), **parts)


class Signing:
    """A signer whose claims, or whose tokens, are bent."""

    def __init__(self, inner, *, claims=dict, token=None):
        self._inner = inner
        self._claims = claims
        self._token = token

    def __getattr__(self, name):
        return getattr(self._inner, name)

    def id_token(self, told, alg):
        bent = self._claims(dict(told))
        return self._token(bent, alg) if self._token else self._inner.id_token(bent, alg)

    def logout_token(self, told, alg):
        bent = self._claims(dict(told))
        return self._token(bent, alg) if self._token else self._inner.logout_token(bent, alg)


def identity(site, **bent):
    press = oidc(site).redeem._press
    press._signer = Signing(press._signer, **bent)


def logout_token(site, **bent):
    site.farewells._signer = Signing(site.farewells._signer, **bent)


def asking(site, change):
    """Parameters of authorization requests are bent before they are judged."""
    inner = oidc(site).authorize

    class Bent:
        resume = inner.resume

        def __call__(self, asked, session):
            told = {name: list(values) for name, values in asked.items()}
            change(told)
            return inner(told, session)

    replaced(site, authorize=Bent())


def before(site, name, prepare):
    """Something happens before a use case is asked."""
    inner = getattr(oidc(site), name)

    def bent(*given, **named):
        prepare(*given, **named)
        return inner(*given, **named)

    replaced(site, **{name: bent})


def answers(site, change):
    """Answers are bent on their way out: ``change(environ, status, headers)``."""
    inner = site.app.wsgi_app

    def bent(environ, start):
        def begin(status, headers, *more):
            return start(status, change(environ, status, list(headers)), *more)

        return inner(environ, begin)

    site.app.wsgi_app = bent


def addresses(site, start, drop):
    """A member is dropped from addresses that begin so."""

    def change(_environ, _status, headers):
        return [
            (
                name,
                without(value, drop) if name == "Location" and value.startswith(start) else value,
            )
            for name, value in headers
        ]

    answers(site, change)


def without(address, drop):
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name != drop]
    return parts._replace(query=urlencode(kept)).geturl()


class Bent:
    """Something with one attribute replaced."""

    def __init__(self, inner, **parts):
        self._inner = inner
        self.__dict__ |= parts

    def __getattr__(self, name):
        return getattr(self._inner, name)


def clients(use_case, kind):
    """The register, as one use case sees it, holds programs of another kind."""
    inner = use_case._start_work

    @contextmanager
    def start():
        with inner() as work:

            def get(client_id):
                return kind(**vars(work.clients.get(client_id)))

            yield Bent(work, clients=Bent(work.clients, get=get))

    use_case._start_work = start


class Lenient(Client):
    """Compares only how an address begins."""

    def check_redirect(self, uri):
        if not uri.startswith(self.redirect_uris):
            super().check_redirect(uri)


class Anywhere(tuple):
    """Holds every address."""

    __slots__ = ()

    def __contains__(self, _uri):
        return True


def anywhere(**told):
    return Client(**told | {"post_logout_redirect_uris": Anywhere()})


def digest(secret):
    return f"'\\x{RandomSecrets().digest(secret).hex()}'"
