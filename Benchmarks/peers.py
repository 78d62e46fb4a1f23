"""Starts the proxies that are measured, each in front of the same echo server."""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILT = ROOT / ".build" / "benchmarks"
TOOL = ROOT / ".build" / "release" / "lightlag"

HAPROXY = """
global
  nbthread 1
  maxconn 4000
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  timeout tunnel 1h
frontend front
  bind 127.0.0.1:{port}
  default_backend back
backend back
  server echo 127.0.0.1:{upstream}
"""

NGINX = """
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/errors;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  client_body_temp_path {folder}/a;
  proxy_temp_path {folder}/b;
  fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d;
  scgi_temp_path {folder}/e;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{upstream};
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection "upgrade";
      proxy_read_timeout 1h;
    }}
  }}
}}
"""


class Absent(Exception):
    """A peer that this machine does not have."""


def free_port():
    """Returns a port that was free a moment ago, for those that cannot choose one themselves."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def program(name):
    """Returns the path of a program of the system's."""
    path = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if not path:
        raise Absent(f"{name} is not installed")
    return path


def descendants(process):
    """Returns the numbers of a process and of all that it has started."""
    found = [process]
    for parent in found:
        for task in pathlib.Path(f"/proc/{parent}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def resident_bytes(process):
    """Returns the memory that a process and all that it has started hold."""
    pages = 0
    for number in descendants(process):
        pages += int(pathlib.Path(f"/proc/{number}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


class Peer:
    """A program that listens at a port on loopback, and is gone when the block ends."""

    def __init__(self, command, port=None, folder=None):
        self.folder = folder
        self.port = port
        self.errors = tempfile.TemporaryFile()
        # A session of its own, so that all it starts ends with it.
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *map(str, command)],
            stdout=subprocess.PIPE, stderr=self.errors,
            stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            if port is None:
                self.port = self._printed_port()
            self._await_port()
        except Exception:
            self.stop()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        """Ends it, by force if need be."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, number)
                self.process.wait(3)
                break
            except subprocess.TimeoutExpired:
                continue
            except ProcessLookupError:
                break
        self.process.wait()
        self.process.stdout.close()
        self.errors.close()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _printed_port(self):
        """The first number in its first line: a port alone, or the end of a URL.

        A server with serial lines tells of these before.
        """
        line = self.process.stdout.readline().decode()
        while line.startswith("serial "):
            line = self.process.stdout.readline().decode()
        found = re.search(r"^(\d+)$|:(\d+)/", line.strip())
        if not found:
            raise Absent(f"it did not start: {line}{self._complaint()}")
        return int(found.group(1) or found.group(2))

    def _await_port(self):
        for _ in range(100):
            if self.process.poll() is not None:
                raise Absent(f"it did not start: {self._complaint()}")
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise Absent("it did not listen")

    def _complaint(self):
        self.errors.seek(0)
        return self.errors.read()[-300:].decode(errors="replace")


def echo():
    """Starts the server that stands behind all proxies."""
    return Peer([BUILT / "echo"])


def _configured(name, text, upstream, arguments):
    path = program(name)
    folder = tempfile.mkdtemp(prefix="lightlag-bench-")
    port = free_port()
    file = pathlib.Path(folder) / "configuration"
    file.write_text(text.format(port=port, upstream=upstream, folder=folder))
    return Peer([path, *(a.format(file=file, folder=folder) for a in arguments)], port, folder)


def lightlag(upstream, delay, is_recorded=False):
    """Starts `lightlag proxy`, with a delay of so many seconds on the downlink."""
    folder = tempfile.mkdtemp(prefix="lightlag-bench-") if is_recorded else None
    command = [TOOL, "proxy", f"ws://127.0.0.1:{upstream}/", "--port", "0", "--seed", "1"]
    if delay:
        command += ["--set", f"down.delay={delay * 1000:g}ms"]
    if is_recorded:
        command += ["--record", f"{folder}/recording.jsonl"]
    return Peer(command, folder=folder)


def haproxy(upstream, delay):
    """Starts haproxy with one thread."""
    if delay:
        raise Absent("it cannot delay messages")
    return _configured("haproxy", HAPROXY, upstream, ["-db", "-f", "{file}"])


def nginx(upstream, delay):
    """Starts nginx with one worker."""
    if delay:
        raise Absent("it cannot delay messages")
    arguments = ["-c", "{file}", "-p", "{folder}", "-e", "{folder}/errors"]
    return _configured("nginx", NGINX, upstream, arguments)


def naive(upstream, delay):
    """Starts the proxy that one would first write in Python."""
    port = free_port()
    script = ROOT / "Benchmarks" / "Peers" / "naive_proxy.py"
    return Peer([sys.executable, script, port, upstream, delay], port)


PROXIES = {
    "lightlag": lightlag,
    "lightlag, recording": lambda upstream, delay: lightlag(upstream, delay, True),
    "haproxy": haproxy,
    "nginx": nginx,
    "naive Python": naive,
}
