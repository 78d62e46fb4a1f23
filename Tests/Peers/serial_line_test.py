"""What a serial line does to bytes, by pyserial at one end and a WebSocket at the other."""

import asyncio
import json
import os
import subprocess
import tempfile
import time
import unittest

import serial

import tool
from serial_test import hear
from tool import Tool, connect


class SerialLineTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.place = os.path.join(self.folder, "tty")
        self.path = os.path.join(self.folder, "run.jsonl")

    def served(self, line, device="pty:{}@115200"):
        return Tool(
            "serve", "serial", "--device", device.format(self.place), "--line", line,
            "--seed", "5", "--record", self.path,
        )

    def assert_repeats(self):
        result = subprocess.run(
            [tool.path(), "replay", self.path], capture_output=True, text=True, timeout=60
        )
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    async def cross(self, line, texts):
        """Writes lines by pyserial; returns what a subscriber hears, and seconds until the last."""
        heard = []
        with self.served(line) as served:
            async with connect(served.url + "ws/serial") as client:
                await hear(client)
                await client.send('{"type":"subscribe"}')
                await client.send('{"type":"write","data":"go"}')
                with serial.Serial(self.place, 115200, timeout=tool.PATIENCE) as port:
                    await asyncio.to_thread(port.read_until)
                    begin = time.monotonic()
                    port.write(b"".join(text + b"\n" for text in texts))
                    port.write(b"\nend\n" * 9)
                    while not heard or heard[-1].get("data") != "end":
                        message = await hear(client)
                        if message["type"] == "data":
                            heard.append(message)
        self.assert_repeats()
        return [message for message in heard if message.get("data") != "end"], time.monotonic() - begin

    TEXTS = [b"%03d" % number * 5 for number in range(100)]

    async def test_a_delay_keeps_all_bytes(self):
        heard, seconds = await self.cross("delay=300ms", self.TEXTS)
        self.assertEqual([message["data"].encode() for message in heard if message["data"]], self.TEXTS)
        self.assertGreater(seconds, 0.3)

    async def test_what_is_lost_comes_late_unless_it_is_to_be_gone(self):
        heard, seconds = await self.cross("loss=0.3%", self.TEXTS)
        self.assertEqual([message["data"].encode() for message in heard if message["data"]], self.TEXTS)
        self.assertGreater(seconds, 0.2)

    async def test_noise_takes_bytes_and_nothing_else(self):
        heard, _ = await self.cross("loss=3%,loss-mode=drop", self.TEXTS)
        told = "\n".join(message.get("data", "") for message in heard)
        sent = iter(b"\n".join(self.TEXTS).decode())
        # What is left is there in order.
        self.assertTrue(all(letter in sent for letter in told.rstrip("\n")), told)
        self.assertLess(len(told), len(self.TEXTS) * 16)
        self.assertGreater(len(told), len(self.TEXTS) * 16 * 0.9)

    async def test_a_corrupt_byte_is_still_a_byte(self):
        heard, _ = await self.cross("corrupt=1%", self.TEXTS)
        told = sum(
            len(message["data"].encode()) if "data" in message else len(message["base64"]) * 3 // 4
            for message in heard)
        whole = sum(message.get("data", "").encode() in self.TEXTS for message in heard)
        # Of 1,600 bytes 16 are turned; each spoils a line, or makes two of one.
        self.assertTrue(70 < whole < 97, whole)
        self.assertTrue(1470 < told < 1530, told)

    async def test_a_cable_is_cut_and_comes_back(self):
        with self.served("cut=1s+500ms", "echo+pty:{}@115200") as served:
            async with connect(served.url + "ws/serial") as client:
                self.assertEqual((await hear(client))["state"], "Open")
                self.assertEqual((await hear(client))["state"], "Closed")
                await client.send('{"type":"write","data":"x"}')
                self.assertEqual((await hear(client))["message"], "port is not open")
                self.assertEqual((await hear(client))["state"], "Open")
                with serial.Serial(self.place, 115200, timeout=tool.PATIENCE) as port:
                    port.write(b"again\n")
                    self.assertEqual(await asyncio.to_thread(port.read_until), b"again\n")
        self.assert_repeats()

    async def test_a_stall_holds_all_and_loses_nothing(self):
        # The first stall begins after a second, so that what is written for 1.5 s meets one.
        with self.served("stall=500ms/1s", "echo+pty:{}@115200") as served:
            with serial.Serial(self.place, 115200, timeout=tool.PATIENCE) as port:
                times, end = [], time.monotonic() + 2.5
                while time.monotonic() < end:
                    begin = time.monotonic()
                    port.write(b"x\n")
                    self.assertEqual(await asyncio.to_thread(port.read_until), b"x\n")
                    times.append(time.monotonic() - begin)
        self.assertGreater(max(times), 0.4)
        self.assertLess(min(times), 0.1)
        self.assert_repeats()

    async def test_the_line_of_a_rover_has_them_too(self):
        command = ["serve", "rover", "--slcan-pty", self.place, "--line", "delay=200ms"]
        with Tool(*command, "--record", self.path):
            with serial.Serial(self.place, timeout=tool.PATIENCE) as port:
                begin = time.monotonic()
                port.write(b"V\r")
                self.assertEqual(await asyncio.to_thread(port.read_until, b"\r"), b"V1013\r")
                self.assertGreater(time.monotonic() - begin, 0.4)
        self.assert_repeats()
        status, text = tool.refusal("serve", "rover", "--port", "0", "--line", "delay=1s")
        self.assertEqual((status, text.count("\n")), (2, 1))


if __name__ == "__main__":
    unittest.main()
