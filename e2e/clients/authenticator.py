"""The authenticator app of a user. The codes come from oathtool, not from code of ours."""

import subprocess
import time
import urllib.parse

STEP_SECONDS = 30


def secret_of(auth_url: str) -> str:
    """The shared secret that an `otpauth://` address carries."""
    return urllib.parse.parse_qs(urllib.parse.urlsplit(auth_url).query)["secret"][0]


def _step_now() -> int:
    return int(time.time()) // STEP_SECONDS


class Authenticator:
    """Gives a new good code at each call, without ever waiting for the clock.

    The server under test takes codes of two steps before and after the present one, each step only once and only
    in rising order. Starting one step back leaves four codes: that a step ends in the meantime can only add to
    them, and a code that was one step back is then two steps back, which is still good.
    """

    def __init__(self, auth_url: str) -> None:
        self._secret = secret_of(auth_url)
        self._last_step = 0

    def next_code(self) -> str:
        step = max(_step_now() - 1, self._last_step + 1)
        if step > _step_now() + 2:
            raise AssertionError("this journey uses more codes than can be had without waiting")
        self._last_step = step
        return self._code_at(step)

    def last_code(self) -> str:
        """The code that `next_code` gave last, for trying it a second time."""
        return self._code_at(self._last_step)

    def wrong_code(self) -> str:
        """Six digits that are no code of this secret, now or a few minutes around now."""
        near = {self._code_at(_step_now() + offset) for offset in range(-8, 9)}
        return next(code for code in (f"{n:06}" for n in range(1000)) if code not in near)

    def _code_at(self, step: int) -> str:
        when = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(step * STEP_SECONDS))
        # The secret goes in by standard input ("-"), so that it does not show in the list of processes.
        command = ["oathtool", "--totp", "--base32", "--now", when, "-"]
        done = subprocess.run(command, input=self._secret, capture_output=True, text=True, check=True)
        return done.stdout.strip()
