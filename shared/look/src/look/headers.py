"""Security headers of pages: a nonce per request, where forms may lead, what is never cached."""

import secrets

from flask import Flask, Response, g, request

from look.brand import Look


def nonce() -> str:
    """The nonce of this request's one inline script."""
    if "look_nonce" not in g:
        g.look_nonce = secrets.token_urlsafe(16)
    value: str = g.look_nonce
    return value


def allow_form_action(origin: str) -> None:
    """Let forms of this page be answered by a redirect to another origin.

    A browser blocks such a redirect without a word unless ``form-action`` names the target.
    """
    g.setdefault("look_form_action", []).append(origin)


def policy(look: Look) -> str:
    """The content security policy of the page being answered."""
    targets = [look.issuer_origin, *g.get("look_form_action", [])]
    form_action = " ".join(["'self'", *dict.fromkeys(target for target in targets if target)])
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce()}'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            f"form-action {form_action}",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "report-uri /csp",
        ]
    )


def install(app: Flask, look: Look) -> None:
    """Put the headers on every answer of the application."""
    app.jinja_env.globals["csp_nonce"] = nonce

    @app.after_request
    def guard(response: Response) -> Response:
        response.headers["X-Content-Type-Options"] = "nosniff"
        # no-referrer would send "Origin: null" with our own forms.
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if response.mimetype == "text/html":
            response.headers["Content-Security-Policy"] = policy(look)
            response.headers["Cache-Control"] = "no-store"
        return response
