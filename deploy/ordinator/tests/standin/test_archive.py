"""An image as `docker load` reads it, written to a stream."""

import hashlib
import io
import json
import tarfile

from ordinator.standin.archive import configuration, write
from ordinator.standin.layers import Layer


class Stream(io.BytesIO):
    """A pipe: nobody can seek in it."""

    def seekable(self):
        return False

    def seek(self, *_):
        raise io.UnsupportedOperation


def test_the_archive_names_its_layers_by_their_content(tmp_path, recipe):
    layers = []
    for name in ("base", "own"):
        path = tmp_path / f"{name}.tar"
        path.write_bytes(name.encode() * 1000)
        layers.append(Layer.of(path))
    out = Stream()

    write(out, recipe.reference, configuration(recipe, layers, "ab12", "x86_64"), layers)

    with tarfile.open(fileobj=io.BytesIO(out.getvalue())) as tar:
        (told,) = json.load(tar.extractfile("manifest.json"))
        config = tar.extractfile(told["Config"]).read()
        digests = [
            hashlib.sha256(tar.extractfile(name).read()).hexdigest() for name in told["Layers"]
        ]
    assert told["RepoTags"] == ["ordinator-standin/server:1.0"]
    assert told["Config"] == f"{hashlib.sha256(config).hexdigest()}.json"
    assert json.loads(config)["rootfs"]["diff_ids"] == [f"sha256:{digest}" for digest in digests]
    assert len(set(digests)) == 2


def test_the_configuration_says_who_runs_what_and_by_which_recipe(recipe):
    told = configuration(recipe, [], "ab12", "aarch64")

    assert told["architecture"] == "arm64"
    assert told["config"]["User"] == str(recipe.uid)
    assert told["config"]["Cmd"] == ["server"]
    assert told["config"]["Entrypoint"] is None
    assert told["config"]["Env"] == ["PATH=/usr/bin"]
    assert told["config"]["StopSignal"] == "SIGTERM"
    assert told["config"]["Labels"]["ordinator.standin.recipe"] == "ab12"
