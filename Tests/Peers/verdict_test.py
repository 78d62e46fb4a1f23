"""Servers and clients that do almost what was recorded: the verdict must not be green."""

import asyncio
import http
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

import websockets.asyncio.server
import websockets.exceptions

import tool
from rover_test import Operator
from servers import server_url
from tool import Tool


class VerdictTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.path = os.path.join(self.folder, "run.jsonl")

    def rules(self, **rules):
        """Writes rules, and returns the options that name them."""
        path = pathlib.Path(self.folder, "rules.json")
        path.write_text(json.dumps(rules))
        return "--rules", str(path)

    async def record(self, serve, session, **options):
        """Records what a client does at a server."""
        async with websockets.asyncio.server.serve(serve, "127.0.0.1", 0, **options) as server:
            with Tool("record", "--upstream", server_url(server), "-o", self.path) as proxy:
                await session(proxy.url)

    async def replay(self, *options):
        """Plays, and returns the exit status and what was said."""
        player = await asyncio.create_subprocess_exec(
            tool.path(), "replay", self.path, *options,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        async with asyncio.timeout(3 * tool.PATIENCE):
            output, _ = await player.communicate()
        return player.returncode, output.decode()

    async def against(self, serve, *options, **server_options):
        """Plays clients to a server."""
        async with websockets.asyncio.server.serve(
            serve, "127.0.0.1", 0, close_timeout=1, **server_options
        ) as server:
            return await self.replay("--against", server_url(server) + "/", *options)


async def acknowledge(peer):
    """Answers each message."""
    async for message in peer:
        await peer.send(json.dumps({"event": "ack", "id": json.loads(message)["id"]}))


async def ask(url, count=5, silence=0.0):
    """Asks so often, is silent, and leaves."""
    async with tool.connect(url) as peer:
        for number in range(count):
            await peer.send(json.dumps({"event": "ask", "id": number}))
            await peer.recv()
        await asyncio.sleep(silence)


class TailTest(VerdictTest):
    """What a server says 0.3 s behind its last answer, where the client was silent for longer."""

    async def play(self, pace, last, *options):
        async def serve(peer):
            try:
                async for message in peer:
                    number = json.loads(message)["id"]
                    await peer.send(json.dumps({"event": "ack", "id": number}))
                    if number == 4:
                        await asyncio.sleep(0.3)
                        await last(peer)
            except websockets.exceptions.ConnectionClosed:
                pass

        return await self.against(serve, "--pace", pace, *options)

    async def test_it_is_heard_at_any_pace(self):
        async def copy(peer):
            await peer.send(json.dumps({"event": "ack", "id": 4}))

        async def close(peer):
            await peer.close(1011, "internal error")

        async def abort(peer):
            peer.transport.abort()

        async def nothing(_):
            pass

        await self.record(acknowledge, lambda url: ask(url, silence=1.2))
        for pace in ("asap", "rate=10", "max-gap=100ms", "recorded"):
            for last, expected in ((copy, 1), (close, 1), (abort, 1), (nothing, 0)):
                with self.subTest(pace=pace, last=last.__name__):
                    status, output = await self.play(pace, last)
                    self.assertEqual(status, expected, output)
                    self.assertEqual("the recording listened longer" in output, pace != "recorded")

    async def test_who_listens_for_less_time_is_told(self):
        async def copy(peer):
            await peer.send(json.dumps({"event": "ack", "id": 4}))

        await self.record(acknowledge, lambda url: ask(url, silence=0.6))
        status, output = await self.play("asap", copy, "--listen", "10ms")
        self.assertEqual(status, 0, output)
        self.assertRegex(output, "note: the recording listened longer .* listened for 10 ms")


class RefusalTest(VerdictTest):
    """Connections that are refused."""

    async def test_one_that_was_refused_is_refused_at_another_url_too(self):
        def refuse(status):
            return lambda peer, _: peer.respond(http.HTTPStatus(status), "no\n")

        async def come(url):
            with self.assertRaises(websockets.exceptions.InvalidStatus):
                await ask(url)

        await self.record(acknowledge, come, process_request=refuse(404))
        text = pathlib.Path(self.path).read_text()
        self.assertIn('"status":404,"reason":"the server answered 404 Not Found"', text)
        status, output = await self.against(acknowledge, process_request=refuse(404))
        self.assertEqual(status, 0, output)
        status, output = await self.against(acknowledge, process_request=refuse(403))
        self.assertEqual(status, 1, output)
        self.assertIn("recorded is refused with 404, but it was refused with 403", output)
        status, output = await self.against(acknowledge, "--patience", "1s")
        self.assertEqual(status, 1, output)

    async def test_a_client_that_asks_for_something_else_has_come(self):
        await self.record(acknowledge, lambda url: ask(url + "room?number=1"))
        for wrong in ("room?number=2", "other"):
            player = await asyncio.create_subprocess_exec(
                tool.path(), "replay", self.path, "--serve", "--wait", "2s",
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )
            url = (await player.stdout.readline()).decode().split()[1]
            with self.assertRaises(websockets.exceptions.InvalidStatus):
                await ask(url + wrong)
            async with asyncio.timeout(tool.PATIENCE):
                output = (await player.stdout.read()).decode()
                status = await player.wait()
            self.assertEqual(status, 1, output)
            self.assertIn(f"to /room?number=1 was not opened, but one to /{wrong}", output)


class LevelTest(VerdictTest):
    """Patterns (L2) and figures (L3) of live servers."""

    FIGURES = {
        "loss": {"measure": "loss", "direction": "dn", "atMost": 20_000},
        "p95": {"measure": "p95", "atMost": 250_000_000},
        "throughput": {"measure": "throughput", "direction": "dn", "atLeast": 1},
    }

    @staticmethod
    async def mute(peer):
        async for _ in peer:
            pass

    @staticmethod
    async def late(peer):
        async for message in peer:
            await asyncio.sleep(0.5)
            await peer.send(json.dumps({"event": "ack", "id": json.loads(message)["id"]}))

    async def test_figures_are_those_of_the_server(self):
        await self.record(acknowledge, ask)
        cases = (
            (acknowledge, {"loss": 0, "p95": 0, "throughput": 0}),
            (self.mute, {"loss": 1, "p95": 1, "throughput": 1}),
            (self.late, {"loss": 0, "p95": 1}),
        )
        for serve, figures in cases:
            for figure, expected in figures.items():
                with self.subTest(server=serve.__name__, figure=figure):
                    rules = self.rules(level="L3", thresholds=[self.FIGURES[figure]])
                    status, output = await self.against(serve, *rules, "--patience", "1s")
                    self.assertEqual(status, expected, output)

    async def test_a_server_that_refuses_everyone_fails(self):
        def refuse(peer, _):
            return peer.respond(http.HTTPStatus.FORBIDDEN, "no\n")

        await self.record(acknowledge, ask)
        for figure in self.FIGURES.values():
            rules = self.rules(level="L3", thresholds=[figure])
            status, output = await self.against(
                acknowledge, *rules, "--patience", "1s", process_request=refuse
            )
            self.assertEqual(status, 1, output)

    async def test_a_pattern_is_looked_for(self):
        await self.record(acknowledge, ask)
        expectation = {
            "name": "the fourth", "direction": "dn", "event": "ack",
            "where": [{"pointer": "/id", "equals": 3}], "withinNanoseconds": 300_000_000,
        }
        rules = self.rules(level="L2", extra="ignore", expect=[expectation])
        for serve, expected in ((acknowledge, 0), (self.mute, 1), (self.late, 1)):
            with self.subTest(server=serve.__name__):
                status, output = await self.against(serve, *rules, "--patience", "1s")
                self.assertEqual(status, expected, output)


class JoinTest(VerdictTest):
    """Clients of Socket.IO that join with something else than was recorded."""

    async def join(self, url, **options):
        """Joins, and leaves when it was told something."""
        operator = Operator()
        async with asyncio.timeout(tool.PATIENCE):
            await operator.client.connect(
                url.replace("ws://", "http://"), transports=["websocket"], wait_timeout=10, **options
            )
        try:
            await operator.wait(lambda: len(operator.states) > 1)
            # Whoever leaves a little earlier than the first time misses what was told then.
            await asyncio.sleep(options and 1 or 0)
        finally:
            await operator.client.disconnect()

    async def test_what_they_join_with_is_compared(self):
        with Tool("serve", "rover", "--profile", "perfect", "--record", self.path) as served:
            await self.join(served.url, auth={"room": "one"})
        for room, expected in (("one", 0), ("two", 1)):
            player = await asyncio.create_subprocess_exec(
                tool.path(), "replay", self.path, "--serve",
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )
            url = (await player.stdout.readline()).decode().split()[1]
            await self.join(url, auth={"room": room})
            async with asyncio.timeout(2 * tool.PATIENCE):
                output = (await player.stdout.read()).decode()
                status = await player.wait()
            self.assertEqual(status, expected, output)
