"""Cleaning ends an engine that a killed command left, and leaves nothing of the state."""

import json
import subprocess
import sys
from dataclasses import asdict

from ordinator.engine.own import Folder
from ordinator.place import Place
from ordinator.processes import Known
from ordinator.settings import inherited


def test_an_engine_that_was_left_behind_is_ended_before_its_data_go(tmp_path):
    state = tmp_path / "state"
    folder = Folder.of(Place(tmp_path, state, tmp_path, None, None))
    with subprocess.Popen(["sleep", "60"], start_new_session=True) as left:
        folder.record.write_text(json.dumps(asdict(Known.of(left.pid))))
        told = {"ORDINATOR_CHECKOUT": str(tmp_path), "ORDINATOR_STATE": str(state)}

        done = subprocess.run(
            [sys.executable, "-m", "ordinator", "clean", "--yes"],
            env=inherited(**told),
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == 0, done.stderr
        assert left.wait(20) == -15
    assert not state.exists()
    assert not folder.path.exists()
    print(f"an engine (pid {left.pid}) was left behind and ended")
