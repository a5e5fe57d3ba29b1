"""Where a demo's mail and short messages end up."""

import html
import re
import urllib.request


class Inbox:
    def __init__(self, url: str) -> None:
        self._url = f"{url}/demo/inbox"

    def messages(self) -> list[tuple[str, str]]:
        """To whom and with which code, if there is one; the newest first."""
        with urllib.request.urlopen(self._url) as answer:
            page = answer.read().decode()
        found = []
        for item in page.split("<li>")[1:]:
            to = re.search(r"</b> to ([^<]+)</p>", item)
            code = re.search(r'class="big-code">([^<]*)<', item)
            if to:
                found.append((html.unescape(to[1]).strip(), code[1].strip() if code else ""))
        return found

    def code_for(self, address: str) -> str:
        """The newest code that went to an address."""
        return next(code for to, code in self.messages() if to == address and code)
