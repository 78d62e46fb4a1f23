"""The rover's CAN bus over a pseudo-terminal, with python-can, beside an operator on Socket.IO."""

import asyncio
import os
import signal
import struct
import subprocess
import tempfile
import time
import unittest

import can
import serial

import recording
import tool
from rover_test import Operator, has_stopped, is_turning
from tool import Tool, refusal

SET_VELOCITIES, VELOCITIES = 0x00C, 0x00D


def velocities(linear, degrees):
    """Returns the frame that has the chassis move, in m/s and degrees a second."""
    data = struct.pack(">hhh", round(linear * 4096), 0, round(degrees * 64))
    return can.Message(arbitration_id=SET_VELOCITIES, data=data, is_extended_id=False)


def drive(bus, linear):
    """Drives until the bus says that the chassis is as fast; returns that speed in m/s."""
    end = time.monotonic() + tool.PATIENCE
    while time.monotonic() < end:
        bus.send(velocities(linear, 0))
        frame = bus.recv(0.05)
        while frame is not None:
            if frame.arbitration_id == VELOCITIES:
                speed = struct.unpack(">hhh", frame.data)[0] / 4096
                if abs(speed - linear) < 0.01:
                    return speed
            frame = bus.recv(0)
    raise AssertionError("the chassis never moved so")


class SLCANTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.terminal = os.path.join(self.folder, "can")
        self.path = os.path.join(self.folder, "run.jsonl")

    def served(self, *arguments):
        return Tool("serve", "rover", "--seed", "1", "--slcan-pty", self.terminal, *arguments)

    def assert_repeats(self):
        result = subprocess.run(
            [tool.path(), "replay", self.path], capture_output=True, text=True, timeout=60
        )
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    async def test_python_can_drives_while_an_operator_watches(self):
        with self.served("--profile", "stressed", "--stack", "perfect", "--record", self.path) as served:
            operator = Operator()
            await operator.client.connect(
                served.url.replace("ws://", "http://"), transports=["websocket"], retry=True
            )
            bus = await asyncio.to_thread(
                can.Bus, interface="slcan", channel=self.terminal, bitrate=500_000
            )
            try:
                await asyncio.to_thread(drive, bus, 0.5)
                # Whoever watches sees it too, and who stops the rover stops it for all.
                frame = velocities(0.5, 0)
                while not operator.states or not is_turning(operator.states[-1]):
                    bus.send(frame)
                    await asyncio.sleep(0.05)
                while not has_stopped(operator.states[-1]):
                    await operator.send("emergencyStop", {})
                    await asyncio.sleep(0.2)
                await asyncio.to_thread(self.wait_for, bus, 0x1FF)
            finally:
                bus.shutdown()
                await operator.client.disconnect()
        self.assertFalse(os.path.lexists(self.terminal), "the link is left behind")
        self.assert_repeats()

    def test_frames_of_all_kinds_are_taken_from_python_can(self):
        count = 0
        with self.served("--record", self.path):
            bus = can.Bus(interface="slcan", channel=self.terminal, bitrate=500_000)
            for is_extended, identifier in ((False, 0), (False, 0x7FF), (True, 0), (True, 0x1FFFFFFF)):
                for is_remote in (False, True):
                    for length in range(9):
                        bus.send(can.Message(
                            arbitration_id=identifier, is_extended_id=is_extended, dlc=length,
                            is_remote_frame=is_remote, data=None if is_remote else bytes(range(length))))
                        count += 1
            # It is answered behind all of them, as signs of life are not: the rover asks for those too.
            self.assertIsNotNone(bus.get_serial_number(tool.PATIENCE))
            bus.shutdown()
        run = recording.read(self.path)
        (told,) = (messages for (_, way), messages in run.messages.items() if way == "dn")
        told = b"".join(message.payload for message in told)
        self.assertEqual((told.count(b"z\r") + told.count(b"Z\r"), told.count(b"\x07")), (count, 0))
        self.assert_repeats()

    def opened(self, *arguments):
        """Has python-can open the bus and ask for a sign of life, until one comes that it reads.

        Returns the bytes that it was told, and what the tool says of them.
        """
        with self.served("--record", self.path, *arguments) as served:
            bus = can.Bus(interface="slcan", channel=self.terminal, bitrate=500_000)
            end = time.monotonic() + tool.PATIENCE
            frame = None
            while frame is None or frame.arbitration_id != 0x00F:
                self.assertLess(time.monotonic(), end, "python-can never read a sign of life")
                if frame is None:
                    bus.send(can.Message(arbitration_id=0x00E, is_extended_id=False))
                frame = bus.recv(0.2)
            bus.shutdown()
        self.assert_repeats()
        run = recording.read(self.path)
        (told,) = (messages for (_, way), messages in run.messages.items() if way == "dn")
        said = [line for line in served.output.splitlines() if line.startswith("SLCAN: ")]
        return b"".join(message.payload for message in told), said

    def test_quirks_of_python_can_are_put_up_with_and_told(self):
        told, said = self.opened()
        self.assertTrue(told.startswith(b"\r" * 5), told[:20])
        self.assertEqual(said, [
            "SLCAN: serial lines 1, refused 0; quirks: empty command 1, repeated open 1, close while closed 1"
        ])

    def test_a_strict_adapter_refuses_them_and_python_can_goes_on(self):
        told, said = self.opened("--slcan-strict")
        # It closes what is closed and opens what is open; a bit rate, nothing and the first
        # opening are done.
        self.assertTrue(told.startswith(b"\x07\r\r\r\x07"), told[:20])
        self.assertEqual(said, [
            "SLCAN: serial lines 1, refused 2; quirks: empty command 1, repeated open 1, close while closed 1"
        ])

    def test_python_can_loses_the_frames_behind_a_line_feed(self):
        told, said = self.opened("--slcan-faults", "line-feed=30%")
        self.assertIn(b"\r\n", told)
        # The host's own lines have them too, which a lenient adapter puts up with.
        self.assertRegex(said[0], r"^SLCAN: serial lines 1, refused 0; .*; faults injected: line-feed \d+$")
        with self.served("--slcan-faults", "line-feed=100%"):
            bus = can.Bus(interface="slcan", channel=self.terminal, bitrate=500_000)
            frames = [bus.recv(0.1) for _ in range(10)]
            bus.shutdown()
        # What it finds when it opens it throws away, so that one line may begin without any.
        self.assertLess(len(list(filter(None, frames))), 2, "frames were read in spite of line feeds")

    def test_the_status_tells_of_errors_on_the_bus(self):
        with self.served("--slcan-faults", "bus-error=100%"):
            with serial.Serial(self.terminal, timeout=tool.PATIENCE) as port:
                port.write(b"S6\rO\r")
                port.read_until(b"e1c\r")
                port.write(b"F\r")
                self.assertIn(b"F80\r", port.read_until(b"F80\r"))

    @staticmethod
    def wait_for(bus, identifier):
        """Waits for a frame."""
        end = time.monotonic() + tool.PATIENCE
        while (frame := bus.recv(1)) is None or frame.arbitration_id != identifier:
            assert time.monotonic() < end, "the frame never came"

    def test_it_can_be_opened_again_and_again(self):
        with self.served():
            for _ in range(3):
                with open(self.terminal, "r+b", buffering=0) as line:
                    line.write(b"C\rS6\rO\rt00E0\r")
                    seen = b""
                    while b"t00F0\r" not in seen:
                        seen += line.read(256)
                    line.write(b"C\r")

    def test_nonsense_is_refused_and_the_rover_goes_on(self):
        with self.served(), open(self.terminal, "r+b", buffering=0) as line:
            line.write(b"\xff\0garbage\rt99\r" + b"x" * 5000 + b"\rS6\rO\rt00E0\r")
            seen = b""
            while b"t00F0\r" not in seen:
                seen += line.read(256)
            self.assertIn(b"\x07", seen)

    def test_a_path_that_is_taken_is_left_alone(self):
        def make_file():
            with open(self.terminal, "w", encoding="ascii") as file:
                file.write("mine")

        for make in (
            make_file,
            lambda: os.mkdir(self.terminal),
            lambda: os.symlink("/dev/null", self.terminal),
        ):
            make()
            status, complaint = refusal(
                "serve", "rover", "--port", "0", "--slcan-pty", self.terminal
            )
            self.assertEqual(status, 4)
            self.assertIn(f"cannot create {self.terminal}: there is something of that name", complaint)
            self.assertTrue(os.path.lexists(self.terminal))
            (os.rmdir if os.path.isdir(self.terminal) else os.unlink)(self.terminal)
        missing = os.path.join(self.folder, "no", "such")
        status, complaint = refusal("serve", "rover", "--port", "0", "--slcan-pty", missing)
        self.assertEqual(status, 4)
        self.assertEqual(complaint, f"lightlag: cannot create {missing}: there is no such folder\n")

    def test_it_ends_in_order_when_its_terminal_hangs_up(self):
        with self.served() as served:
            served.stop(signal.SIGHUP)
            self.assertFalse(os.path.lexists(self.terminal))
        # One that was started to go on then does.
        with Tool("serve", "rover", "--slcan-pty", self.terminal, prefix=("nohup",)) as served:
            os.kill(served.pid, signal.SIGHUP)
            with serial.Serial(self.terminal, timeout=tool.PATIENCE) as port:
                port.write(b"V\r")
                self.assertEqual(port.read_until(b"\r"), b"V1013\r")

    def test_who_comes_after_a_crash_has_the_link_again(self):
        self.served().kill()
        left = os.readlink(self.terminal)
        # The next terminal has its number, unless another program was first and keeps it.
        if os.path.exists(left):
            self.skipTest(f"{left} is another's by now")
        with self.served(), serial.Serial(self.terminal, timeout=tool.PATIENCE) as port:
            port.write(b"V\r")
            self.assertEqual(port.read_until(b"\r"), b"V1013\r")

    def test_a_link_that_was_left_behind_is_replaced(self):
        os.symlink("/dev/pts/99999", self.terminal)
        with self.served():
            self.assertNotEqual(os.readlink(self.terminal), "/dev/pts/99999")
        self.assertFalse(os.path.lexists(self.terminal))
