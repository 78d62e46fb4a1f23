"""`proxy` between the clients and the servers of `websockets`: nothing is changed on the way."""

import asyncio
import contextlib
import hashlib
import random
import subprocess
import tempfile
import unittest

import wire
from servers import answer, echo, raw_proxy, server_url
from tool import PATIENCE, Tool, connect
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed, ConnectionClosedError

CODES = [1000, 1001, 1011, 1012, 1013, 3000, 4001]


class ProxyTest(unittest.IsolatedAsyncioTestCase):
    @contextlib.asynccontextmanager
    async def proxy(self, handler, path="/", options=(), **server_options):
        """Runs the tool in front of a server of `websockets`; gives the tool."""
        server_options = {"max_size": None, "compression": None} | server_options
        async with serve(handler, "127.0.0.1", 0, **server_options) as server:
            with Tool("proxy", server_url(server) + path, *options) as tool:
                yield tool

    async def test_messages_of_every_length_cross(self):
        async with self.proxy(echo) as tool, connect(tool.url) as client:
            for size in [0, 1, 125, 126, 127, 65_535, 65_536, 1_500_000, 16 << 20]:
                for message in ["x" * size, bytes(size)]:
                    await client.send(message)
                    self.assertTrue(await client.recv() == message, size)
            for message in ["\U0001d11e\u20ac\0", bytes(range(256)), "and on"]:
                await client.send(message)
                self.assertEqual(await client.recv(), message)

    async def test_fragments_of_both_ends_are_joined(self):
        async def fragments(server):
            async for message in server:
                await server.send([message[:3], "", message[3:]])

        async with self.proxy(fragments) as tool, connect(tool.url) as client:
            await client.send(["ab", "\U0001d11ec", "", "d"])
            self.assertEqual(await client.recv(), "ab\U0001d11ecd")

    async def test_too_large_a_message_ends_the_connection_at_both_ends(self):
        seen = asyncio.get_running_loop().create_future()

        async def handler(server):
            if server.request.path == "/large":
                await server.send(bytes(1_048_577))
            with contextlib.suppress(ConnectionClosed):
                await server.recv()
            await server.wait_closed()
            seen.done() or seen.set_result(server.protocol.close_rcvd.code)

        async with self.proxy(handler, options=["--message-limit", "1 MiB"]) as tool:
            with wire.Client(tool.port, opens=False) as client:

                def exchange():
                    client.open()
                    client.send(wire.frame(wire.BINARY, bytes(1_048_577)))
                    return client.closing()[0]

                self.assertEqual(await asyncio.to_thread(exchange), 1009)
            self.assertEqual(await asyncio.wait_for(seen, PATIENCE), 1009)
            async with connect(tool.url + "large") as client:
                with self.assertRaises(ConnectionClosedError) as caught:
                    await client.recv()
            self.assertEqual(caught.exception.rcvd.code, 1009)

    async def test_pings_are_answered_with_their_payload(self):
        async with self.proxy(echo) as tool, connect(tool.url) as client:
            waiting = [await client.ping(payload) for payload in [b"1", b"", bytes(125)]]
            await asyncio.wait_for(asyncio.gather(*waiting), PATIENCE)

    async def test_the_client_s_close_reaches_the_server_unchanged(self):
        seen = asyncio.Queue()

        async def handler(server):
            await server.wait_closed()
            closing = server.protocol.close_rcvd
            await seen.put((closing.code, closing.reason) if closing else 1006)

        async with self.proxy(handler) as tool:
            for code in CODES:
                async with connect(tool.url) as client:
                    await client.close(code, f"it was {code}")
                expected = (code, f"it was {code}")
                self.assertEqual(await asyncio.wait_for(seen.get(), PATIENCE), expected)
            with wire.Client(tool.port, opens=False) as client:
                await asyncio.to_thread(client.open)
                client.send(wire.frame(wire.CLOSE))
                self.assertEqual(await asyncio.wait_for(seen.get(), PATIENCE), (1005, ""))
            async with connect(tool.url) as client:
                client.transport.abort()
                self.assertEqual(await asyncio.wait_for(seen.get(), PATIENCE), 1006)

    async def test_the_server_s_close_reaches_the_client_unchanged(self):
        async def handler(server):
            await server.send("last words")
            code = int(server.request.path[1:])
            if code == 1006:
                server.transport.abort()
            else:
                await server.close(code, f"it was {code}")

        async with self.proxy(handler) as tool:
            for code in CODES:
                async with connect(tool.url + str(code)) as client:
                    self.assertEqual(await client.recv(), "last words")
                    with self.assertRaises(ConnectionClosed) as caught:
                        await client.recv()
                closing = caught.exception.rcvd
                self.assertEqual((closing.code, closing.reason), (code, f"it was {code}"))
            async with connect(tool.url + "1006") as client:
                with self.assertRaises(ConnectionClosedError) as caught:
                    await client.recv()
                    await client.recv()
            self.assertIsNone(caught.exception.rcvd)

    async def test_a_close_without_a_code_reaches_the_client_so(self):
        async def handler(reader, writer):
            await answer(reader, writer)
            writer.write(wire.frame(wire.CLOSE, mask=None))
            await reader.read()
            writer.close()

        async with raw_proxy(handler) as tool, connect(tool.url) as client:
            await client.wait_closed()
            self.assertEqual(client.protocol.close_rcvd.code, 1005)

    async def test_the_server_chooses_the_subprotocol(self):
        for choice in ["beta", "alpha", None]:
            select = lambda server, offered: choice if choice in offered else None
            async with self.proxy(echo, select_subprotocol=select) as tool:
                async with connect(tool.url, subprotocols=["alpha", "beta"]) as client:
                    self.assertEqual(client.subprotocol, choice)
                async with connect(tool.url) as client:
                    self.assertIsNone(client.subprotocol)

    async def test_path_query_and_headers_are_passed_on(self):
        async def handler(server):
            await server.send(server.request.path)
            await server.send(str(server.request.headers.get_all("X-Mark")))

        for base, target, expected in [
            ("/", "", "/"),
            ("/", "a/b?c=1&d=%20", "/a/b?c=1&d=%20"),
            ("/base", "", "/base"),
            ("/base", "a?b", "/base/a?b"),
            ("/base/", "a", "/base/a"),
        ]:
            async with self.proxy(handler, path=base) as tool:
                async with connect(tool.url + target, additional_headers={"X-Mark": "m"}) as client:
                    self.assertEqual(await client.recv(), expected)
                    self.assertEqual(await client.recv(), "['m']")

    async def test_each_client_has_a_connection_of_its_own(self):
        async def handler(server):
            async for message in server:
                await server.send(f"{server.request.path} {message}")

        async def work(name):
            async with connect(f"{tool.url}{name}") as client:
                for number in range(50):
                    await client.send(str(number))
                    self.assertEqual(await client.recv(), f"/{name} {number}")

        async with self.proxy(handler) as tool:
            await asyncio.gather(*(work(name) for name in range(20)))

    async def test_nothing_is_lost_or_moved_when_both_ends_read_slowly(self):
        chance = random.Random(1)
        messages = [chance.randbytes(chance.choice([0, 10, 1000, 200_000])) for _ in range(300)]
        digest = hashlib.sha256(b"".join(messages)).hexdigest()

        async def handler(server):
            received = []
            for _ in messages:
                received.append(await server.recv())
                await asyncio.sleep(0)
            for message in received:
                await server.send(message)

        async with self.proxy(handler, max_queue=1) as tool:
            async with connect(tool.url, max_queue=1) as client:
                for message in messages:
                    await client.send(message)
                received = [await client.recv() for _ in messages]
        self.assertEqual([len(one) for one in received], [len(one) for one in messages])
        self.assertEqual(hashlib.sha256(b"".join(received)).hexdigest(), digest)

    async def test_the_name_of_a_server_may_have_an_address_that_refuses(self):
        with tempfile.NamedTemporaryFile("w") as hosts:
            hosts.write("127.0.0.1 localhost\n::1 localhost\n")
            hosts.flush()
            # A file of names of its own, in a mount namespace, where that may be made.
            alone = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
            alone += ['mount --bind "$0" /etc/hosts && exec "$@"', hosts.name]
            if subprocess.run([*alone, "true"], capture_output=True).returncode != 0:
                self.skipTest("no mount namespace can be made here")
            for host in ["127.0.0.1", "::1"]:
                async with serve(echo, host, 0) as server:
                    url = server_url(server, host="localhost")
                    with Tool("proxy", url, prefix=alone) as tool:
                        async with connect(tool.url) as client:
                            await client.send(host)
                            self.assertEqual(await client.recv(), host)
