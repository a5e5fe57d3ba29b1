"""Requests by hand, for what the clients have no call for."""

import json
import urllib.error
import urllib.parse
import urllib.request

from client import Refusal


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


def call(url: str, method: str, path: str, token: str, query: dict | None = None):
    """What was answered, as JSON; `None` for an empty body. Raises `Refusal`."""
    query = f"?{urllib.parse.urlencode(query)}" if query else ""
    headers = {"X-Authorization": f"Bearer {token}"}
    request = urllib.request.Request(f"{url}{path}{query}", method=method, headers=headers)
    try:
        with _OPENER.open(request) as answer:
            text = answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            raise Refusal(error.code, json.loads(error.read() or b"{}")) from error
    return json.loads(text) if text else None


def follow(link: str) -> tuple[int, str]:
    """Follows a link out of a mail one step: the status, and where it leads."""
    try:
        with _OPENER.open(link) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers.get("Location", "")
