"""Kills the tool at random moments under 2,000 messages a second: what a peer has seen is kept.

A record is acknowledged when a peer has seen the delivery that it tells of. The environment variable
LIGHTLAG_KILLS says how often each kind of run is killed; 25 times unless it is set, 100 in all.
"""

import asyncio
import itertools
import os
import random
import subprocess
import tempfile
import unittest

from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed, InvalidMessage, InvalidStatus

import recording
from servers import server_url
from tool import PATIENCE, Tool, connect, path as tool_path

KILLS = int(os.environ.get("LIGHTLAG_KILLS", "25"))
CLIENTS = 10
# Messages a second of each client, so many at a time: 2,000 of all, and as many back.
RATE, BURST = 200, 4
NETWORK = ["--set", "delay=3ms", "--set", "jitterHalfWidth=2ms", "--set", "loss=2%"]


def run(*arguments):
    """Runs the tool; returns exit status and output."""
    result = subprocess.run(
        [tool_path(), *arguments], capture_output=True, text=True, timeout=PATIENCE * 3
    )
    return result.returncode, result.stdout + result.stderr


def payload(name, index):
    """Returns a payload that no other message has; now and then one that stands beside the file."""
    if index % 40 == 20:
        return f"{name} {index} ".encode() * 6000
    return f'{{"from":"{name}","index":{index},"x":1.50}}' if index % 2 else f"{name} {index}"


class KillTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        # What all runs of a kind have recorded, and for how long.
        self.messages, self.nanoseconds = 0, 0

    async def talk(self, url, name, seen):
        """Sends at its rate and notes what comes back, until the tool is gone."""
        try:
            async with connect(url + name) as client:
                receiving = asyncio.create_task(self.listen(client, seen))
                start = asyncio.get_running_loop().time()
                for index in itertools.takewhile(lambda _: not receiving.done(), itertools.count()):
                    await client.send(payload(name, index))
                    if (index + 1) % BURST == 0:
                        due = start + (index + 1) / RATE
                        await asyncio.sleep(max(0, due - asyncio.get_running_loop().time()))
                await receiving
        except (ConnectionError, ConnectionClosed, InvalidMessage, EOFError):
            pass
        except (TimeoutError, InvalidStatus) as refusal:
            # With 10 clients, their server and other programs on a busy machine, a handshake may
            # take longer than either side waits. Whoever was not let in has seen nothing; but a
            # client that was must not be told so, nor one be refused for another reason.
            self.assertEqual(seen, [])
            if isinstance(refusal, InvalidStatus):
                self.assertEqual(refusal.response.status_code, 504)

    async def listen(self, connection, seen):
        """Notes all that comes, until the end."""
        try:
            async for message in connection:
                seen.append(message)
        except ConnectionClosed:
            pass

    async def kill(self, seed, file, *arguments):
        """Ends the tool at a moment that follows from the seed; returns what clients have seen."""
        chance = random.Random(seed)
        seen = {f"client-{number}": [] for number in range(CLIENTS)}
        with Tool(*arguments, "--record", file, "--seed", str(seed)) as tool:
            work = asyncio.gather(*(self.talk(tool.url, name, log) for name, log in seen.items()))
            while not any(seen.values()):
                await asyncio.sleep(0.005)
            await asyncio.sleep(chance.uniform(0, 0.5))
            await asyncio.to_thread(tool.kill)
            await work
        return seen

    def check(self, file, clients, servers=None):
        """All that was seen is in the file, which opens, and of which is said what is missing."""
        self.assertEqual(run("info", file)[0], 3)
        saved = os.path.join(os.path.dirname(file), "saved.jsonl")
        status, output = run("recover", file, saved)
        self.assertEqual(status, 3, output)
        self.assertIn("missing: how ", output)
        self.assertIn("missing: all behind line ", output)
        self.assertNotIn("payload", output)
        kept = recording.read(saved)
        self.assertIsNone(kept.end)
        self.assertFalse(kept.is_torn)
        self.assertEqual(run("replay", saved)[0], 3)
        times = [message["t"] for message in kept.of_kind("msg")]
        self.messages += len(times)
        self.nanoseconds += times[-1] - times[0]
        names = {event["url"].strip("/"): event["c"] for event in kept.of_kind("open")}
        count = 0
        for direction, logs in [("dn", clients), ("up", servers or {})]:
            for name, seen in logs.items():
                if not seen:
                    continue
                arrivals = [m.payload for _, m in kept.arrivals(names[name], direction)]
                self.assertEqual(seen, arrivals[: len(seen)], f"{name} {direction}")
                count += len(seen)
        self.assertGreater(count, 0)

    async def kill_often(self, suffix, is_proxy):
        for seed in range(KILLS):
            with self.subTest(seed=seed), tempfile.TemporaryDirectory() as folder:
                file = os.path.join(folder, "run" + suffix)
                if not is_proxy:
                    clients = await self.kill(seed, file, "serve", "echo", *NETWORK)
                    self.check(file, clients)
                    continue
                servers = {}

                async def handle(connection):
                    seen = servers.setdefault(connection.request.path.strip("/"), [])
                    try:
                        async for message in connection:
                            seen.append(message)
                            await connection.send(message)
                    except ConnectionClosed:
                        pass

                async with serve(handle, "127.0.0.1", 0, max_size=None, max_queue=None) as server:
                    clients = await self.kill(seed, file, "proxy", server_url(server), *NETWORK)
                self.check(file, clients, servers)
        rate = self.messages * 10**9 // self.nanoseconds
        if rate < 2000:
            self.skipTest(f"all was kept, but the machine was too busy: {rate} messages a second")

    async def test_a_server_recorded_as_lines(self):
        await self.kill_often(".jsonl", is_proxy=False)

    async def test_a_server_recorded_in_mcap(self):
        await self.kill_often(".mcap", is_proxy=False)

    async def test_a_proxy_recorded_as_lines(self):
        await self.kill_often(".jsonl", is_proxy=True)

    async def test_a_proxy_recorded_in_mcap(self):
        await self.kill_often(".mcap", is_proxy=True)


if __name__ == "__main__":
    unittest.main()
