"""Recordings that stand for a server, to clients that nobody here wrote."""

import asyncio
import os
import pathlib
import subprocess
import tempfile
import unittest

import websockets.asyncio.server

import tool
from rover_test import Operator
from servers import server_url
from tool import Tool

ECHO = pathlib.Path(__file__).resolve().parent.parent.parent / "Recordings" / "echo-stressed.jsonl"

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


class SubjectTest(unittest.IsolatedAsyncioTestCase):
    """Servers under test that are wrong, and such that are broken: the exit status tells."""

    async def play(self, behave):
        """Plays clients to an echo; `behave` is given its server and the number of each message."""
        count = 0

        async def echo(peer):
            nonlocal count
            async for message in peer:
                count += 1
                await peer.send(await behave(server, peer, count) or message)

        async with websockets.asyncio.server.serve(echo, "127.0.0.1", 0) as server:
            player = await asyncio.create_subprocess_exec(
                tool.path(), "replay", ECHO, "--against", server_url(server),
                "--patience", "3s", stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )
            async with asyncio.timeout(4 * tool.PATIENCE):
                output, errors = await player.communicate()
        return player.returncode, output.decode(), errors.decode()

    async def test_one_that_does_what_its_original_did_passes(self):
        async def behave(*_):
            return None

        status, output, errors = await self.play(behave)
        self.assertEqual(status, 0, output + errors)

    async def test_one_that_says_something_else_once_has_failed(self):
        async def behave(_server, _peer, number):
            return "something else" if number == 30 else None

        status, output, errors = await self.play(behave)
        self.assertEqual(status, 1, output + errors)
        self.assertIn("changed", output)

    async def test_one_that_breaks_a_connection_has_failed(self):
        async def behave(_server, peer, number):
            if number == 20:
                peer.transport.abort()

        status, output, errors = await self.play(behave)
        self.assertEqual(status, 1, output + errors)

    async def test_one_that_crashes_is_gone_and_not_only_wrong(self):
        async def behave(server, _peer, number):
            if number == 20:
                server.server.close()
                for other in server.connections:
                    other.transport.abort()

        status, output, errors = await self.play(behave)
        self.assertEqual(status, 4, output + errors)
        # What it had done wrong by then is told all the same.
        self.assertTrue(output.startswith("failed at L1: "), output)
        self.assertIn("is gone: cannot connect", errors)
