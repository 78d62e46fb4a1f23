"""Recordings of live runs: repeated to the byte, and whole up to where the disk was full."""

import asyncio
import contextlib
import os
import subprocess
import tempfile
import unittest

from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

import tool
from tool import Tool, connect, refusal

# Conditions under which every decision that a link can make is made.
ROUGH = [
    *("--set", "delay=2ms", "--set", "jitterHalfWidth=2ms"),
    *("--set", "loss=10%", "--set", "duplicate=5%"),
]


class RecordingTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.path = os.path.join(self.folder, "run.jsonl")

    def replay(self):
        """Repeats the recording in virtual time; returns exit status and report."""
        result = subprocess.run(
            [tool.path(), "replay", self.path], capture_output=True, text=True, timeout=60
        )
        return result.returncode, result.stdout + result.stderr

    async def talk(self, url):
        """Says something of every kind, from several clients that end in different ways."""

        async def client(number):
            with contextlib.suppress(ConnectionClosed):
                async with connect(f"{url}?{number}", subprotocols=["a"]) as socket:
                    for size in range(40):
                        await socket.send(os.urandom(size) if size % 2 else "x\U0001d11e" * size)
                        with contextlib.suppress(TimeoutError):
                            await asyncio.wait_for(socket.recv(), 0.01)
                    if number % 2:
                        socket.transport.abort()
                    else:
                        await socket.close(4000 + number, "done")

        await asyncio.gather(*(client(number) for number in range(5)))

    async def test_a_live_run_is_repeated_exactly(self):
        with Tool("serve", "echo", *ROUGH, "--record", self.path) as served:
            await self.talk(served.url)
        self.assertEqual(self.replay()[0], 0, self.replay()[1])

    async def test_a_live_run_with_a_live_server_is_repeated_exactly(self):
        async def echo(server):
            with contextlib.suppress(ConnectionClosed):
                async for message in server:
                    await server.send(message)

        async with serve(echo, "127.0.0.1", 0, subprotocols=["a"]) as server:
            url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            with Tool("proxy", url, *ROUGH, "--record", self.path) as proxied:
                await self.talk(proxied.url)
        self.assertEqual(self.replay()[0], 0, self.replay()[1])

    async def test_a_run_that_ends_under_its_clients_is_repeated_exactly(self):
        served = Tool("serve", "echo", "--record", self.path)
        async with connect(served.url) as client:
            await client.send("still here")
            await client.recv()
            await asyncio.to_thread(served.stop)
        self.assertEqual(self.replay()[0], 0, self.replay()[1])

    async def test_a_full_disk_cuts_the_recording_and_not_the_run(self):
        # The file may have 16 blocks of 512 bytes, and to exceed them is an error of the write.
        limit = ["sh", "-c", 'ulimit -f 16; exec "$@"', "sh"]
        served = Tool("serve", "echo", "--record", self.path, prefix=limit)
        try:
            async with connect(served.url) as client:
                for number in range(300):
                    await client.send(f"message {number} " + "x" * number)
                    await client.recv()
        finally:
            complaints = served.stop(status=3)
        self.assertIn("File too large", "".join(complaints))
        with open(self.path, "rb") as file:
            data = file.read()
        self.assertTrue(4096 < len(data) <= 8192, len(data))
        self.assertTrue(data.endswith(b"}\n"), data[-100:])
        # It says that it is cut off, and is the same as far as it goes.
        self.assertEqual(self.replay()[0], 3, self.replay()[1])

    async def test_a_recording_that_cannot_be_made_is_said_at_once(self):
        status, complaint = refusal("serve", "echo", "--port", "0", "--record", self.folder)
        self.assertNotEqual(status, 0)
        self.assertIn("Is a directory", complaint)
