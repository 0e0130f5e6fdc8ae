"""A client library that nobody here wrote, in a process of its own, told one step at a time."""

import json
import subprocess

from ordinator.settings import inherited


class Refused(Exception):
    """The library would not go on; ``code`` is its own word for the reason."""

    def __init__(self, step, code, error, message):
        super().__init__(f"{step}: {code} {error or ''} {message}")
        self.step = step
        self.code = code
        self.error = error
        self.message = message


class Peer:
    """One library at work: ``peer.redeem(landed=…)`` takes that step in its process."""

    def __init__(self, library, argv, env=None):
        self.library = library
        self._process = subprocess.Popen(
            argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=env or inherited(),
        )

    def __getattr__(self, step):
        return lambda **told: self._take(step, told)

    def end(self):
        """Let it go."""
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()

    def _take(self, step, told):
        self._process.stdin.write(json.dumps({"step": step, **told}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"{self.library} ended at {step}"
        answer = json.loads(line)
        if "refused" in answer:
            told = answer["refused"]
            raise Refused(step, told["code"], told.get("error"), told["message"])
        return answer["done"]
