"""TLS on both sides: `serve` with a certificate, and `proxy` in front of a `wss` server."""

import asyncio
import os
import socket
import ssl
import tempfile
import unittest

import wire
from certificate import make_certificate
from servers import echo, server_url
from tool import PATIENCE, Tool, connect, has_option
from websockets.asyncio.server import serve
from websockets.exceptions import InvalidMessage, InvalidStatus

LARGEST = 16 << 20


class SecureTest(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        if not has_option("serve", "--tls-cert"):
            raise unittest.SkipTest("the tool has no --tls-cert")
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.certificate, cls.key = make_certificate(folder)

    def setUp(self):
        options = ["--tls-cert", self.certificate, "--tls-key", self.key]
        self.tool = self.enterContext(Tool("serve", "echo", *options))
        self.trust = ssl.create_default_context(cafile=self.certificate)

    async def test_messages_come_back_encrypted(self):
        self.assertTrue(self.tool.url.startswith("wss://"))
        async with connect(self.tool.url, ssl=self.trust) as client:
            for message in ["h\u00e9llo", b"", bytes(range(256)) * 400, bytes(LARGEST)]:
                await client.send(message)
                self.assertTrue(await client.recv() == message)
            await client.close(4001, "done")
        self.assertEqual(client.protocol.close_rcvd.code, 4001)

    async def test_many_messages_come_back_encrypted(self):
        async def work(name):
            async with connect(self.tool.url, ssl=self.trust) as client:
                for number in range(20):
                    await client.send(f"{name} {number}" * 999)
                    self.assertEqual(await client.recv(), f"{name} {number}" * 999)

        await asyncio.gather(*(work(name) for name in range(10)))

    async def test_bad_clients_do_not_harm_good_ones(self):
        async with connect(self.tool.url, ssl=self.trust) as good:
            with self.assertRaises(ssl.SSLCertVerificationError):
                await connect(self.tool.url, ssl=ssl.create_default_context())
            with self.assertRaises((InvalidMessage, ConnectionError, EOFError)):
                await connect(self.tool.url.replace("wss", "ws"))
            for opens in [False, True]:
                with socket.create_connection(("127.0.0.1", self.tool.port)) as plain:
                    secure = self.trust.wrap_socket(plain, server_hostname="localhost")
                    secure.settimeout(PATIENCE)
                    if opens:
                        secure.sendall(wire.request())
                        self.assertTrue(secure.recv(4096).startswith(b"HTTP/1.1 101 "))
                    # Behind OpenSSL's back, a record that decrypts to nothing.
                    os.write(secure.fileno(), b"\x17\x03\x03\0\x20" + bytes(32))
                    with self.assertRaises(OSError) as caught:
                        while secure.recv(4096):
                            pass
                        raise ConnectionError("hung up without an alert")
                    self.assertNotIsInstance(caught.exception, TimeoutError)
                    secure.close()
            await good.send("unharmed")
            self.assertEqual(await good.recv(), "unharmed")


class SecureServerTest(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        if not has_option("proxy", "--tls-ca"):
            raise unittest.SkipTest("the tool has no --tls-ca")
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.certificate, cls.key = make_certificate(folder)

    def server(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return serve(echo, "127.0.0.1", 0, ssl=context, max_size=None)

    async def test_messages_cross_encrypted(self):
        for host in ["127.0.0.1", "localhost"]:
            async with self.server() as server:
                url = server_url(server, "wss", host)
                with Tool("proxy", url, "--tls-ca", self.certificate) as tool:
                    async with connect(tool.url) as client:
                        for message in [
                            "h\u00e9llo",
                            b"",
                            bytes(range(256)) * 400,
                            bytes(16 << 20),
                        ]:
                            await client.send(message)
                            self.assertTrue(await client.recv() == message)
                        await client.close(4001, "done")
                    self.assertEqual(client.protocol.close_rcvd.code, 4001)

    async def test_a_server_that_nobody_vouches_for_is_refused(self):
        async with self.server() as server:
            with Tool("proxy", server_url(server, "wss")) as tool:
                with self.assertRaises(InvalidStatus) as caught:
                    await connect(tool.url)
                self.assertEqual(caught.exception.response.status_code, 502)
                self.assertIn("certificate", caught.exception.response.body.decode())

    async def test_a_server_of_another_name_is_refused(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        # All of 127/8 is this machine, and the certificate names one address of it.
        async with serve(echo, "127.0.0.2", 0, ssl=context) as server:
            url = server_url(server, "wss", "127.0.0.2")
            with Tool("proxy", url, "--tls-ca", self.certificate) as tool:
                with self.assertRaises(InvalidStatus) as caught:
                    await connect(tool.url)
                self.assertEqual(caught.exception.response.status_code, 502)
                self.assertIn("certificate", caught.exception.response.body.decode())

    async def test_a_server_that_does_not_speak_tls_is_refused(self):
        async def handler(reader, writer):
            await reader.read(100)
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            await reader.read()
            writer.close()

        async with await asyncio.start_server(handler, "127.0.0.1", 0) as server:
            with Tool("proxy", server_url(server, "wss"), "--tls-ca", self.certificate) as tool:
                with self.assertRaises(InvalidStatus) as caught:
                    await connect(tool.url, open_timeout=PATIENCE)
                self.assertEqual(caught.exception.response.status_code, 502)
                self.assertIn("TLS", caught.exception.response.body.decode())
