"""The cases of the published suites of Engine.IO and Socket.IO that a rover can answer, over real sockets.

All of them stand in LightlagCodecsTests, against the state machines; here is what takes sockets:
opening, refusals, closing and the change from one transport to the other.
"""

import asyncio
import json
import unittest
import urllib.error
import urllib.request

from websockets.exceptions import ConnectionClosed, InvalidStatus

import tool
from tool import Tool, connect

POLLING = "socket.io/?EIO=4&transport=polling"
SOCKET = "socket.io/?EIO=4&transport=websocket"


class EngineIOTest(unittest.IsolatedAsyncioTestCase):
    """Directly before the rover."""

    @classmethod
    def setUpClass(cls):
        cls.rover = cls.served = Tool("serve", "rover", "--profile", "perfect", "--seed", "1")
        cls.addClassCleanup(cls.rover.stop)

    async def ask(self, path, body=None, method=None):
        """Sends a plain request; returns its status and the answer."""

        def ask():
            url = self.served.url.replace("ws:", "http:") + path
            data = None if body is None else body.encode()
            request = urllib.request.Request(url, data, method=method)
            try:
                with urllib.request.urlopen(request, timeout=tool.PATIENCE) as response:
                    return response.status, response.read().decode()
            except urllib.error.HTTPError as error:
                with error:
                    return error.code, error.read().decode()

        return await asyncio.to_thread(ask)

    async def receive(self, client):
        """Returns the next message that is no heartbeat."""
        while (message := await asyncio.wait_for(client.recv(), tool.PATIENCE)) == "2":
            await client.send("3")
        return message

    async def assert_closed(self, client):
        with self.assertRaises(ConnectionClosed):
            async with asyncio.timeout(tool.PATIENCE):
                while True:
                    await client.recv()

    async def open(self):
        """Opens a session by polling; returns its name."""
        status, body = await self.ask(POLLING)
        self.assertEqual((status, body[0]), (200, "0"))
        handshake = json.loads(body[1:])
        self.assertEqual(handshake["upgrades"], ["websocket"])
        return handshake["sid"]

    async def test_a_websocket_opens_a_session(self):
        async with connect(self.served.url + SOCKET) as client:
            message = await self.receive(client)
        self.assertEqual(message[0], "0")
        handshake = json.loads(message[1:])
        self.assertEqual(handshake["upgrades"], [])
        self.assertTrue(handshake.keys() >= {"sid", "pingInterval", "pingTimeout", "maxPayload"})

    async def test_a_websocket_that_opens_nothing_is_refused(self):
        for query in ("transport=websocket", "EIO=abc&transport=websocket", "EIO=4", "EIO=4&transport=abc"):
            with self.subTest(query), self.assertRaises(InvalidStatus) as caught:
                await asyncio.wait_for(connect(f"{self.served.url}socket.io/?{query}").__aenter__(), tool.PATIENCE)
            self.assertEqual(caught.exception.response.status_code, 400)

    async def test_a_request_that_opens_nothing_is_refused(self):
        for method, query in (
            ("GET", "transport=polling"), ("GET", "EIO=abc&transport=polling"), ("GET", "EIO=4"),
            ("GET", "EIO=4&transport=abc"), ("POST", "EIO=4&transport=polling"), ("PUT", "EIO=4&transport=polling"),
        ):
            with self.subTest(f"{method} {query}"):
                body = None if method == "GET" else "40"
                self.assertEqual((await self.ask(f"socket.io/?{query}", body, method))[0], 400)

    async def test_a_client_closes_by_websocket(self):
        async with connect(self.served.url + SOCKET) as client:
            await self.receive(client)
            await client.send("1")
            await self.assert_closed(client)

    async def test_a_client_closes_by_post(self):
        query = f"{POLLING}&sid={await self.open()}"
        poll = asyncio.create_task(self.ask(query))
        await asyncio.sleep(0.2)
        self.assertEqual(await self.ask(query, "1"), (200, "ok"))
        self.assertEqual(await poll, (200, "6"))
        self.assertEqual((await self.ask(query))[0], 400)

    async def test_a_session_moves_to_a_websocket_and_keeps_to_it(self):
        name = await self.open()
        async with connect(f"{self.served.url}{SOCKET}&sid={name}") as client:
            await client.send("2probe")
            self.assertEqual(await self.receive(client), "3probe")
            self.assertEqual(await self.ask(f"{POLLING}&sid={name}"), (200, "6"))
            await client.send("5")
            await client.send("40")
            self.assertTrue((await self.receive(client)).startswith('40{"sid":'))
            self.assertEqual((await self.ask(f"{POLLING}&sid={name}"))[0], 400)
            async with connect(f"{self.served.url}{SOCKET}&sid={name}") as second:
                await self.assert_closed(second)
            await client.send('420["driveCommands",{"linear":0.1,"angular":0}]')
            while not (await self.receive(client)).startswith("430["):
                pass

    async def test_an_unknown_namespace_is_refused(self):
        async with connect(self.served.url + SOCKET) as client:
            await self.receive(client)
            await client.send("40/random")
            self.assertEqual(await self.receive(client), '44/random,{"message":"Invalid namespace"}')

    async def test_what_is_no_packet_ends_the_session(self):
        for before in ((), ("40",)):
            for packet in ("abc", "4abc", "42{}", '42abc["driveCommands",{}]', "42[]"):
                with self.subTest((before, packet)):
                    async with connect(self.served.url + SOCKET) as client:
                        await self.receive(client)
                        for message in before:
                            await client.send(message)
                            await self.receive(client)
                        await client.send(packet)
                        await self.assert_closed(client)


class ProxiedEngineIOTest(EngineIOTest):
    """The same before a proxy in front of the rover."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.served = Tool("proxy", cls.rover.url, "--profile", "perfect")
        cls.addClassCleanup(cls.served.stop)
