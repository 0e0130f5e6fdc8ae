"""What an image holds beside its packages."""

import stat
from pathlib import Path

from ordinator.standin.image import furnish, group, passwd

PASSWD = "root:x:0:0:root:/root:/bin/bash\nrunner:x:101:101::/var:/bin/sh\n"


def test_who_runs_has_a_name_and_cannot_sign_in():
    content = passwd(PASSWD, {"ordinator": 10001, "runner": 999})

    assert content == (
        "root:x:0:0:root:/root:/bin/bash\n"
        "ordinator:x:10001:10001::/tmp:/usr/sbin/nologin\n"
        "runner:x:999:999::/tmp:/usr/sbin/nologin\n"
    )
    assert group("root:x:0:\n", {"runner": 999}) == "root:x:0:\nrunner:x:999:\n"


def test_files_folders_and_links_are_laid_as_the_recipe_says(tmp_path, recipe):
    base, root = tmp_path / "base", tmp_path / "root"
    for folder in (base / "etc", root):
        folder.mkdir(parents=True)
    (base / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/bash\n")
    (base / "etc/group").write_text("root:x:0:\n")
    recipe.folders["data"] = "1777"

    furnish(recipe, base, root)

    laid = root / "usr/local/bin/entrypoint.sh"
    assert stat.S_IMODE(laid.stat().st_mode) == 0o755
    assert stat.S_IMODE((root / "data").stat().st_mode) == 0o1777
    assert (root / "data").stat().st_uid == recipe.uid
    assert (root / "usr/local/bin/alias").readlink() == Path("/usr/bin/server")
    assert f"runner:x:{recipe.uid}:" in (root / "etc/passwd").read_text()
