"""A message centre by PyPI's smpp34, which lets everybody in. Says {"port"} once, then a line for each message, its octets
as they came."""

import asyncio
import json
import os
import socket
import sys
import threading

import smpp34


def say(what):
    print(json.dumps(what), flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until_told():
    sys.stdin.read()
    os._exit(0)


async def main():
    port = free_port()
    server = smpp34.Server(host="127.0.0.1", port=port, system_id="peer")
    await server.start()
    say({"port": port})
    count = 0
    while True:
        event = await server.next()
        if not isinstance(event, smpp34.SubmitSmEvent):
            continue
        if event.short_message == b"throttle":
            event.reject(smpp34.ESME_RTHROTTLED)
            continue
        count += 1
        say({
            "session": event.session_id,
            "source": [event.source_addr_ton, event.source_addr_npi, event.source_addr],
            "destination": [event.dest_addr_ton, event.dest_addr_npi, event.destination_addr],
            "coding": event.data_coding,
            "class": event.esm_class,
            "octets": event.short_message.hex(),
        })
        event.accept(str(count))


threading.Thread(target=until_told, daemon=True).start()
asyncio.run(main())
