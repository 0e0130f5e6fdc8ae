"""Doors of programs: OAuth 2 and OpenID Connect."""

from idp.http.oidc import authorize, discovery, logout, token, userinfo

PROGRAMS = (discovery.routes, authorize.routes, token.routes, userinfo.routes, logout.routes)
