"""Runs in the code of a version: prints the settings that this version's process wants, as JSON."""

import json
import sys
from pathlib import Path

from ordinator.place import Place
from ordinator.stack.block import Block
from ordinator.stack.environment import Servers, Surroundings, settings
from ordinator.stack.folders import Folders
from ordinator.stack.vault import Vault

told = json.load(sys.stdin)
root = Path(told["folder"])
place = Place(Path.cwd(), root, Path.cwd(), None, None)
folders = Folders(place)
vault = Vault(place, folders.secrets)
servers = Servers("", told["redis"].rpartition("/")[0], {told["service"]: told["amqp"]})
around = Surroundings(folders, Block(18000), vault, servers)
found = settings(told["service"], told["role"], around, told["database"])
prefix = told["service"].upper()
found[f"{prefix}_ADMIN_LISTEN"] = told["admin"]
found[f"{prefix}_AMQP_URL"] = told["amqp"]
if told["service"] == "documents":
    ring = Path(found["DOCUMENTS_KEYRING_DIR"]) / "kek-1.key"
    ring.touch(0o600)
    ring.write_bytes(bytes(32))
sys.stdout.write(json.dumps(found))
