"""The common appearance of pages: layout, macros, built assets, words, headers, error pages."""

from flask import Flask
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from look import assets, forms, headers, words
from look.brand import Look

__all__ = ["Look", "install"]


def install(app: Flask, look: Look) -> None:
    """Give the application its templates, words, assets, security headers and form guards."""
    service_templates = app.jinja_loader
    own = [service_templates] if service_templates is not None else []
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_options = {
        **app.jinja_options,
        "loader": ChoiceLoader([*own, PackageLoader("look"), govuk]),
    }
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["look"] = look
    words.install(app, look)
    assets.install(app, look)
    forms.install(app)
    headers.install(app, look)
