"""The built tool as a process: started on a free port, watched, and ended in order.

The environment variable LIGHTLAG_TOOL says where it is.
"""

import contextlib
import logging
import os
import re
import resource
import select
import signal
import subprocess
import tempfile
import time

import websockets.asyncio.client

# Most seconds to wait for what should come at once, on a machine that does other work too.
PATIENCE = 20

# Who runs the tests behind nohup has it ignored, and the tool would take that over.
signal.signal(signal.SIGHUP, signal.SIG_DFL)

# What the tool may say on standard error when all is well.
QUIET = re.compile(
    r"seed \S+, profile \S+|recorded \S+( to \S+|, which was moved to \S+)?|nothing was recorded: .*"
)

# The tool records less where CI is set: tests see it as at a desk, wherever they run.
os.environ.pop("CI", None)


def path():
    """Returns where the tool is."""
    try:
        return os.environ["LIGHTLAG_TOOL"]
    except KeyError:
        raise AssertionError("set LIGHTLAG_TOOL to the path of the built tool") from None


def has_option(command, name):
    """Returns whether a command of the tool has an option."""
    result = subprocess.run([path(), command, "--help"], capture_output=True, text=True)
    return name in result.stdout


def connect(url, **options):
    """Connects with a client that nobody here wrote, whatever proxies the environment names."""
    return websockets.asyncio.client.connect(url, proxy=None, max_size=None, **options)


# The peers complain to the log whenever they are treated badly, which is most of the time here.
logging.disable()


class Tool:
    """A run of the tool that accepts connections."""

    def __init__(self, *arguments, listeners=1, descriptors=None, prefix=()):
        """Starts it behind a prefix, with so many descriptors at most; waits until it listens."""

        def limit():
            if descriptors:
                resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))

        # `record` has a port of its own, which is any that is free.
        asks = "--port" not in arguments and arguments[0] != "record"
        self.errors = tempfile.TemporaryFile(mode="w+")
        self.process = subprocess.Popen(
            [*prefix, path(), *arguments, *(["--port", "0"] if asks else [])],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            preexec_fn=limit,
        )
        self.pid = self.process.pid
        # What it said since it listened, once it has ended in order.
        self.output = ""
        self.urls = []
        try:
            for line in self._lines(listeners):
                self.urls.append(re.fullmatch(r"listening (wss?://\S+/)( \S+)?", line)[1])
        except BaseException:
            self.kill()
            raise
        self.url = self.urls[0]
        self.port = int(re.search(r":(\d+)/$", self.url)[1])

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            self.stop()
        else:
            self.kill()

    def stop(self, number=signal.SIGTERM, status=0):
        """Ends it, and checks that it ends in order; returns its complaints.

        There may be none where the exit status is to be 0.
        """
        if self.process.returncode is not None:
            return []
        self.process.send_signal(number)
        try:
            self.output = self.process.communicate(timeout=PATIENCE)[0].decode()
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError("the tool did not end at a signal") from None
        complaints = self.complaints()
        self.errors.close()
        assert self.process.returncode == status, f"exit {self.process.returncode}: {complaints}"
        assert status or not complaints, complaints
        return complaints

    def kill(self):
        """Ends it at once."""
        if self.process.returncode is None:
            self.process.kill()
            self.process.communicate()
        self.errors.close()

    def resident_bytes(self):
        """Returns the memory that it holds (VmRSS of proc(5))."""
        with open(f"/proc/{self.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmRSS"))

    def processor_seconds(self):
        """Returns the processor time that it has used."""
        with open(f"/proc/{self.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def descriptors(self):
        """Returns what its open descriptors are."""
        folder, targets = f"/proc/{self.pid}/fd", []
        for name in os.listdir(folder):
            # It may have been closed since.
            with contextlib.suppress(FileNotFoundError):
                targets.append(os.readlink(f"{folder}/{name}"))
        return targets

    def sockets(self):
        """Returns how many sockets it has open, its listeners among them."""
        return sum(target.startswith("socket:") for target in self.descriptors())

    def complaints(self):
        """Returns what it has complained of so far."""
        self.errors.seek(0)
        self.told = self.errors.read().splitlines()
        return [line for line in self.told if not QUIET.fullmatch(line)]

    def _lines(self, count):
        text, end = b"", time.monotonic() + PATIENCE
        output = self.process.stdout.fileno()
        while text.count(b"\n") < count + text.count(b"serial "):
            ready, _, _ = select.select([output], [], [], max(0, end - time.monotonic()))
            assert ready, f"the tool does not listen: {text} {self.complaints()}"
            chunk = os.read(output, 4096)
            assert chunk, f"the tool has ended: {text} {self.complaints()}"
            text += chunk
        # Serial lines come first, so that all is told once the listeners are.
        return [line for line in text.decode().splitlines() if not line.startswith("serial ")]


def refusal(*arguments):
    """Runs the tool, which is to give up by itself; returns its exit status and complaints."""
    result = subprocess.run(
        [path(), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    return result.returncode, result.stderr


def wait_until(condition, what):
    """Waits for what the tool gives no other sign of."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"waited in vain until {what}"
        time.sleep(0.005)
