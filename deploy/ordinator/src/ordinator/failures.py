"""What the command line says when it cannot go on."""


class Stopped(Exception):
    """A reason to stop, in one sentence that names the remedy; the command prints it and exits.

    ``code`` is the exit code: 1 for what went wrong, 2 for what was asked wrongly.
    """

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code
