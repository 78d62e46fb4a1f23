"""Clients that flood, stall, or are too many: memory, time and descriptors stay bounded."""

import asyncio
import contextlib
import os
import select
import socket
import threading
import time
import unittest

from websockets.asyncio.server import serve

from tool import PATIENCE, Tool, connect, refusal, wait_until
from wire import BINARY, PING, PONG, TEXT, Client, frame, request


def flood(client, data, limit):
    """Sends until so many bytes are gone or none is taken for a second; returns how many."""
    client.socket.setblocking(False)
    sent, view = 0, memoryview(data)
    while sent < limit:
        if not select.select([], [client.socket], [], 1)[1]:
            break
        with contextlib.suppress(BlockingIOError):
            sent += client.socket.send(view[sent % len(data) :])
    client.socket.settimeout(PATIENCE)
    return sent


class LoadTest(unittest.TestCase):
    def test_what_was_sent_before_a_close_reaches_a_reader_that_takes_its_time(self):
        size = 12 << 20

        async def send_and_close(server):
            await server.send(bytes(size))
            await server.close(4001, "done")

        async def run():
            async with serve(send_and_close, "127.0.0.1", 0) as server:
                port = server.sockets[0].getsockname()[1]
                await asyncio.to_thread(self.read_slowly, port, size)

        asyncio.run(run())

    def read_slowly(self, port, size):
        with Tool("proxy", f"ws://127.0.0.1:{port}") as tool:
            with socket.socket() as client:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
                client.settimeout(PATIENCE)
                client.connect(("127.0.0.1", tool.port))
                client.sendall(request())
                received = bytearray()
                while chunk := client.recv(1 << 18):
                    received += chunk
                    # About 2 MiB/s: it takes longer than a peer is given to hang up, 2 s.
                    time.sleep(len(chunk) / (2 << 20))
        self.assertGreater(len(received), size)
        self.assertTrue(received.endswith(b"\x88\x06\x0f\xa1done"))

    def test_a_client_that_never_reads_is_bounded_and_loses_nothing(self):
        one = frame(BINARY, bytes(range(256)) * 256)
        with Tool("serve", "echo") as tool, Client(tool.port, receive_bytes=65536) as client:
            with Client(tool.port) as other:
                other.echoes("before")
                before = tool.resident_bytes()
                sent = flood(client, one * 8, 64 << 20)
                # It is stopped by what the kernel's buffers hold, and 1 MiB of ours.
                self.assertLess(tool.resident_bytes() - before, 24 << 20)
                start = time.monotonic()
                other.echoes("meanwhile")
                self.assertLess(time.monotonic() - start, 1)
                # It waits for room in the kernel, and does not ask for it all the time.
                before = tool.processor_seconds()
                self.assertEqual(select.select([other.socket], [], [], 1)[0], [])
                self.assertLess(tool.processor_seconds() - before, 0.2)
            # It reads after all: every message sent whole comes back whole.
            for _ in range(sent // len(one)):
                opcode, payload = client.next()
                self.assertTrue(opcode == BINARY and payload == bytes(range(256)) * 256)

    def test_pongs_do_not_pile_up_for_a_client_that_never_reads(self):
        one = frame(PING, bytes(125)) * 500
        with Tool("serve", "echo") as tool, Client(tool.port, receive_bytes=65536) as client:
            before = tool.resident_bytes()
            sent = flood(client, one, 64 << 20)
            self.assertLess(tool.resident_bytes() - before, 24 << 20)
            # The last ping is answered in the end (RFC 6455, section 5.5.3).
            client.socket.setblocking(True)
            rest = len(one) - sent % len(one)
            reader = threading.Thread(target=client.send, args=[one[-rest:] + frame(PING, b"last")])
            reader.start()
            while client.next() != (PONG, b"last"):
                pass
            reader.join()

    def test_many_messages_before_reading_come_back_in_order(self):
        with Tool("serve", "echo") as tool, Client(tool.port) as client:
            count = 100_000
            data = b"".join(frame(TEXT, str(number).encode()) for number in range(count))
            sender = threading.Thread(target=client.send, args=[data])
            sender.start()
            for number in range(count):
                self.assertEqual(client.next(), (TEXT, str(number).encode()))
            sender.join()


class ProxyLoadTest(unittest.IsolatedAsyncioTestCase):
    async def test_a_fast_server_is_stopped_for_a_client_that_never_reads(self):
        pushed = 0

        async def handler(server):
            if server.request.path == "/echo":
                async for message in server:
                    await server.send(message)
            pushing = asyncio.create_task(push(server))
            heard.set_result(await server.recv())
            pushing.cancel()

        async def push(server):
            nonlocal pushed
            while True:
                await server.send(bytes(65536))
                pushed += 65536

        heard = asyncio.get_running_loop().create_future()

        async with serve(handler, "127.0.0.1", 0, compression=None) as server:
            port = server.sockets[0].getsockname()[1]
            with Tool("proxy", f"ws://127.0.0.1:{port}") as tool:
                before = tool.resident_bytes()
                with Client(tool.port, opens=False, receive_bytes=65536) as client:
                    client.send(request("/push"))
                    seen = -1
                    while seen < pushed or pushed == 0:
                        seen = pushed
                        await asyncio.sleep(1)
                    # So much is in the kernel's buffers; the server has been stopped.
                    self.assertLess(pushed, 64 << 20)
                    self.assertLess(tool.resident_bytes() - before, 24 << 20)
                    async with connect(tool.url + "echo") as other:
                        start = time.monotonic()
                        await other.send("meanwhile")
                        self.assertEqual(await other.recv(), "meanwhile")
                        self.assertLess(time.monotonic() - start, 1)
                    # The other direction is as free as ever.
                    client.send(frame(TEXT, b"stop"))
                    self.assertEqual(await asyncio.wait_for(heard, 5), "stop")


class ResourceTest(unittest.TestCase):
    def test_too_many_clients_are_turned_away_and_later_ones_served(self):
        with Tool("serve", "echo", descriptors=48) as tool:
            served, turned_away = [], 0
            for _ in range(100):
                client = Client(tool.port, opens=False)
                try:
                    client.open()
                    served.append(client)
                except (ConnectionError, AssertionError):
                    client.socket.close()
                    turned_away += 1
            self.assertGreater(len(served), 20)
            self.assertGreater(turned_away, 40)
            before = tool.processor_seconds()
            # Nobody says anything for a second.
            self.assertEqual(select.select([client.socket for client in served], [], [], 1)[0], [])
            self.assertLess(tool.processor_seconds() - before, 0.2)
            served[0].echoes("still served")
            for client in served:
                client.socket.close()
            wait_until(lambda: tool.sockets() == 1, "only the listener is left")
            with Client(tool.port) as client:
                client.echoes("served again")

    def test_a_proxy_without_descriptors_says_so(self):
        with Tool("serve", "echo") as server:
            with Tool("proxy", server.url, descriptors=48) as tool:
                served, refused = [], 0
                for _ in range(100):
                    client = Client(tool.port, opens=False)
                    try:
                        client.open()
                        served.append(client)
                    except (ConnectionError, AssertionError):
                        client.socket.close()
                        refused += 1
                self.assertGreater(len(served), 8)
                self.assertGreater(refused, 40)
                served[0].echoes("still served")
                for client in served:
                    client.socket.close()
                wait_until(lambda: tool.sockets() == 1, "only the listener is left")
                with Client(tool.port) as client:
                    client.echoes("served again")

    def test_a_port_that_is_taken_is_named_with_its_holder(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            status, complaint = refusal("serve", "echo", "--port", str(port))
        self.assertNotEqual(status, 0)
        self.assertIn(f"127.0.0.1:{port}", complaint)
        self.assertIn("Address already in use", complaint)
        self.assertIn(f"pid {os.getpid()}", complaint)

    def test_only_this_machine_can_connect(self):
        with Tool("serve", "echo") as tool:
            sockets = set(tool.descriptors())
            addresses = []
            for table in ["/proc/net/tcp", "/proc/net/tcp6"]:
                with contextlib.suppress(FileNotFoundError), open(table, encoding="ascii") as lines:
                    for fields in map(str.split, lines):
                        # State 0A listens (proc(5)).
                        if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets:
                            addresses.append(fields[1])
        # 127.0.0.1, lowest byte first.
        self.assertEqual(addresses, [f"0100007F:{tool.port:04X}"])

    def test_connections_leave_nothing_behind(self):
        with Tool("serve", "echo") as tool:
            for number in range(300):
                with Client(tool.port) as client:
                    client.echoes(str(number))
            wait_until(lambda: tool.sockets() == 1, "only the listener is left")
