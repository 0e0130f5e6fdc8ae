"""The pages of the stand: one stylesheet, one policy, nothing that a browser keeps."""

from pathlib import Path

from flask import Flask, Response

_STATIC = Path(__file__).parent / "static"
_CSP = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'"


def application(name: str) -> Flask:
    """A Flask application of the package ``name`` whose pages load nothing from elsewhere."""
    app = Flask(name, static_folder=_STATIC)

    @app.after_request
    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = _CSP
        response.headers["Cache-Control"] = "no-store"
        return response

    return app
