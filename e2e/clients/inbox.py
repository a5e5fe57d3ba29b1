"""Where a demo's mail and short messages end up."""

import html
import re
import time
import urllib.request

# Mails that are not sent in the request itself leave within seconds.
PATIENCE_SECONDS = 30


class Inbox:
    def __init__(self, url: str) -> None:
        self._url = f"{url}/demo/inbox"

    def messages(self) -> list[tuple[str, str]]:
        """To whom and with which code, if there is one; the newest first."""
        return [(to, code) for to, code, _ in self._items()]

    def code_for(self, address: str) -> str:
        """The newest code that went to an address."""
        return next(code for to, code in self.messages() if to == address and code)

    def texts_for(self, address: str) -> list[str]:
        """What was said to an address, with its subjects; the newest first."""
        return [text for to, _, text in self._items() if to == address]

    def text_for(self, address: str, part: str) -> str:
        """The newest message to an address in which a text stands. Waits for it."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            found = next((text for text in self.texts_for(address) if part in text), None)
            if found is not None:
                return found
            if time.monotonic() > deadline:
                raise AssertionError(f"no message to {address} has {part!r}: {self.texts_for(address)}")
            time.sleep(0.1)

    def link_for(self, address: str, parameter: str) -> str:
        """The newest link with a parameter that went to an address. Waits for it."""
        return re.search(rf"\S+[?]{parameter}=\S+", self.text_for(address, f"{parameter}="))[0]

    def _items(self) -> list[tuple[str, str, str]]:
        with urllib.request.urlopen(self._url) as answer:
            page = answer.read().decode()
        found = []
        for item in page.split("<li>")[1:]:
            to = re.search(r"</b> to ([^<]+)</p>", item)
            code = re.search(r'class="big-code">([^<]*)<', item)
            if to:
                plain = html.unescape(re.sub(r"<[^>]+>", " ", item))
                found.append((html.unescape(to[1]).strip(), code[1].strip() if code else "", plain))
        return found
