"""The serial port over WebSocket: an echo in the process, and pyserial on a pseudo-terminal."""

import asyncio
import base64
import json
import os
import subprocess
import tempfile
import time
import unittest

import serial

import tool
from tool import Tool, connect, refusal


async def ask(client, **message):
    """Sends a message and returns the next one."""
    await client.send(json.dumps(message))
    return await hear(client)


async def hear(client):
    """Returns the next message."""
    return json.loads(await asyncio.wait_for(client.recv(), tool.PATIENCE))


class SerialTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.terminal = os.path.join(self.folder, "tty")
        self.path = os.path.join(self.folder, "run.jsonl")

    def served(self, device, *arguments):
        return Tool("serve", "serial", "--device", device, "--record", self.path, *arguments)

    def assert_repeats(self):
        result = subprocess.run(
            [tool.path(), "replay", self.path], capture_output=True, text=True, timeout=60
        )
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    async def test_an_echo_takes_the_time_of_its_line(self):
        with self.served("echo", "--baud", "9600") as served:
            async with connect(served.url + "ws/serial") as client:
                self.assertEqual((await hear(client))["state"], "Open")
                await client.send('{"type":"subscribe"}')
                times = []
                while len(times) < 5 and not (times and times[-1] < 0.525):
                    begin = time.monotonic()
                    self.assertEqual((await ask(client, type="write", data="x" * 479))["type"], "status")
                    data = await hear(client)
                    times.append(time.monotonic() - begin)
                    self.assertEqual((data["type"], data["data"]), ("data", "x" * 479))
                # 480 bytes and one more, ten bits each, at 9600 baud: 501 ms. A machine with other
                # work to do may be late now and then, and never early.
                self.assertTrue(0.5 <= min(times) < 0.525, times)
        self.assert_repeats()

    async def test_messages_that_make_no_sense_are_answered(self):
        with self.served("echo") as served:
            async with connect(served.url + "ws/serial") as client:
                await hear(client)
                for message, text in (
                    ("no", "JSON object"), ("[]", "JSON object"), (b"{}", "JSON object"),
                    ("{}", "unknown type"), ('{"type":"dance"}', '"dance"'),
                    ('{"type":"write"}', "data"), ('{"type":"write","base64":"*"}', "base64"),
                ):
                    await client.send(message)
                    answer = await hear(client)
                    self.assertEqual(answer["type"], "error", message)
                    self.assertIn(text, answer["message"])
                await client.send('{"type":"subscribe"}')
                binary = base64.b64encode(b"\xff\n").decode()
                self.assertEqual((await ask(client, type="write", base64=binary))["type"], "status")
                self.assertEqual((await hear(client))["base64"], "/w==")
        self.assert_repeats()

    async def test_pyserial_talks_with_clients_over_a_pseudo_terminal(self):
        with self.served(f"pty:{self.terminal}", "--baud", "9600") as served:
            async with connect(served.url + "ws/serial") as client:
                self.assertEqual((await hear(client))["state"], "Open")
                await client.send('{"type":"subscribe"}')
                with serial.Serial(self.terminal, 9600, timeout=tool.PATIENCE) as port:
                    await ask(client, type="write", data="hello")
                    self.assertEqual(await asyncio.to_thread(port.read_until), b"hello\n")
                    times = []
                    while len(times) < 5 and not (times and times[-1] < 0.525):
                        begin = time.monotonic()
                        port.write(b"y" * 479 + b"\n")
                        self.assertEqual((await hear(client))["data"], "y" * 479)
                        times.append(time.monotonic() - begin)
                    # 480 bytes at 9600 baud: 500 ms.
                    self.assertTrue(0.499 <= min(times) < 0.525, times)
        self.assertFalse(os.path.lexists(self.terminal))
        self.assert_repeats()

    async def test_a_device_that_goes_away_is_told(self):
        near, far = os.openpty()
        name = os.ttyname(far)
        os.close(far)
        with self.served(name, "--baud", "115200") as served:
            async with connect(served.url + "ws/serial") as client:
                self.assertEqual((await hear(client))["state"], "Open")
                os.close(near)
                self.assertEqual((await hear(client))["state"], "Closed")
                self.assertIn("not open", (await ask(client, type="write", data="x"))["message"])
        self.assert_repeats()

    def test_what_cannot_be_opened_is_one_line(self):
        plain = os.path.join(self.folder, "plain")
        with open(plain, "w", encoding="ascii"):
            pass
        for device, status, text in (
            (os.path.join(self.folder, "none"), 4, "there is no such device"),
            (plain, 4, "it is not a terminal"), ("tty", 2, "give echo, pty:PATH"),
        ):
            result = refusal("serve", "serial", "--port", "0", "--device", device)
            self.assertEqual(result[0], status, result)
            self.assertIn(text, result[1])
            self.assertEqual(result[1].count("\n"), 1)
