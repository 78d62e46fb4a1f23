"""Nonsense on every floor of the rover and of the serial service, by seed, beside those who behave."""

import asyncio
import contextlib
import json
import os
import random
import socket
import subprocess
import tempfile
import time
import unittest

import serial

import tool
from rover_test import Operator
from serial_test import hear
from tool import Tool, connect
from wire import BINARY, TEXT, Client, frame, request

SOCKET_IO = "/socket.io/?EIO=4&transport="
# What clients say to a rover: packets of Engine.IO, or a binary attachment.
PACKETS = [
    b"40", b"40/other,", b'42["driveCommands",{"linear":0,"angular":0}]', b"2probe", b"5", b"3",
    b'4212["emergencyStop",{"reason":"x"}]', b'42["subscribe",{"event":"cameraFeed","rate":9}]',
    b'451-["picture",{"_placeholder":true,"num":0}]', b"41", b"1", b'430["a"]', b"4" * 2000,
    b'42["homingRequest"]', b"42" + b"[" * 600, b'42["clearFaults",null]',
]
# What hosts say to an adapter.
LINES = [
    b"C\r", b"S6\r", b"O\r", b"\r", b"V\r", b"N\r", b"F\r", b"t00E0\r", b"t00C6000000000000\r",
    b"T1FFFFFFF80011223344556677\r", b"r1234\r", b"d1239" + b"0" * 24 + b"\r", b"Z1\r", b"X0\r", b"A\r",
    b"M00000000\r", b"mFFFFFFFF\r", b"W2\r", b"U1\r", b"s031C\r", b"\x07", b"x" * 3000 + b"\r",
]
ORDERS = [
    {"type": "subscribe"}, {"type": "unsubscribe"}, {"type": "write", "data": "x\u20ac"},
    {"type": "write", "base64": "/w=="}, {"type": "dance"}, {"type": "write", "data": 5},
]
REQUESTS = [
    ("GET", "/health", ""), ("GET", "/port/status?port_name=serial", ""),
    ("POST", "/port/write", '{"data":"x"}'), ("POST", "/port/read", '{"timeout_ms":1}'),
    ("POST", "/port/reconfigure", '{"baud_rate":9600,"parity":"even"}'),
]


def mutate(data, chance):
    """Returns bytes a few of which are wrong."""
    data = bytearray(data)
    for _ in range(chance.randrange(0, 4)):
        place = chance.randrange(len(data) + 1)
        match chance.randrange(4):
            case 0: data[place : place + 1] = chance.randbytes(1)
            case 1: del data[place : place + chance.randrange(1, 20)]
            case 2: data[place:place] = chance.randbytes(chance.randrange(1, 20))
            case 3: data[place:place] = data[place : place + chance.randrange(1, 50)]
    return bytes(data)


def posted(target, body):
    """Returns a request with a body."""
    return b"POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % (target.encode(), len(body)) + body


class StackMutationTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.place = os.path.join(self.folder, "line")
        self.path = os.path.join(self.folder, "run.jsonl")

    def assert_repeats(self):
        result = subprocess.run(
            [tool.path(), "replay", self.path], capture_output=True, text=True, timeout=120
        )
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    @staticmethod
    def say(port, data):
        """Sends bytes and hangs up, having read what there is at once."""
        with Client(port, opens=False) as client:
            with contextlib.suppress(ConnectionError):
                client.send(data)
                client.socket.shutdown(socket.SHUT_WR)
                client.socket.settimeout(0.05)
                with contextlib.suppress(TimeoutError):
                    while client.socket.recv(1 << 16):
                        pass

    def over_web_socket(self, chance, target, payloads):
        """Returns a conversation over a WebSocket, the payloads of which are wrong here and there."""
        frames = []
        for _ in range(chance.randrange(1, 8)):
            payload = mutate(chance.choice(payloads), chance)
            frames.append(frame(chance.choice([TEXT, TEXT, TEXT, BINARY]), payload))
        return request(target) + b"".join(frames)

    def by_polling(self, port, chance):
        """Opens a session by long-polling, and posts what is wrong here and there."""
        with Client(port, opens=False) as client:
            client.send(b"GET %spolling HTTP/1.1\r\nHost: x\r\n\r\n" % SOCKET_IO.encode())
            client.socket.settimeout(tool.PATIENCE)
            answer = b""
            while b"}" not in answer:
                answer += client.socket.recv(4096)
        name = json.loads(answer[answer.index(b"{") : answer.index(b"}") + 1])["sid"]
        body = b"\x1e".join(mutate(chance.choice(PACKETS), chance) for _ in range(chance.randrange(1, 5)))
        self.say(port, posted(f"{SOCKET_IO}polling&sid={name}", b"40"))
        self.say(port, posted(f"{SOCKET_IO}polling&sid={name}", body))
        self.say(port, mutate(f"GET {SOCKET_IO}polling&sid={name} HTTP/1.1\r\nHost: x\r\n\r\n".encode(), chance))

    @staticmethod
    def wait_for(line, sign):
        """Reads until a line comes."""
        end = time.monotonic() + tool.PATIENCE
        while line.read_until(b"\r") != sign:
            assert time.monotonic() < end, "the line never came"

    async def test_an_operator_drives_on_beside_nonsense(self):
        command = ["serve", "rover", "--seed", "1", "--slcan-pty", self.place, "--record", self.path]
        with Tool(*command) as served:
            operator = Operator()
            lost = []
            operator.client.on("disconnect", lambda *reason: lost.append(reason))
            await operator.client.connect(
                served.url.replace("ws://", "http://"), transports=["websocket"])
            with serial.Serial(self.place, timeout=0) as line:
                for seed in range(120):
                    chance = random.Random(seed)
                    conversation = self.over_web_socket(chance, SOCKET_IO + "websocket", PACKETS)
                    await asyncio.to_thread(self.say, served.port, conversation)
                    if seed % 3 == 0:
                        await asyncio.to_thread(self.by_polling, served.port, chance)
                    line.write(mutate(b"".join(chance.choices(LINES, k=4)), chance))
                    line.read(1 << 16)
                    before = len(operator.answers)
                    await operator.send("driveCommands", {"linear": 0.1, "angular": 0})
                    await operator.wait(lambda: len(operator.answers) > before)
                self.assertEqual(lost, [])
                # The bus is open again to whoever begins anew.
                line.timeout = tool.PATIENCE
                line.write(b"\r\rC\rZ0\rX1\rM00000000\rmFFFFFFFF\rS6\rO\rt00E0\r")
                await asyncio.to_thread(self.wait_for, line, b"t00F0\r")
            await operator.client.disconnect()
        self.assert_repeats()

    async def test_a_port_goes_on_beside_nonsense(self):
        with Tool("serve", "serial", "--baud", "115200", "--record", self.path) as served:
            orders = [json.dumps(order).encode() for order in ORDERS]
            async with connect(served.url + "ws/serial") as client:
                await hear(client)
                await client.send('{"type":"subscribe"}')
                for seed in range(120):
                    chance = random.Random(seed)
                    await asyncio.to_thread(
                        self.say, served.port, self.over_web_socket(chance, "/ws/serial", orders))
                    method, target, body = chance.choice(REQUESTS)
                    plain = f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
                    plain = plain if method == "GET" else posted(target, body.encode())
                    await asyncio.to_thread(self.say, served.port, mutate(plain, chance))
                    # A request may have had it set otherwise, and half a line may stand before ours.
                    sign = f"mine {seed}"
                    await client.send(json.dumps({"type": "write", "data": "\n" + sign}))
                    while sign not in (await hear(client)).get("data", ""):
                        pass
        self.assert_repeats()


if __name__ == "__main__":
    unittest.main()
