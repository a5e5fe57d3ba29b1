"""Reads a mail from its input, and says what is in it."""

import email
import email.policy
import email.utils
import json
import sys

# What came over the line, to the end of each line.
mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)


def part(kind):
    """The text of the only part of a kind, with lines as in the mail before it was sent."""
    (found,) = [part for part in mail.walk() if part.get_content_type() == f"text/{kind}"]
    return found.get_content().replace("\r\n", "\n").removesuffix("\n")


print(json.dumps({
    "subject": str(mail["Subject"]),
    "date": int(email.utils.parsedate_to_datetime(str(mail["Date"])).timestamp()),
    "text": part("plain"),
    "html": part("html"),
}))
