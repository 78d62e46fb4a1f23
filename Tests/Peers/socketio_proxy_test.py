"""`proxy` between the clients and servers of python-socketio: events by name, packets whole."""

import asyncio
import contextlib
import json
import os
import subprocess
import tempfile
import unittest

import socketio
from aiohttp import web

import tool
from tool import Tool

PICTURE = bytes(range(256))


def server():
    """A server that answers what it is told, and pictures with pictures."""
    sio = socketio.AsyncServer(async_mode="aiohttp", cors_allowed_origins="*")

    async def drive(sid, data):
        await sio.emit("driven", data, to=sid)
        return "ok", data

    async def picture(sid, data):
        await sio.emit("pictured", {"data": data["data"], "more": data["data"][:3]}, to=sid)
        return data["data"]

    async def look(sid, data):
        return f"admin {data}"

    sio.on("drive", drive)
    sio.on("picture", picture)
    sio.on("drive", look, namespace="/admin")
    return sio


@contextlib.asynccontextmanager
async def serving():
    """Serves on a free port; gives the URL."""
    app = web.Application()
    server().attach(app)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"ws://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
    finally:
        await runner.cleanup()


class Client:
    """A client of python-socketio that notes what comes."""

    def __init__(self):
        self.client = socketio.AsyncClient(reconnection=False)
        self.seen = []
        for name in ("driven", "pictured"):
            self.client.on(name, lambda data, name=name: self.seen.append((name, data)))

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        await self.client.disconnect()

    async def connect(self, url, transports):
        await self.client.connect(
            url.replace("ws:", "http:"), namespaces=["/", "/admin"], transports=transports, wait_timeout=tool.PATIENCE
        )

    async def wait(self, count):
        async with asyncio.timeout(tool.PATIENCE):
            while len(self.seen) < count:
                await asyncio.sleep(0.01)


class SocketIOProxyTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.path = os.path.join(self.folder, "run.jsonl")

    @contextlib.asynccontextmanager
    async def proxied(self, transports, *options):
        """A client with a proxy before its server."""
        async with serving() as url:
            with Tool("proxy", url, "--profile", "perfect", "--seed", "1", "--record", self.path, *options) as front:
                async with Client() as client:
                    await client.connect(front.url, transports)
                    yield client

    def lines(self, *filters):
        """Returns the messages that `cat` picks out of the recording."""
        result = subprocess.run([tool.path(), "cat", self.path, *filters], capture_output=True, text=True)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return [json.loads(line) for line in result.stdout.splitlines()]

    async def settled(self, client):
        """Waits until nothing more comes; returns how much has come."""
        count = -1
        while count != len(client.seen):
            count = len(client.seen)
            await asyncio.sleep(1)
        return count

    def assert_repeats(self):
        result = subprocess.run([tool.path(), "replay", self.path], capture_output=True, text=True, timeout=60)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    async def exchange(self, client):
        """Says everything once, and checks that it comes back as it was."""
        emit = client.client.call
        self.assertEqual(await emit("drive", {"linear": 0.50}, timeout=tool.PATIENCE), ("ok", {"linear": 0.50}))
        answer = await emit("picture", {"data": PICTURE}, timeout=tool.PATIENCE)
        self.assertEqual(answer, PICTURE)
        self.assertEqual(await emit("drive", 1, namespace="/admin", timeout=tool.PATIENCE), "admin 1")
        await client.wait(2)
        self.assertEqual(
            client.seen, [("driven", {"linear": 0.50}), ("pictured", {"data": PICTURE, "more": PICTURE[:3]})]
        )

    async def test_events_cross_unchanged_and_are_known_by_name(self):
        for transports in (["websocket"], ["polling"], ["polling", "websocket"]):
            with self.subTest(transports):
                async with self.proxied(transports) as client:
                    await self.exchange(client)
                for name, count in (
                    ("drive", 2), ("/:drive", 1), ("/admin:drive", 1), ("ack:drive", 2), ("driven", 1),
                    ("/admin:ack:drive", 1), ("picture", 2), ("ack:picture", 2), ("pictured", 3), ("connect", 4),
                    ("/admin:connect", 2), ("none", 0),
                ):
                    self.assertEqual(len(self.lines(f"event={name}")), count, name)
                self.assertEqual([line.get("k") for line in self.lines("event=pictured")], [None, "bin", "bin"])
                self.assert_repeats()

    async def test_a_rule_drops_one_event_whole_and_nothing_else(self):
        rule = "lost: direction=up, event=picture, nth=1, do=drop"
        async with self.proxied(["websocket"], "--rule", rule) as client:
            # Were its attachment not dropped with it, the server would end the session.
            await client.client.emit("picture", {"data": PICTURE})
            await self.exchange(client)
        dropped = self.lines("drop=rule")
        self.assertEqual(len(dropped), 2)
        self.assertEqual(dropped, [line for line in self.lines("event=picture") if "drop" in line])
        self.assert_repeats()

    async def test_an_answer_can_be_dropped_by_the_name_of_its_question(self):
        async with self.proxied(["websocket"], "--rule", "lost: event=/:ack:drive, do=drop") as client:
            with self.assertRaises(socketio.exceptions.TimeoutError):
                await client.client.call("drive", {"linear": 1}, timeout=1)
            self.assertEqual(await client.client.call("drive", 2, namespace="/admin"), "admin 2")
        self.assertEqual(len(self.lines("drop=rule")), 1)
        self.assert_repeats()

    async def test_loss_takes_packets_whole_and_leaves_sessions_alive(self):
        options = ("--set", "up.loss=30%", "--rule", "in: event=connect, do=pass")
        async with self.proxied(["websocket"], *options) as client:
            for _ in range(60):
                await client.client.emit("picture", {"data": PICTURE})
            # Each picture that arrived is answered by one; a torn one would end the session.
            arrived = await self.settled(client)
            self.assertTrue(client.client.connected)
        lines = self.lines("event=picture", "d=up")
        heads = [line for line in lines if line.get("k") != "bin"]
        parts = [line for line in lines if line.get("k") == "bin"]
        self.assertEqual([line.get("drop") for line in heads], [line.get("drop") for line in parts])
        self.assertEqual(sum("drop" not in line for line in heads), arrived)
        # 60 at 30 %: 18, deviation 3.5.
        self.assertTrue(4 < 60 - arrived < 32, arrived)
        self.assert_repeats()
