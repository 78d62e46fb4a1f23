"""Clients and servers of `websockets` that note what they send and receive, and when."""

import asyncio
import dataclasses
import itertools
import time

from websockets.exceptions import ConnectionClosed

from tool import connect


def now():
    """Returns the time by the clock that the tool uses too, which counts from another start."""
    return time.clock_gettime_ns(time.CLOCK_MONOTONIC)


@dataclasses.dataclass
class Log:
    """What one peer saw of one connection; messages with the time of each."""

    sent: list = dataclasses.field(default_factory=list)
    received: list = dataclasses.field(default_factory=list)
    # A message that was being sent when the connection ended: it left, or it did not.
    unsure: list = dataclasses.field(default_factory=list)
    # The status with which the connection ended, 1006 where it just broke.
    code: int | None = None

    async def receive(self, connection, answer=None):
        """Notes all that comes, until the end; sends what `answer` makes of it."""
        try:
            while True:
                message = await connection.recv()
                self.received.append((now(), message))
                if answer:
                    await self.send(connection, answer(message))
        except ConnectionClosed:
            self.code = connection.close_code

    async def send(self, connection, message):
        """Sends a message and notes it; returns whether the connection was still there."""
        time = now()
        try:
            await connection.send(message)
        except ConnectionClosed:
            self.unsure.append((time, message))
            return False
        self.sent.append((time, message))
        return True


def numbered(client, direction, index):
    """Returns a payload that says who sent it, which way, and as which: text, JSON, or binary."""
    name = f"client {client} {direction} message {index}"
    match index % 4:
        case 0:
            return name
        case 1:
            return f'{{"client": {client}, "direction":"{direction}", "index":{index}, "x":1.50}}'
        case 2:
            return name.encode() + bytes(range(256))
        case _:
            return f"{name} \u20ac\U0001d11e\n\t\"" + "x" * (index * 37 % 3000)


def turned(message):
    """Returns what a server answers to a numbered payload: the same, the other way."""
    return message.replace(*(b"up", b"dn") if isinstance(message, bytes) else ("up", "dn"), 1)


async def persist(url, name, messages, logs, pause=0.01, lingers=False):
    """Sends messages as one client, which comes back each time that its connection breaks.

    Its connections ask for `/NAME/0`, `/NAME/1` and so on, by which `logs` knows them. At last
    it closes at once, with much on its way, or lingers first.
    """
    messages = iter(messages)
    for attempt in itertools.count():
        path = f"/{name}/{attempt}"
        log = logs[path] = Log()
        async with connect(url.rstrip("/") + path) as connection:
            receiving = asyncio.create_task(log.receive(connection))
            for message in messages:
                if not await log.send(connection, message):
                    break
                await asyncio.sleep(pause)
            if lingers:
                await asyncio.wait([receiving], timeout=1)
            await connection.close()
            await receiving
        if log.code != 1006:
            return


class Server:
    """Answers each message, and keeps a log of each connection by its path."""

    def __init__(self):
        self.logs = {}

    async def handle(self, connection):
        """Serves one connection."""
        log = self.logs[connection.request.path] = Log()
        await log.receive(connection, turned)


class Metronome:
    """Measures how long this process is kept waiting for its turn, while it runs."""

    INTERVAL = 0.002

    def __init__(self):
        """Starts it, in the running event loop."""
        # Nanoseconds by which the latest beat of all was late.
        self.longest_delay = 0
        self._task = asyncio.get_running_loop().create_task(self._beat())

    def stop(self):
        """Ends it."""
        self._task.cancel()

    async def _beat(self):
        while True:
            due = now() + int(self.INTERVAL * 1e9)
            await asyncio.sleep(self.INTERVAL)
            self.longest_delay = max(self.longest_delay, now() - due)
