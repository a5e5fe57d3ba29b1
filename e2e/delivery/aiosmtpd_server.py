"""A mail server by PyPI's aiosmtpd. Takes the same arguments as smtp-server.mjs and says the same."""

import asyncio
import json
import logging
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

# That it lets people sign in without TLS is what is wanted here.
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
options = json.loads(sys.argv[1])


def say(what):
    print(json.dumps(what), flush=True)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options_):
        if options.get("refuse"):
            return f"{options['refuse']} no such user {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        say({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "user": session.auth_data,
            "mechanism": getattr(session, "mechanism", None),
            "secure": session.ssl is not None or options.get("secure", False),
            "data": envelope.content.decode("utf8"),
        })
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    session.mechanism = mechanism
    is_right = (data.login.decode(), data.password.decode()) == (options.get("user"), options.get("password"))
    return AuthResult(success=is_right, handled=False, auth_data=options.get("user") if is_right else None)


async def main():
    context = None
    if options.get("tls"):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{options['tls']}/cert.pem", f"{options['tls']}/key.pem")
    is_secure = options.get("secure", False)
    has_login = options.get("user") is not None
    offered = options.get("authMethods", ["PLAIN", "LOGIN"])

    def server():
        return SMTP(
            Handler(),
            hostname="localhost",
            tls_context=None if is_secure else context,
            authenticator=authenticate if has_login else None,
            auth_required=has_login,
            auth_require_tls=False,
            auth_exclude_mechanism=[name for name in ("PLAIN", "LOGIN") if name not in offered],
        )

    listening = await asyncio.get_running_loop().create_server(
        server, "127.0.0.1", 0, ssl=context if is_secure else None
    )
    say({"port": listening.sockets[0].getsockname()[1]})
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
