"""Clients that break the rules, on bare sockets: told so, bounded, and of no harm to others."""

import contextlib
import re
import select
import socket
import struct
import time
import unittest

import wire
from tool import Tool, wait_until
from wire import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Client, frame, request


class HandshakeTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tool = cls.enterClassContext(Tool("serve", "echo"))

    def answer(self, data):
        """Returns status and whole text of the answer to bytes that open nothing."""
        with Client(self.tool.port, opens=False) as client:
            client.send(data)
            # The end must come by itself.
            text = client.everything().decode()
        match = re.match(r"HTTP/1\.1 (\d{3}) [^\r]+\r\n", text)
        self.assertTrue(match, text)
        head, body = text.split("\r\n\r\n", 1)
        self.assertEqual(wire.field(head.encode(), b"Content-Length"), str(len(body)).encode())
        return int(match[1]), text

    def test_what_is_not_http_is_refused(self):
        for garbage in [b"\0", b"\xff" * 100, b"hello\r\n\r\n", b"\r\n", b" GET / HTTP/1.1\r\n"]:
            with self.subTest(garbage=garbage):
                self.assertEqual(self.answer(garbage)[0], 400)

    def test_tls_on_a_plain_port_is_named(self):
        # The beginning of a ClientHello (RFC 8446, section 4.1.2).
        status, text = self.answer(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(32))
        self.assertEqual(status, 400)
        self.assertIn("TLS", text)

    def test_a_browser_is_told_what_this_is(self):
        status, text = self.answer(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        self.assertEqual(status, 426)
        self.assertEqual(wire.field(text.encode(), b"Upgrade"), b"websocket")
        self.assertIn("WebSocket", text.split("\r\n\r\n")[1])

    def test_only_http_1_1_is_spoken(self):
        for version in [b"HTTP/1.0", b"HTTP/2.0", b"HTTP/0.9"]:
            with self.subTest(version=version):
                status, _ = self.answer(request().replace(b"HTTP/1.1", version))
                self.assertEqual(status, 505)

    def test_a_huge_head_is_refused(self):
        self.assertEqual(self.answer(request(X_Large="x" * 20_000))[0], 431)
        self.assertEqual(self.answer(request(**{f"X{n}": "x" for n in range(101)}))[0], 431)
        self.assertEqual(self.answer(request("/" + "x" * 9_000))[0], 414)

    def test_each_rule_of_the_handshake_is_kept(self):
        for status, bad in [
            (426, request(Upgrade=None)),
            (426, request(Upgrade="h2c")),
            (400, request(Connection=None)),
            (400, request(Connection="keep-alive")),
            (400, request(Host=None)),
            (400, request(Sec_WebSocket_Key=None)),
            (400, request(Sec_WebSocket_Key="")),
            (400, request(Sec_WebSocket_Key="c2hvcnQ=")),
            (400, request(Sec_WebSocket_Key="?" * 24)),
            (426, request(Sec_WebSocket_Version=None)),
            (426, request(Sec_WebSocket_Version="8")),
            (400, request(Sec_WebSocket_Protocol="a b")),
            (400, request(Content_Length="5")),
            (400, request(Transfer_Encoding="chunked")),
            (405, request().replace(b"GET", b"POST")),
            (400, request("no-path")),
            (400, request().replace(b"\r\n", b"\n")),
            (400, request().replace(b"Host:", b"Host :")),
            (400, request().replace(b"Host:", b" Host:")),
            (400, request(X_Bad="\0")),
        ]:
            with self.subTest(bad=bad):
                self.assertEqual(self.answer(bad)[0], status)

    def test_a_version_that_is_not_spoken_is_answered_with_the_one_that_is(self):
        _, text = self.answer(request(Sec_WebSocket_Version="8"))
        self.assertEqual(wire.field(text.encode(), b"Sec-WebSocket-Version"), b"13")

    def test_a_handshake_may_come_byte_by_byte_and_with_a_frame_behind(self):
        with Client(self.tool.port, opens=False) as client:
            for byte in request() + frame(TEXT, b"early"):
                client.send(bytes([byte]))
            self.assertTrue(client.head().startswith(b"HTTP/1.1 101 "))
            self.assertEqual(client.next(), (TEXT, b"early"))

    def test_a_slow_head_is_not_waited_for(self):
        # One byte every half second never ends; 10 s are the limit for all of them.
        clients = [Client(self.tool.port, opens=False) for _ in range(20)]
        start = time.monotonic()
        pending = {client.socket: client for client in clients}
        sent, head = 0, request()
        while pending and time.monotonic() < start + 15:
            for client in pending.values():
                with contextlib.suppress(ConnectionError):
                    client.send(head[sent : sent + 1])
            sent += 1
            until = start + sent * 0.5
            while pending and time.monotonic() < until:
                wait = max(0, until - time.monotonic())
                for ready in select.select(list(pending), [], [], wait)[0]:
                    with contextlib.suppress(ConnectionError):
                        if ready.recv(1000):
                            continue
                    pending.pop(ready).socket.close()
            with Client(self.tool.port) as other:
                other.echoes("meanwhile")
        self.assertFalse(pending, f"{len(pending)} are still waited for")
        self.assertGreater(time.monotonic() - start, 8)


class FrameTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tool = cls.enterClassContext(Tool("serve", "echo", "--message-limit", "1 MiB"))

    def closing(self, data):
        """Returns code and reason of the close that answers bytes."""
        with Client(self.tool.port) as client:
            client.send(data)
            return client.closing()

    def test_each_rule_of_framing_is_kept(self):
        for code, bad in [
            *[(1002, frame(TEXT, b"x", reserved=bits)) for bits in range(1, 8)],
            *[(1002, frame(opcode, b"x")) for opcode in [3, 4, 5, 6, 7, 11, 12, 13, 14, 15]],
            *[
                (1002, frame(opcode, b"", mask=None))
                for opcode in [TEXT, BINARY, CLOSE, PING, PONG]
            ],
            *[(1002, frame(opcode, b"x" * 126)) for opcode in [PING, PONG, CLOSE]],
            *[(1002, frame(opcode, b"", final=False)) for opcode in [PING, PONG, CLOSE]],
            (1002, frame(CONTINUATION, b"x")),
            (1002, frame(TEXT, b"x", final=False) + frame(TEXT, b"y")),
            (1002, b"\x82\xfe\x00\x05" + wire.MASK),
            (1002, b"\x82\xff\x00\x00\x00\x00\x00\x00\x00\x05" + wire.MASK),
            (1002, b"\x82\xff" + b"\xff" * 12),
            (1002, frame(CLOSE, b"\x03")),
            *[
                (1002, frame(CLOSE, struct.pack(">H", bad)))
                for bad in [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535]
            ],
            (1007, frame(CLOSE, wire.close_payload(1000) + b"\xff")),
            (1009, frame(BINARY, b"", count=(1 << 20) + 1)),
            (1009, frame(BINARY, b"", count=(1 << 63) - 1)),
        ]:
            with self.subTest(bad=bad[:20]):
                self.assertEqual(self.closing(bad)[0], code)

    def test_text_that_is_not_utf_8_ends_the_connection(self):
        for bad in [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"a\xe2\x82"]:
            with self.subTest(bad=bad):
                self.assertEqual(self.closing(frame(TEXT, bad))[0], 1007)
                halves = frame(TEXT, bad[:1], final=False) + frame(CONTINUATION, bad[1:])
                self.assertEqual(self.closing(halves)[0], 1007)

    def test_bad_text_is_found_before_its_frame_ends(self):
        self.assertEqual(self.closing(frame(TEXT, b"ab\xff", count=1000))[0], 1007)

    def test_a_length_is_only_believed_when_the_bytes_come(self):
        before = self.tool.resident_bytes()
        with contextlib.ExitStack() as stack:
            for _ in range(100):
                client = stack.enter_context(Client(self.tool.port))
                client.send(frame(BINARY, b"x", count=1 << 20))
            with Client(self.tool.port) as other:
                other.echoes("meanwhile")
            # 100 announced mebibytes.
            self.assertLess(self.tool.resident_bytes() - before, 20 << 20)

    def test_fragments_that_never_end_meet_the_limit(self):
        with Client(self.tool.port) as client:
            client.send(frame(BINARY, bytes(1000), final=False))
            with contextlib.suppress(ConnectionError):
                client.send(frame(CONTINUATION, bytes(1000), final=False) * 1_100)
            self.assertEqual(client.closing()[0], 1009)

    def test_empty_fragments_without_end_cost_nothing(self):
        with Client(self.tool.port) as client:
            client.send(frame(TEXT, b"a", final=False))
            before = self.tool.resident_bytes()
            for _ in range(20):
                client.send(frame(CONTINUATION, b"", final=False) * 10_000)
            client.send(frame(CONTINUATION, b"b"))
            self.assertEqual(client.next(), (TEXT, b"ab"))
            self.assertLess(self.tool.resident_bytes() - before, 4 << 20)

    def test_each_of_several_pings_is_answered(self):
        with Client(self.tool.port) as client:
            client.send(frame(PING, b"1") + frame(PING, b"2") + frame(PING, b""))
            self.assertEqual(
                [client.next() for _ in range(3)], [(PONG, b"1"), (PONG, b"2"), (PONG, b"")]
            )

    def test_a_ping_between_fragments_is_answered_first(self):
        with Client(self.tool.port) as client:
            client.send(
                frame(TEXT, b"a", final=False) + frame(PING, b"now") + frame(CONTINUATION, b"b")
            )
            self.assertEqual([client.next(), client.next()], [(PONG, b"now"), (TEXT, b"ab")])

    def test_nothing_is_heard_after_a_close(self):
        with Client(self.tool.port) as client:
            client.send(
                frame(TEXT, b"a") + frame(CLOSE, wire.close_payload(4000, "x")) + frame(TEXT, b"b")
            )
            self.assertEqual(client.next(), (TEXT, b"a"))
            self.assertEqual(client.closing()[0], 4000)

    def test_a_client_that_never_answers_a_close_is_left_behind(self):
        with Client(self.tool.port) as client:
            client.send(frame(0x3))
            wait_until(lambda: self.tool.sockets() == 1, "only the listener is left")

    def test_a_client_that_does_not_hang_up_a_broken_connection_is_left_behind(self):
        with Tool("serve", "echo", "--set", "cut=100%") as tool, Client(tool.port) as client:
            client.send(frame(TEXT, b"a"))
            # No close frame: it just broke. But this side stays as it is.
            self.assertIsNone(client.next())
            wait_until(lambda: tool.sockets() == 1, "only the listener is left")

    def test_a_client_may_shut_down_its_side_after_its_messages(self):
        large = bytes(100_000)
        with Client(self.tool.port) as client:
            client.send(frame(BINARY, large) + frame(TEXT, b"last"))
            # The first byte of the answer: all of it has been echoed.
            client.socket.recv(1, socket.MSG_PEEK)
            client.socket.shutdown(socket.SHUT_WR)
            self.assertEqual([client.next(), client.next()], [(BINARY, large), (TEXT, b"last")])
            self.assertIsNone(client.next())

    def test_a_reset_in_the_middle_of_a_frame_disturbs_nobody(self):
        with Client(self.tool.port) as other:
            for count in [1, 3, 8, 500]:
                client = Client(self.tool.port)
                client.send(frame(BINARY, bytes(1000))[:count])
                client.reset()
                other.echoes("still here")
