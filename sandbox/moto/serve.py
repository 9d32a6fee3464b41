"""Serves moto on a free loopback port, to the sandbox's gateway alone, until standard input closes.

moto checks no signature, so its server is put behind a secret, which comes as the first line of standard input: it is in no argument
and no environment. The line on standard error that says "Running on http://127.0.0.1:PORT" is moto's own.
"""

import gc
import hmac
import io
import os
import sys
import threading
import traceback
from random import SystemRandom

# Python would look for garbage among moto's several 100,000 objects again and again while they are made: half of the first request.
gc.set_threshold(100_000, 50, 50)

from moto import backends, server
from moto.iam import models as iam
from moto.moto_api._internal.moto_random import MotoRandom
from moto.s3.models import FakeDeleteMarker
from werkzeug.serving import WSGIRequestHandler


def account_of(access_key):
    for account, partitions in list(iam.iam_backends.items()):
        if any(access_key in backend.access_keys for backend in list(partitions.values())):
            return account
    return iam.DEFAULT_ACCOUNT_ID


# moto 5.2.1 fails when the last version of a key with a delete marker is deleted.
FakeDeleteMarker.dispose = lambda self, garbage=False: None
# To find an access key, it makes IAM anew in all six partitions of each account: a second of CPU time for AWS's managed policies.
iam.get_account_id_from = account_of
# Its keys would follow from what it has made up before, ids of requests among them, which everybody sees.
MotoRandom.random = staticmethod(SystemRandom().random)
MotoRandom.getrandbits = staticmethod(SystemRandom().getrandbits)
# At each request, it would list its own folders.
modules = sorted(backends.list_of_moto_modules())
backends.list_of_moto_modules = lambda: modules

PLAIN = ("Content-Type", "text/plain")


class Handler(WSGIRequestHandler):
    """Answers whoever has the secret, and keeps their connections.

    Werkzeug's own handler ends each connection, because it cannot tell what moto leaves unread of a body. Here the body is read whole
    first; the gateway always says its length.
    """

    secret = b""
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    # Writes head and body of an answer at once.
    wbufsize = -1

    def run_wsgi(self):
        given = self.headers.get("X-Sandbox-Secret", "")
        del self.headers["X-Sandbox-Secret"]
        if hmac.compare_digest(given.encode("latin-1", "replace"), self.secret):
            self.send(*self.ask_moto())
        else:
            self.close_connection = True
            self.send("403 Forbidden", [PLAIN, ("Connection", "close")], b"Only the sandbox's gateway may call moto.\n")

    def ask_moto(self):
        environ = self.make_environ()
        environ["wsgi.input"] = io.BytesIO(self.rfile.read(int(environ.get("CONTENT_LENGTH", 0))))
        started = []
        try:
            body = b"".join(self.server.app(environ, lambda *given: started.extend(given)))
        except Exception:
            traceback.print_exc()
            return "500 Internal Server Error", [PLAIN], b"moto failed\n"
        return started[0], started[1], body

    def send(self, status, headers, body):
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        has_body = self.command != "HEAD" and code not in ("204", "304")
        if has_body and not any(name.lower() == "content-length" for name, _ in headers):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if has_body:
            self.wfile.write(body)

    def log_request(self, code="-", size="-"):
        """Nobody reads it."""


def end_with_input():
    sys.stdin.buffer.read()
    os._exit(0)


def main():
    Handler.secret = sys.stdin.buffer.readline().strip()
    threading.Thread(target=end_with_input, daemon=True).start()
    run_simple = server.run_simple
    server.run_simple = lambda *place, **options: run_simple(*place, request_handler=Handler, **options)
    server.main(["-H", "127.0.0.1", "-p", "0"])


main()
