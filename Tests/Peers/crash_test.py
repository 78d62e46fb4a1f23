"""A recording outlives its writer: whatever a client was told stands in the file."""

import asyncio
import os
import random
import subprocess
import tempfile
import unittest

from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed, InvalidMessage

import recording
from tool import PATIENCE, Tool, path as tool_path
from witness import Server, numbered, persist

CLIENTS = 10
CRASHES = 10
NETWORK = ["--set", "delay=2ms", "--set", "jitterHalfWidth=1ms", "--set", "loss=1%"]


class CrashTest(unittest.IsolatedAsyncioTestCase):
    async def crash(self, seed, *arguments):
        """Runs clients under load, and ends the tool at a moment that follows from the seed.

        Returns the path of what it recorded, and the clients' logs.
        """
        folder = self.enterContext(tempfile.TemporaryDirectory())
        file, logs = os.path.join(folder, "run.jsonl"), {}
        chance = random.Random(seed)
        with Tool(*arguments, "--seed", str(seed), "--record", file) as tool:
            sizes = [chance.randrange(200_000) for _ in range(CLIENTS)]
            work = asyncio.gather(
                *(self.load(tool, client, size, logs) for client, size in enumerate(sizes))
            )
            while not any(log.received for log in logs.values()):
                await asyncio.sleep(0.01)
            await asyncio.sleep(chance.uniform(0, 0.6))
            await asyncio.to_thread(tool.kill)
            await work
        return file, logs

    async def load(self, tool, client, size, logs):
        """Sends as fast as it goes, now and then a long message, until the tool is gone."""
        messages = (
            os.urandom(size) if index % 50 == 49 else numbered(client, "up", index)
            for index in range(1_000_000)
        )
        try:
            await persist(tool.url, f"client-{client}", messages, logs, pause=0)
        except (ConnectionError, ConnectionClosed, InvalidMessage):
            # It came back, and nobody was there.
            pass

    def check(self, file, clients, servers=None):
        """The file is good as far as it goes, holds all that a peer was told, and repeats."""
        run = recording.read(file)
        self.assertIsNone(run.end)
        self.check_received(run, clients, "dn")
        if servers:
            self.check_received(run, servers, "up")
        ending = "within a line" if run.is_torn else "without an end"
        self.check_repetition(file, len(run.events) + 1, ending)
        if not run.is_torn:
            # A write may be cut short, which is rare: this cuts the last line, which is longer.
            os.truncate(file, os.path.getsize(file) - 1 - len(run.events) % 30)
            self.assertTrue(recording.read(file).is_torn)
            self.check_repetition(file, len(run.events), "within a line")

    def check_repetition(self, file, lines, ending):
        """It is the same as far as it goes, and the tool says how far that is, twice."""
        result = subprocess.run(
            [tool_path(), "replay", file, "--twice"],
            capture_output=True,
            text=True,
            timeout=PATIENCE * 3,
        )
        self.assertEqual(result.returncode, 3, result.stdout + result.stderr)
        verdict = f"same {file} as far as it goes: {lines} lines, cut off {ending}\n"
        self.assertEqual(result.stdout, verdict * 2)

    def check_received(self, run, logs, direction):
        """Whatever a peer received, the file has: sent, and to arrive in that order."""
        names = {event["url"]: event["c"] for event in run.of_kind("open")}
        count = 0
        for path, log in logs.items():
            received = [message for _, message in log.received]
            if path not in names:
                self.assertEqual(received, [])
                continue
            # The peer may not have had the last of it.
            arrivals = [message.payload for _, message in run.arrivals(names[path], direction)]
            self.assertEqual(received, arrivals[: len(received)])
            count += len(received)
        self.assertGreater(count, 0)

    async def test_no_message_that_was_answered_is_missing(self):
        for seed in range(CRASHES):
            with self.subTest(seed=seed):
                file, logs = await self.crash(seed, "serve", "echo", *NETWORK)
                self.check(file, logs)

    async def test_no_message_that_either_end_had_is_missing(self):
        for seed in range(CRASHES):
            behind = Server()
            async with serve(behind.handle, "127.0.0.1", 0, max_queue=None) as server:
                url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
                with self.subTest(seed=seed):
                    file, logs = await self.crash(seed, "proxy", url, *NETWORK)
                    self.check(file, logs, behind.logs)


if __name__ == "__main__":
    unittest.main()
