"""`serve` with the clients of `websockets`: what they send comes back as it was sent."""

import asyncio
import signal
import socket
import unittest

import wire
from tool import Tool, connect
from websockets.exceptions import ConnectionClosed

# The last bytes of each form of a frame's length, and the first of the next.
SIZES = [0, 1, 125, 126, 127, 65_535, 65_536, 1 << 20]
LARGEST = 16 << 20


class EchoTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.tool = self.enterContext(Tool("serve", "echo"))

    async def test_text_comes_back(self):
        async with connect(self.tool.url) as client:
            for text in [
                "",
                "a",
                "\0",
                "h\u00e9llo",
                "\u20ac",
                "\U0001d11e\U0010ffff",
                "\u00e9" * 40_000,
            ]:
                await client.send(text)
                self.assertEqual(await client.recv(), text)

    async def test_all_bytes_come_back(self):
        async with connect(self.tool.url) as client:
            await client.send(bytes(range(256)))
            self.assertEqual(await client.recv(), bytes(range(256)))

    async def test_every_form_of_length_comes_back(self):
        async with connect(self.tool.url) as client:
            for size in SIZES:
                for message in [b"\xa5" * size, "x" * size]:
                    await client.send(message)
                    self.assertTrue(await client.recv() == message, size)

    async def test_the_largest_message_comes_back(self):
        message = bytes(range(256)) * (LARGEST // 256)
        async with connect(self.tool.url) as client:
            await client.send(message)
            self.assertTrue(await client.recv() == message)
            await client.send("and goes on")
            self.assertEqual(await client.recv(), "and goes on")

    async def test_one_byte_more_is_too_much(self):
        # By hand: `websockets` itself trips over a close while it still has much to send.
        with wire.Client(self.tool.port) as client:
            client.send(wire.frame(wire.BINARY, bytes(LARGEST + 1)))
            self.assertEqual(client.closing()[0], 1009)

    async def test_large_messages_follow_each_other(self):
        # Above the mark at which the sender is stopped, and below what the kernel takes at once.
        async with connect(self.tool.url) as client:
            for size in [2_000_000, 1_500_000, 1_100_000] * 4:
                message = bytes(size)
                await client.send(message)
                async with asyncio.timeout(10):
                    self.assertTrue(await client.recv() == message)

    async def test_messages_keep_their_order(self):
        messages = [str(number) * (number % 50) for number in range(2_000)]
        async with connect(self.tool.url, max_queue=None) as client:
            for message in messages:
                await client.send(message)
            self.assertEqual([await client.recv() for _ in messages], messages)

    async def test_fragments_are_joined(self):
        async with connect(self.tool.url) as client:
            for parts in [["", ""], ["a", "", "b\U0001d11e", "c"], [b"\0" * 70_000, b"", b"\xff"]]:
                await client.send(parts)
                self.assertEqual(await client.recv(), type(parts[0])().join(parts))

    async def test_pings_are_answered_with_their_payload(self):
        async with connect(self.tool.url) as client:
            # A pong with another payload would leave these waiting.
            for payload in [b"", b"a", bytes(range(125))]:
                await asyncio.wait_for(await client.ping(payload), 10)
            waiting = [await client.ping(payload) for payload in [b"1", b"2", b"3"]]
            await asyncio.wait_for(asyncio.gather(*waiting), 10)

    async def test_the_code_of_a_close_comes_back(self):
        for code in [1000, 1001, 1011, 1012, 1013, 3000, 4001]:
            async with connect(self.tool.url) as client:
                await client.close(code, "so it is")
            self.assertEqual(client.protocol.close_rcvd.code, code)

    async def test_any_subprotocol_is_accepted(self):
        async with connect(self.tool.url, subprotocols=["ocpp1.6", "graphql-ws"]) as client:
            self.assertEqual(client.subprotocol, "ocpp1.6")
        async with connect(self.tool.url) as client:
            self.assertIsNone(client.subprotocol)

    async def test_any_path_is_served(self):
        for target in ["socket.io/?EIO=4&transport=websocket", "ws/serial/ttyUSB0", "?a=%20"]:
            async with connect(self.tool.url + target) as client:
                await client.send(target)
                self.assertEqual(await client.recv(), target)

    async def test_many_clients_are_served_at_once(self):
        async def work(name):
            async with connect(self.tool.url) as client:
                for number in range(50):
                    await client.send(f"{name} {number}")
                    self.assertEqual(await client.recv(), f"{name} {number}")

        await asyncio.gather(*(work(name) for name in range(20)))

    async def test_a_client_that_vanishes_disturbs_nobody(self):
        async with connect(self.tool.url) as other:
            async with connect(self.tool.url) as client:
                await client.send("last words")
                client.transport.abort()
            await other.send("still here")
            self.assertEqual(await other.recv(), "still here")

    async def test_a_signal_ends_it_in_order(self):
        for number in [signal.SIGINT, signal.SIGTERM]:
            with Tool("serve", "echo") as tool:
                async with connect(tool.url) as client:
                    await asyncio.to_thread(tool.stop, number)
                    with self.assertRaises(ConnectionClosed):
                        await client.recv()
                self.assertEqual(client.close_code, 1001)


class ListenerTest(unittest.IsolatedAsyncioTestCase):
    async def test_each_server_has_a_listener(self):
        with Tool("serve", "vehicles", "--depth-port", "0", listeners=2) as tool:
            self.assertEqual(len(set(tool.urls)), 2)
            for url in tool.urls:
                async with connect(url) as client:
                    await asyncio.wait_for(await client.ping(b"there?"), 10)

    async def test_ipv6_is_served_where_asked_for(self):
        try:
            socket.create_server(("::1", 0), family=socket.AF_INET6).close()
        except OSError:
            self.skipTest("there is no IPv6 here")
        with Tool("serve", "echo", "--host", "::1") as tool:
            self.assertTrue(tool.url.startswith("ws://[::1]:"), tool.url)
            async with connect(tool.url) as client:
                await client.send("six")
                self.assertEqual(await client.recv(), "six")
            with self.assertRaises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", tool.port))

    async def test_the_limit_of_a_message_can_be_set(self):
        with Tool("serve", "echo", "--message-limit", "1 MiB") as tool:
            async with connect(tool.url) as client:
                await client.send(bytes(1 << 20))
                self.assertEqual(len(await client.recv()), 1 << 20)
            with wire.Client(tool.port) as client:
                client.send(wire.frame(wire.BINARY, bytes((1 << 20) + 1)))
                self.assertEqual(client.closing()[0], 1009)
