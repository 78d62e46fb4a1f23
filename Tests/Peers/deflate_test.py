"""permessage-deflate: the tool between clients and servers of `websockets`, and messages that grow."""

import asyncio
import os
import subprocess
import tempfile
import unittest
import zlib

from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

import servers
import tool
from tool import Tool, connect

TEXTS = ["", "a", "the same again " * 40, "ä" * 70_000, "the same again " * 40]


def extensions(client):
    """Returns what was agreed on with a client."""
    return client.response.headers.get("Sec-WebSocket-Extensions", "")


async def exchange(client):
    """Sends messages of both kinds, and checks that each comes back."""
    for text in TEXTS:
        for message in (text, text.encode()):
            await client.send(message)
            answer = await asyncio.wait_for(client.recv(), tool.PATIENCE)
            assert answer == message, (len(answer), len(message))


class DeflateTest(unittest.IsolatedAsyncioTestCase):
    async def test_it_is_off_unless_asked_for(self):
        with Tool("serve", "echo") as served:
            async with connect(served.url, compression="deflate") as client:
                self.assertEqual(extensions(client), "")
                await exchange(client)

    async def test_messages_come_back_whatever_was_agreed_on(self):
        with Tool("serve", "echo", "--deflate") as served:
            for options in (
                {}, {"server_no_context_takeover": True}, {"client_no_context_takeover": True},
                {"server_max_window_bits": 9}, {"server_max_window_bits": 8},
                {"client_max_window_bits": 9}, {"client_max_window_bits": True},
            ):
                offer = [ClientPerMessageDeflateFactory(**options)]
                async with connect(served.url, compression=None, extensions=offer) as client:
                    self.assertIn("permessage-deflate", extensions(client))
                    await exchange(client)

    async def test_a_proxy_compresses_on_each_side_by_itself(self):
        for compression in ("deflate", None):
            async with serve(servers.echo, "127.0.0.1", 0, compression=compression, max_size=None) as server:
                port = server.sockets[0].getsockname()[1]
                with Tool("proxy", f"ws://127.0.0.1:{port}", "--deflate") as proxy:
                    for wanted in ("deflate", None):
                        async with connect(proxy.url, compression=wanted) as client:
                            self.assertEqual("deflate" in extensions(client), wanted is not None)
                            await exchange(client)

    async def test_a_recording_has_messages_as_they_are_and_repeats(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "run.jsonl")
            with Tool("serve", "echo", "--deflate", "--record", path) as served:
                async with connect(served.url, compression="deflate") as client:
                    await exchange(client)
            with open(path, encoding="utf-8") as file:
                self.assertIn("the same again", file.read())
            result = subprocess.run([tool.path(), "replay", path], capture_output=True, timeout=60)
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    async def test_a_message_that_grows_beyond_the_limit_ends_its_connection(self):
        with Tool("serve", "echo", "--deflate", "--message-limit", "1 MiB") as served:
            async with connect(served.url, compression="deflate") as client:
                before = served.resident_bytes()
                # As it comes it is far below the limit: zeros shrink to about a thousandth.
                await client.send(bytes(400 << 20))
                with self.assertRaises(ConnectionClosed) as caught:
                    await asyncio.wait_for(client.recv(), tool.PATIENCE)
                self.assertEqual(caught.exception.rcvd.code, 1009)
                self.assertLess(served.resident_bytes() - before, 32 << 20)
            async with connect(served.url, compression="deflate") as client:
                await exchange(client)

    async def test_what_is_no_stream_ends_its_connection(self):
        cut = zlib.compressobj(wbits=-15)
        half = (cut.compress(os.urandom(200)) + cut.flush())[:100]
        text = zlib.compressobj(wbits=-15)
        wrong = (text.compress(b"\xff") + text.flush(zlib.Z_SYNC_FLUSH))[:-4]
        with Tool("serve", "echo", "--deflate") as served:
            for opcode, payload, code in ((2, b"\xff\xff", 1002), (2, half, 1002), (1, wrong, 1007)):
                self.assertEqual(await self.closed_by(served, opcode, payload), code, payload)

    async def closed_by(self, served, opcode, payload):
        """Sends a frame that says it is compressed; returns the code that ends the connection."""
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        writer.write(
            b"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
        )
        await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), tool.PATIENCE)
        length = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + len(payload).to_bytes(2)
        writer.write(bytes([0xC0 | opcode]) + length + bytes(4) + payload)
        frame = await asyncio.wait_for(reader.readexactly(4), tool.PATIENCE)
        writer.close()
        self.assertEqual(frame[0], 0x88)
        return int.from_bytes(frame[2:4])
