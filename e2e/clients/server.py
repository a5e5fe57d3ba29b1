"""A Countersign with throw-away data, started by e2e/server.sh and stopped with the test that asked for it."""

import pathlib
import subprocess
import sys

LAUNCHER = pathlib.Path(__file__).resolve().parent.parent / "server.sh"


class Server:
    """`with Server("demo") as server:` gives `server.url`; see e2e/server.sh for the other kinds."""

    def __init__(self, kind: str) -> None:
        self._launcher = subprocess.Popen(
            [LAUNCHER, kind], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._facts: dict[str, str] = {}
        for line in self._launcher.stdout:
            if line.strip() == "ready":
                break
            key, _, value = line.strip().partition(": ")
            self._facts[key] = value
        else:
            self.close()
            raise RuntimeError(f"the server ({kind}) did not start; what it said is above")
        self.url = self._facts["url"]
        self.config = self._facts["config"]

    def print_log(self) -> None:
        """For a test that failed: what the server said meanwhile."""
        print("---- log of the server", file=sys.stderr)
        print(pathlib.Path(self._facts["log"]).read_text(errors="replace"), file=sys.stderr)
        print("---- end of the log", file=sys.stderr)

    def close(self) -> None:
        """Stops the server: the launcher ends it when its own input ends."""
        self._launcher.stdin.close()
        self._launcher.stdout.close()
        self._launcher.wait(timeout=30)

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
