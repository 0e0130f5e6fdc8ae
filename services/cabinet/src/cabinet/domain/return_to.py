"""Where a person goes after signing in: only ever to a page of ours."""

HOME = "/home"
DELETE = 0x7F


def safe(wanted: str | None) -> str:
    """Give ``wanted`` back if it is a path of this site, else the home page.

    One leading slash; no second one, no backslash (browsers read it as a slash), no control
    characters (browsers drop them), hence no scheme and no host.
    """
    if not wanted or not wanted.startswith("/") or wanted.startswith("//"):
        return HOME
    if "\\" in wanted or any(ord(sign) <= ord(" ") or ord(sign) == DELETE for sign in wanted):
        return HOME
    return wanted
