"""`proxy` in front of servers that refuse, stall, break the rules or vanish."""

import asyncio
import contextlib
import socket
import unittest

import wire
from servers import answer, raw_proxy
from tool import PATIENCE, Tool, connect, wait_until
from websockets.exceptions import ConnectionClosedError, InvalidStatus


class BadServerTest(unittest.IsolatedAsyncioTestCase):
    async def refused(self, tool, status, text):
        """Checks the answer to a client whose server is no good."""
        with self.assertRaises(InvalidStatus) as caught:
            await connect(tool.url, open_timeout=PATIENCE)
        response = caught.exception.response
        body = response.body.decode()
        self.assertEqual(response.status_code, status, body)
        self.assertIn(text, body)
        # What a server has answered is the same wherever it is, and is recorded as it stands here.
        self.assertRegex(body, "^the server|ws://127.0.0.1:")

    async def test_nobody_listens(self):
        with socket.socket() as silent:
            # Bound and not listening: nobody else gets the port, and connections are refused.
            silent.bind(("127.0.0.1", 0))
            with Tool("proxy", f"ws://127.0.0.1:{silent.getsockname()[1]}") as tool:
                await self.refused(tool, 502, "Connection refused")

    async def test_the_name_does_not_exist(self):
        with Tool("proxy", "ws://nowhere.invalid:80/") as tool:
            with self.assertRaises(InvalidStatus) as caught:
                await connect(tool.url, open_timeout=60)
            self.assertEqual(caught.exception.response.status_code, 502)
            self.assertIn("nowhere.invalid", caught.exception.response.body.decode())

    async def test_it_hangs_up_during_the_handshake(self):
        async def hang_up(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.close()

        async def reset(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.transport.abort()

        for handler in [hang_up, reset]:
            async with raw_proxy(handler) as tool:
                await self.refused(tool, 502, "during the handshake")

    async def test_it_answers_with_another_status(self):
        for line, status, text in [
            (b"404 Not Found", 404, "404 Not Found"),
            (b"500 Oops", 500, "500 Oops"),
            (b"301 Moved Permanently", 502, "301 Moved Permanently"),
            (b"200 OK", 502, "200 OK"),
        ]:

            async def handler(reader, writer):
                await reader.readuntil(b"\r\n\r\n")
                writer.write(b"HTTP/1.1 " + line + b"\r\nContent-Length: 4\r\n\r\nbody")
                await reader.read()
                writer.close()

            async with raw_proxy(handler) as tool:
                await self.refused(tool, status, text)

    async def test_it_does_not_speak_websocket(self):
        good = wire.response(b"x")
        for garbage, text in [
            (b"SSH-2.0-OpenSSH_9.2p1\r\n", "HTTP"),
            (bytes(100), "HTTP"),
            (b"\x15\x03\x01\0\x02\x02\x28", "HTTP"),
            (b"HTTP/1.1 101 Switching Protocols\r\n\r\n", "Upgrade"),
            (b"HTTP/1.1 101 " + b"x" * 20_000, "HTTP"),
            (good, "Sec-WebSocket-Accept"),
        ]:

            async def handler(reader, writer):
                await reader.readuntil(b"\r\n\r\n")
                writer.write(garbage)
                await reader.read()
                writer.close()

            async with raw_proxy(handler) as tool:
                await self.refused(tool, 502, text)

    async def test_it_agrees_to_what_was_not_offered(self):
        for extra in [b"Sec-WebSocket-Protocol: x\r\n", b"Sec-WebSocket-Extensions: x\r\n"]:

            async def handler(reader, writer):
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(wire.response(wire.field(head, b"Sec-WebSocket-Key"), extra))
                await reader.read()
                writer.close()

            async with raw_proxy(handler) as tool:
                await self.refused(tool, 502, "offer")

    async def test_it_never_answers(self):
        async def handler(reader, writer):
            await reader.read()
            writer.close()

        async with raw_proxy(handler) as tool:
            await self.refused(tool, 504, "in time")

    async def test_it_breaks_the_protocol(self):
        for frames in [
            wire.frame(wire.TEXT, b"masked"),
            wire.frame(wire.TEXT, b"\xff", mask=None),
            wire.frame(wire.TEXT, b"", mask=None, reserved=4),
            wire.frame(wire.CONTINUATION, b"", mask=None),
            wire.frame(0x3, b"", mask=None),
            wire.frame(wire.BINARY, b"", mask=None, count=1 << 62),
        ]:
            told = asyncio.get_running_loop().create_future()

            async def handler(reader, writer):
                await answer(reader, writer)
                writer.write(wire.frame(wire.TEXT, b"good", mask=None) + frames)
                told.set_result(await reader.read())
                writer.close()

            async with raw_proxy(handler) as tool, connect(tool.url) as client:
                self.assertEqual(await client.recv(), "good")
                with self.assertRaises(ConnectionClosedError) as caught:
                    await client.recv()
                self.assertIn(caught.exception.rcvd.code, [1002, 1007, 1009])
                # A close frame from us to the server, masked.
                self.assertEqual((await asyncio.wait_for(told, PATIENCE))[0], 0x88)

    async def test_bytes_right_behind_the_handshake_are_not_lost(self):
        async def handler(reader, writer):
            head = await reader.readuntil(b"\r\n\r\n")
            first = wire.frame(wire.TEXT, b"early", mask=None)
            writer.write(wire.response(wire.field(head, b"Sec-WebSocket-Key")) + first)
            await reader.read()
            writer.close()

        async with raw_proxy(handler) as tool, connect(tool.url) as client:
            self.assertEqual(await client.recv(), "early")

    async def test_a_connection_whose_client_has_gone_is_given_up(self):
        asked, over = asyncio.Event(), asyncio.Event()

        async def handler(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            asked.set()
            with contextlib.suppress(ConnectionError):
                await reader.read()
            over.set()
            writer.close()

        async with raw_proxy(handler) as tool:
            with wire.Client(tool.port, opens=False) as client:
                client.send(wire.request())
                await asyncio.wait_for(asked.wait(), PATIENCE)
                client.reset()
            # Well before the 10 s that a server has for its answer.
            await asyncio.wait_for(over.wait(), 5)

    async def test_a_server_that_never_hangs_up_is_left_behind(self):
        async def handler(reader, writer):
            await answer(reader, writer)
            await writer.drain()
            await held.wait()
            writer.close()

        held = asyncio.Event()
        async with raw_proxy(handler) as tool:
            with wire.Client(tool.port, opens=False) as client:
                await asyncio.to_thread(client.open)
                client.reset()
            gone = lambda: tool.sockets() == 1
            try:
                await asyncio.to_thread(wait_until, gone, "only the listener is left")
            finally:
                held.set()
