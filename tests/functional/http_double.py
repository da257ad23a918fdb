# SPDX-License-Identifier: Apache-2.0
"""What the providers' doubles share: a small HTTP server that records, judges and answers as it is told."""
import http.server
import json
import socket
import struct
import threading
import time
from dataclasses import dataclass, field


class Violation(Exception):
    """The request breaks what the provider documents; the text says which rule."""


@dataclass
class Answer:
    """How the next send is answered. kind: ok, error (status, body), slow (seconds, then ok), cut (reset before an
    answer, nothing accepted), lost (accepted, then the connection is reset before the answer)."""
    kind: str = "ok"
    status: int = 200
    body: object = None
    headers: dict = field(default_factory=dict)
    seconds: float = 0


class HttpDouble:
    """Listens on a free port of the loopback address. Subclasses implement `judge` and `accept`."""

    def __init__(self):
        self.lock = threading.Condition()
        self.violations = []
        self.answers = []
        self.requests = []  # (time, method, path) of everything that came, well-formed or not
        double = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args):
                pass

            def do_POST(self):
                double.handle(self)

            do_GET = do_POST

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def will_answer(self, *answers):
        """Answers for the next sends, in order; after them everything is accepted again."""
        with self.lock:
            self.answers.extend(answers)

    def wait_for(self, condition, seconds=20, what=""):
        """Waits until `condition()` is truthy and returns it."""
        end = time.monotonic() + seconds
        with self.lock:
            while True:
                result = condition()
                if result:
                    return result
                left = end - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"waited {seconds} s in vain{': ' + what if what else ''}; {self.describe()}")
                self.lock.wait(min(left, 0.5))

    def describe(self):
        return f"{len(self.requests)} requests, violations: {self.violations}"

    def handle(self, handler):
        length = int(handler.headers.get("Content-Length") or 0)
        body = handler.rfile.read(length)
        with self.lock:
            self.requests.append((time.monotonic(), handler.command, handler.path))
        try:
            call = self.judge(handler.command, handler.path, handler.headers, body)
        except Violation as problem:
            with self.lock:
                self.violations.append(str(problem))
                self.lock.notify_all()
            self.send(handler, *self.refusal(str(problem)))
            return
        if call.get("side"):  # read receipts and the like: not a send, no planned answer is used up
            with self.lock:
                status, answer = self.accept(call)
                self.lock.notify_all()
            self.send(handler, status, answer)
            return
        with self.lock:
            planned = self.answers.pop(0) if self.answers else Answer()
        if planned.kind == "error":
            with self.lock:
                self.lock.notify_all()
            self.send(handler, planned.status, planned.body, planned.headers)
            return
        if planned.kind == "cut":
            self.reset(handler)
            return
        if planned.kind == "slow":
            time.sleep(planned.seconds)
        with self.lock:
            status, answer = self.accept(call)
            self.lock.notify_all()
        if planned.kind == "lost":
            self.reset(handler)
            return
        self.send(handler, status, answer)

    @staticmethod
    def reset(handler):
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.close_connection = True
        handler.connection.close()
        handler.rfile = handler.wfile = open("/dev/null", "r+b", buffering=0)

    @staticmethod
    def send(handler, status, body, headers=None):
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        try:
            handler.send_response(status)
            handler.send_header("Content-Type", "application/json; charset=UTF-8")
            handler.send_header("Content-Length", str(len(data)))
            for name, value in (headers or {}).items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(data)
        except OSError:
            pass  # the caller was killed or gave up: part of some tests
