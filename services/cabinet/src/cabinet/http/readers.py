"""Who reads the answer: a person, or a script of one of our pages."""

from flask import request


def is_script() -> bool:
    """Whether what is asked for is no page."""
    wanted = request.accept_mimetypes
    return bool(wanted) and not wanted.accept_html
