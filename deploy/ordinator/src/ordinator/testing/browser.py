"""The browser of the tests: named by CHROMIUM, else of this machine, else unpacked in the tree."""

import shutil
from pathlib import Path

from ordinator.place import Place
from ordinator.settings import Settings
from ordinator.tree import build
from ordinator.tree.libraries import browser_library_path

WRAPPER = """\
#!/bin/sh
# Chromium, wherever it lies: its libraries and fonts are those unpacked beside it.
export LD_LIBRARY_PATH={libraries}
export FONTCONFIG_FILE={fonts}
exec {tree}/usr/lib/chromium/chromium "$@"
"""
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{tree}/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def executable(place: Place, settings: Settings) -> Path | None:
    """The browser to start, if there is one yet."""
    if settings.chromium is not None:
        return settings.chromium
    own = shutil.which("chromium", path=settings.path)
    if own is not None:
        return Path(own)
    wrapper = _wrapper(place)
    return wrapper if wrapper.exists() else None


def fetch(place: Place, settings: Settings) -> float:
    """Unpack a browser unless there is one; returns the seconds spent downloading."""
    if executable(place, settings) is not None:
        return 0.0
    downloading = build.build(place, ["chromium"])
    tree = place.tree
    fonts, wrapper = tree.with_name("fonts.conf"), _wrapper(place)
    cache = place.folder("fonts")
    fonts.write_text(FONTS.format(tree=tree, cache=cache), "utf-8")
    words = {"libraries": browser_library_path(tree), "fonts": fonts, "tree": tree}
    wrapper.write_text(WRAPPER.format(**words), "utf-8")
    wrapper.chmod(0o755)
    return downloading


def _wrapper(place: Place) -> Path:
    return place.tree.with_name("chromium")
