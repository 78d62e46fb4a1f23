"""Recordings that stand for a server, to clients that nobody here wrote."""

import asyncio
import os
import subprocess
import tempfile
import unittest

import tool
from rover_test import Operator
from tool import Tool


class ReplayTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.path = os.path.join(self.folder, "run.jsonl")

    async def watch(self, url, transports, linger=0):
        """Looks on until the rover has told its state twice, and so long; returns what it told."""
        operator = Operator()
        async with asyncio.timeout(tool.PATIENCE):
            await operator.client.connect(url.replace("ws://", "http://"), transports=transports)
        try:
            await operator.wait(lambda: len(operator.states) > 1 and len(operator.sensors) > 5)
            await asyncio.sleep(linger)
        finally:
            await operator.client.disconnect()
        return operator.states[:2], operator.sensors[:5]

    async def assert_served_again(self, transports):
        """Records a session, and has the recording stand for the server."""
        with Tool("serve", "rover", "--profile", "perfect", "--record", self.path) as served:
            seen = await self.watch(served.url, transports)
        player = await asyncio.create_subprocess_exec(
            tool.path(), "replay", self.path, "--serve", stdout=subprocess.PIPE
        )
        try:
            line = (await player.stdout.readline()).decode()
            # The parameter `t` is another time in each request, and no reason to refuse it.
            # Whoever leaves a little earlier than the first time misses what was told then.
            self.assertEqual(await self.watch(line.split()[1], transports, linger=1), seen)
            async with asyncio.timeout(2 * tool.PATIENCE):
                output = (await player.stdout.read()).decode()
                self.assertEqual(await player.wait(), 0, output)
        finally:
            if player.returncode is None:
                player.kill()
                await player.wait()
        self.assertTrue(output.startswith("passed at L1: "), output)

    async def test_a_socketio_client_is_served_over_polling_and_then_a_websocket(self):
        await self.assert_served_again(["polling", "websocket"])

    async def test_a_socketio_client_is_served_over_polling_alone(self):
        await self.assert_served_again(["polling"])

    async def test_a_socketio_client_is_served_over_a_websocket(self):
        await self.assert_served_again(["websocket"])
