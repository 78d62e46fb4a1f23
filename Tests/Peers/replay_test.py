"""Recordings that stand for a server, to clients that nobody here wrote."""

import asyncio
import base64
import hashlib
import itertools
import json
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


def said(form, word):
    """The messages that say a word: as recorded, and as they are sent."""
    if form == "text":
        return [({"s": word}, word)]
    if form == "binary":
        data = word.encode()
        return [({"k": "bin", "b64": base64.b64encode(data).decode()}, data)]
    header = '451-["said",{"_placeholder":true,"num":0}]'
    return [({"s": header}, header), *said("binary", word)]


class UnexpectedTest(unittest.IsolatedAsyncioTestCase):
    """Peers that say one thing more than was recorded, before what was expected of them.

    We ask q1 and q2, and say bye; the peer answers a and b.
    """

    ANSWERS = {"q1": ["surprise", "a"], "q2": ["b"]}
    CASES = tuple(
        itertools.product(("text", "binary", "packet"), ("fail", "ignore", "close(1008)"))
    )

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.path = os.path.join(self.folder, "run.jsonl")

    def write(self, form, rule, side):
        """Writes what was recorded, and what becomes of messages that were not."""
        header = json.loads(ECHO.read_bytes().split(b"\n")[0])
        header.update(profile=None, clients=None, subject="both")
        header["match"] = {"level": "L1", "extra": rule}
        lines = [header]
        time = itertools.count(10_000_000, 10_000_000)
        lines.append(
            {"t": 1000, "ev": "open", "c": "c1", "cl": "client-1", "url": "/ws", "due": 2000}
        )
        lines.append({"t": 2000, "ev": "answer", "c": "c1", "status": 101, "due": 3000})
        ours, theirs = ("up", "dn") if side == "clients" else ("dn", "up")
        for question, answers in (("q1", ["a"]), ("q2", ["b"]), ("bye", [])):
            messages = [(ours, {"s": question})]
            messages += [(theirs, content) for word in answers for content, _ in said(form, word)]
            for direction, content in messages:
                now = next(time)
                lines.append(
                    {"t": now, "ev": "msg", "c": "c1", "d": direction, "due": now + 1000, **content}
                )
        text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
        digest = hashlib.sha256(text.encode()).hexdigest()
        count = sum(line["ev"] == "msg" for line in lines)
        end = {"t": next(time), "ev": "end", "msgs": count, "drops": 0, "conns": 1}
        end["sha256"] = digest
        pathlib.Path(self.path).write_text(text + json.dumps(end, separators=(",", ":")) + "\n")

    async def behave(self, peer, form):
        """Answers as recorded, and says a word more before the first answer."""
        try:
            async for message in peer:
                for word in self.ANSWERS.get(message, ()):
                    for _, data in said(form, word):
                        await peer.send(data)
                    await asyncio.sleep(0.05)
        except websockets.exceptions.ConnectionClosed:
            pass
        return peer.close_code

    async def against(self, form):
        """Has the clients played to a server that says too much."""
        codes = []

        async def serve(peer):
            codes.append(await self.behave(peer, form))

        async with websockets.asyncio.server.serve(serve, "127.0.0.1", 0) as server:
            player = await self.player("--against", server_url(server))
            output, _ = await player.communicate()
        return player.returncode, output.decode(), codes

    async def served(self, form):
        """Has the server played to a client that says too much."""
        player = await self.player("--serve")
        line = (await player.stdout.readline()).decode()
        async with tool.connect(line.split()[1] + "ws") as peer:
            behaving = asyncio.create_task(self.behave(peer, form))
            output = (await player.stdout.read()).decode()
            code = await behaving
        return await player.wait(), output, [code]

    async def player(self, *options):
        """Starts to play."""
        return await asyncio.create_subprocess_exec(
            tool.path(), "replay", self.path, *options, "--pace", "asap",
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )

    async def test_one_thing_more_is_told_as_that_and_nothing_else(self):
        for (form, rule), play in itertools.product(self.CASES, (self.against, self.served)):
            with self.subTest(form=form, rule=rule, play=play.__name__):
                self.write(form, rule, "clients" if play == self.against else "backend")
                async with asyncio.timeout(2 * tool.PATIENCE):
                    status, output, codes = await play(form)
                self.assertNotIn("reordered", output)
                self.assertNotIn("changed", output)
                if rule == "ignore":
                    self.assertEqual(status, 0, output)
                    self.assertIn("note: 1 message too many, which the rules let pass", output)
                    continue
                self.assertEqual(status, 1, output)
                self.assertIn(" 1 extra", output)
                if rule == "close(1008)":
                    self.assertEqual(codes, [1008], output)
