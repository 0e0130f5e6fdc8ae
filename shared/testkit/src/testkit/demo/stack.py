"""Where a running stack is reached, and where what was shown on it is kept."""

from pathlib import Path

from ordinator.stack.described import Described


class Stack(Described):
    """One deployment as the demo knows it."""

    @property
    def showings(self) -> Path:
        """The folder of what was shown here: pictures, proofs, the memory of who went."""
        folder = self.run / "demo"
        folder.mkdir(0o700, exist_ok=True)
        return folder

    @property
    def memory(self) -> Path:
        """Who was shown here already, and what the last one left."""
        return self.showings / "memory.json"
