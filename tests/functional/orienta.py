# SPDX-License-Identifier: Apache-2.0
"""Starts the real program with a configuration of its own and talks to it over HTTP.

ORIENTA_BINARY names the program. Everything it writes goes below one temporary folder.
"""
import http.client
import json
import os
import pathlib
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.parse

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("ORIENTA_BINARY", str(SOURCE / "build/orienta"))


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, {k.lower(): v for k, v in headers}, body

    @property
    def text(self):
        return self.body.decode("utf-8")

    def json(self):
        return json.loads(self.body)


def request(base, method, path, body=None, headers=None, timeout=40):
    """One request on a connection of its own. A dict as body goes as JSON."""
    url = urllib.parse.urlsplit(base)
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=timeout)
    headers = dict(headers or {})
    if isinstance(body, (dict, list)):
        body = json.dumps(body).encode()
        headers.setdefault("Content-Type", "application/json")
    try:
        try:
            connection.request(method, path, body=body, headers=headers)
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused before the whole body was sent: the answer may still be there to read
        answer = connection.getresponse()
        return Reply(answer.status, answer.getheaders(), answer.read())
    finally:
        connection.close()


class Postgres:
    """A PostgreSQL of its own on a free port, from Debian's packages; databases are made one per server."""

    def __init__(self):
        folders = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
        assert folders, "PostgreSQL is not installed: apt-get install postgresql"
        self.bin = folders[0]
        # It refuses to run as root; Debian's package brings a user for it.
        self.user = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="orienta-pg-"))
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.run("initdb", "-D", self.folder / "data", "-U", "orienta", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        # fsync stays on: what was answered must survive a crash here too.
        self.server = subprocess.Popen(
            [self.bin / "postgres", "-D", self.folder / "data", "-p", str(self.port), "-h", "127.0.0.1",
             "-k", self.folder, "-c", "max_connections=60"],
            stdout=open(self.folder / "log", "wb"), stderr=subprocess.STDOUT, cwd=self.folder, **self.as_user())
        self.count = 0
        for _ in range(100):
            if subprocess.run([self.bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False).returncode == 0:
                return
            time.sleep(0.1)
        raise AssertionError("PostgreSQL did not start: " + (self.folder / "log").read_text(errors="replace")[-2000:])

    def as_user(self):
        return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}

    def run(self, program, *args):
        subprocess.run([self.bin / program, *args], check=True, capture_output=True, cwd=self.folder, **self.as_user())

    def new_database(self):
        self.count += 1
        name = f"orienta{self.count}"
        self.run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "orienta", name)
        return f"postgresql://orienta@127.0.0.1:{self.port}/{name}"

    def stop(self):
        # Immediate: its databases are thrown away, and the last checkpoint of a hundred of them can take minutes.
        self.server.send_signal(signal.SIGQUIT)
        try:
            self.server.wait(30)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Orienta:
    """One `orienta serve`. The folder and the database outlive `kill` and `stop`, so that `start` goes on with them."""

    def __init__(self, folder, database_url=None, channels="", public_url="https://ayuda.example.org", extra=""):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.config = self.folder / "orienta.toml"
        self.stderr = self.folder / "stderr.log"
        self.config.write_text(
            f'[server]\nlisten = "127.0.0.1:0"\npublic_url = "{public_url}"\n\n'
            f'[storage]\nurl = "{database_url or "sqlite:data/orienta.db"}"\n\n'
            f'[flows]\ndir = "{SOURCE / "flows/library"}"\n{extra}\n{channels}\n', encoding="utf-8")
        self.process = None
        self.base = None

    def start(self, seconds=30):
        assert self.process is None
        with open(self.stderr, "ab") as errors:
            self.process = subprocess.Popen([BINARY, "serve", "--config", str(self.config)], stdout=subprocess.PIPE,
                                            stderr=errors, stdin=subprocess.DEVNULL, cwd=self.folder)
        found = {}

        def read(stream):
            for line in stream:
                match = re.match(rb"listening on (http://\S+)", line)
                if match:
                    found["base"] = match.group(1).decode()
                    ready.set()
            ready.set()

        ready = threading.Event()
        threading.Thread(target=read, args=(self.process.stdout,), daemon=True).start()
        assert ready.wait(seconds) and "base" in found, \
            f"the server did not start (exit {self.process.poll()}): {self.stderr.read_text(errors='replace')[-2000:]}"
        self.base = found["base"]
        return self

    def kill(self):
        """SIGKILL: no goodbye."""
        self.process.kill()
        self.process.wait(10)
        self.process = None

    def stop(self, seconds=30):
        """SIGTERM; returns the exit code."""
        self.process.terminate()
        code = self.process.wait(seconds)
        self.process = None
        return code

    def close(self):
        if self.process:
            self.process.kill()
            self.process.wait(10)
            self.process = None

    def command(self, *args, stdin=""):
        return subprocess.run([BINARY, *args], input=stdin, text=True, capture_output=True, cwd=self.folder, timeout=60, check=False)

    def add_user(self, email, role, password="una-clave-larga-de-prueba"):
        done = self.command("user", "add", "--config", str(self.config), "--email", email, "--role", role,
                            "--password-stdin", stdin=password + "\n")
        assert done.returncode == 0, done.stderr
        return password

    def get(self, path, **kw):
        return request(self.base, "GET", path, **kw)

    def post(self, path, body=None, **kw):
        return request(self.base, "POST", path, body=body if body is not None else {}, **kw)

    def logs(self):
        return self.stderr.read_text(encoding="utf-8", errors="replace")


def eventually(condition, seconds=20, what="", every=0.1):
    """Waits until `condition()` is truthy and returns it."""
    end = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        assert time.monotonic() < end, f"waited {seconds} s in vain: {what or condition}"
        time.sleep(every)
