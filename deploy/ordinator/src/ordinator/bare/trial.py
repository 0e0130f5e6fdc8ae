"""One try: a fresh copy of a bare release, a bundle of the checkout, a namespace of its own."""

import shutil
import subprocess

from ordinator.bare import chroot, inside
from ordinator.place import Place

# The chroot gets its own processes and mounts, so that whatever a try leaves ends with it.
SCRIPT = """\
set -e
mount --bind /dev {root}/dev
mount -t tmpfs shm {root}/dev/shm
exec chroot --userspec={user} {root} /usr/bin/python3 /inside.py
"""
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"


def attempt(place: Place, release: str, user: str) -> bool:
    """Try `make up` and `make down` on ``release`` as ``user``; True when all held."""
    root = place.folder("bare") / f"{release}-{user}"
    chroot.copy(chroot.base(place, release), root)
    bundle = root / "src.bundle"
    subprocess.run(
        ["git", "-C", str(place.checkout), "bundle", "create", "-q", str(bundle), "HEAD"],
        check=True,
    )
    shutil.copyfile(inside.__file__, root / "inside.py")
    words = ("--mount", "--pid", "--fork", f"--mount-proc={root}/proc")
    done = subprocess.run(
        ["unshare", *words, "sh", "-c", SCRIPT.format(root=root, user=user)],
        env={
            "HOME": "/root" if user == "root" else f"/home/{user}",
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "PIP_CERT": CERTIFICATES,
            "SSL_CERT_FILE": CERTIFICATES,
        },
        check=False,
    )
    if done.returncode == 0:
        shutil.rmtree(root)
    return done.returncode == 0
