"""An image as the archive that ``docker load`` reads: no builder and no registry is needed."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterable
from typing import IO, Any

from ordinator.standin.layers import Layer
from ordinator.standin.recipes import Recipe

RECIPE_LABEL = "ordinator.standin.recipe"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
MADE = "1970-01-01T00:00:00Z"  # the same recipe is the same image, whenever it is made


def configuration(
    recipe: Recipe, layers: Iterable[Layer], digest: str, machine: str
) -> dict[str, Any]:
    """The image's configuration (OCI image specification, section Image Configuration)."""
    return {
        "architecture": ARCHITECTURES.get(machine, machine),
        "os": "linux",
        "created": MADE,
        "config": {
            "User": str(recipe.uid),
            "Env": [f"{name}={value}" for name, value in recipe.environment.items()],
            "Entrypoint": list(recipe.entrypoint) or None,
            "Cmd": list(recipe.command),
            "WorkingDir": recipe.workdir,
            "StopSignal": recipe.stop_signal,
            "ExposedPorts": {port: {} for port in recipe.ports},
            "Volumes": {volume: {} for volume in recipe.volumes},
            "Labels": {
                RECIPE_LABEL: digest,
                "org.opencontainers.image.title": f"Ordinator stand-in for {recipe.name}",
                "org.opencontainers.image.version": recipe.tag,
            },
        },
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{layer.digest}" for layer in layers]},
        "history": [{"created": MADE, "created_by": "ordinator standin"} for _ in layers],
    }


def write(
    out: IO[bytes], reference: str, configured: dict[str, Any], layers: Iterable[Layer]
) -> None:
    """Write the archive to ``out``, a stream that need not be able to seek."""
    content = json.dumps(configured, sort_keys=True).encode()
    name = f"{hashlib.sha256(content).hexdigest()}.json"
    layers = tuple(layers)
    told = {
        "Config": name,
        "RepoTags": [reference],
        "Layers": [f"{layer.digest}/layer.tar" for layer in layers],
    }
    with tarfile.open(fileobj=out, mode="w|") as tar:
        for layer in layers:
            member = tarfile.TarInfo(f"{layer.digest}/layer.tar")
            member.size = layer.path.stat().st_size
            with layer.path.open("rb") as file:
                tar.addfile(member, file)
        for path, data in ((name, content), ("manifest.json", json.dumps([told]).encode())):
            member = tarfile.TarInfo(path)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
