"""Requests of Engine.IO's long-polling, written by hand: what is right, and what is not."""

import http.client
import json
import socket
import unittest

import tool
from tool import Tool

PATH = "/socket.io/?EIO=4&transport=polling"
ORIGIN = {"Origin": "http://page.example"}


class PollingTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.served = Tool("serve", "rover", "--seed", "1")

    @classmethod
    def tearDownClass(cls):
        cls.served.stop()

    def setUp(self):
        self.connection = self.connect()

    def connect(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.served.port, timeout=tool.PATIENCE)
        self.addCleanup(connection.close)
        return connection

    def ask(self, method, path, body=None, headers=None, connection=None):
        connection = connection or self.connection
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return response.status, response.read().decode(), response.headers

    def open(self):
        """Opens a session; returns the path of its requests."""
        status, body, _ = self.ask("GET", PATH)
        self.assertEqual((status, body[0]), (200, "0"))
        handshake = json.loads(body[1:])
        self.assertEqual(handshake["upgrades"], ["websocket"])
        return f"{PATH}&sid={handshake['sid']}"

    def test_a_session_is_opened_joined_and_closed_on_one_connection(self):
        path = self.open()
        self.assertEqual(self.ask("POST", path, "40")[:2], (200, "ok"))
        self.assertTrue(self.ask("GET", path)[1].startswith('40{"sid":"'))
        event = '420["driveCommands",{"linear":0.1,"angular":0}]'
        self.assertEqual(self.ask("POST", path, event)[:2], (200, "ok"))
        seen = ""
        while "430[" not in seen:
            seen = self.ask("GET", path)[1]
        self.assertEqual(self.ask("POST", path, "1")[:2], (200, "ok"))
        status, body, _ = self.ask("GET", path)
        self.assertEqual((status, json.loads(body)["code"]), (400, 1))

    def test_what_belongs_nowhere_is_refused_by_code(self):
        for method, path, code in (
            ("GET", "/socket.io/?EIO=4&transport=carrier-pigeon", 0),
            ("GET", PATH + "&sid=nobody", 1),
            ("POST", PATH, 2),
            ("GET", "/socket.io/?EIO=3&transport=polling", 5),
        ):
            status, body, _ = self.ask(method, path, "40" if method == "POST" else None, connection=self.connect())
            self.assertEqual((status, json.loads(body)["code"]), (400, code), path)

    def test_pages_may_ask(self):
        status, _, headers = self.ask("OPTIONS", PATH, headers=ORIGIN)
        self.assertEqual(status, 204)
        self.assertIn("POST", headers["Access-Control-Allow-Methods"])
        _, _, headers = self.ask("GET", PATH, headers=ORIGIN)
        self.assertEqual(headers["Access-Control-Allow-Origin"], ORIGIN["Origin"])

    def test_two_polls_at_once_end_the_session(self):
        path = self.open()
        self.ask("POST", path, "40")
        self.ask("GET", path)
        first = self.connect()
        first.request("GET", path)
        # The rover speaks ten times a second, so the second may come too late a few times.
        second = self.ask("GET", path)
        answer = first.getresponse()
        statuses = {answer.status, second[0]}
        self.assertTrue(statuses <= {200, 400}, statuses)

    def test_a_body_that_is_too_large_is_not_read(self):
        path = self.open()
        with socket.create_connection(("127.0.0.1", self.served.port), tool.PATIENCE) as line:
            head = f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999\r\n\r\n"
            line.sendall(head.encode())
            self.assertTrue(line.recv(100).startswith(b"HTTP/1.1 413 "))

    def test_a_body_of_untold_length_is_refused(self):
        path = self.open()
        for field in ("Transfer-Encoding: chunked", "Content-Length: +2", "X: y"):
            with socket.create_connection(("127.0.0.1", self.served.port), tool.PATIENCE) as line:
                line.sendall(f"POST {path} HTTP/1.1\r\nHost: a\r\n{field}\r\n\r\n40".encode())
                answer = b""
                while chunk := line.recv(4096):
                    answer += chunk
                self.assertTrue(answer.startswith(b"HTTP/1.1 411 "), answer)
                self.assertEqual(answer.count(b"HTTP/1.1"), 1, answer)

    def test_requests_cut_at_every_byte_are_the_same(self):
        path = self.open()
        request = f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n40".encode()
        with socket.create_connection(("127.0.0.1", self.served.port), tool.PATIENCE) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for byte in request:
                line.sendall(bytes([byte]))
            answer = b""
            while not answer.endswith(b"ok"):
                answer += line.recv(4096)
            # A second one on the same connection, and two at once.
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode() * 2)
            answer = b""
            while answer.count(b"HTTP/1.1 200 ") < 2:
                answer += line.recv(4096)

    def test_nonsense_ends_the_session_and_not_the_server(self):
        for nonsense in ("", "9", "4x", "\x1e", "b*", "42["):
            path = self.open()
            self.assertIn(self.ask("POST", path, nonsense.encode(), connection=self.connect())[0], (200, 400))
        self.open()

    def test_clients_that_vanish_leave_nothing_behind(self):
        before = self.served.sockets()
        for _ in range(20):
            path = self.open()
            with socket.create_connection(("127.0.0.1", self.served.port), tool.PATIENCE) as line:
                line.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        tool.wait_until(lambda: self.served.sockets() <= before + 1, "the sockets were closed")
