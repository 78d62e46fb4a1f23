"""Logs of CAN frames in the hands of can-utils and python-can, and theirs in ours."""

import base64
import json
import pathlib
import random
import shutil
import subprocess
import tempfile
import unittest

import can

from tool import PATIENCE, path as tool_path


ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def run(*arguments, status=0):
    done = subprocess.run(
        list(map(str, arguments)), stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == status, f"exit {done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout


def frames(seed):
    """Frames of all kinds that SLCAN has, as python-can has them."""
    chance = random.Random(seed)
    for place in range(200):
        is_extended = chance.random() < 0.5
        kind = chance.choice(["data", "data", "remote", "flexible", "fast"])
        sizes = range(9) if kind in ("data", "remote") else [0, 1, 8, 12, 16, 20, 24, 32, 48, 64]
        size = chance.choice(list(sizes))
        yield can.Message(
            # Whole microseconds, of which a double keeps each.
            timestamp=1_700_000_000 + place / 64,
            arbitration_id=chance.randrange(1 << 29 if is_extended else 1 << 11),
            is_extended_id=is_extended,
            is_remote_frame=kind == "remote",
            is_fd=kind in ("flexible", "fast"),
            bitrate_switch=kind == "fast",
            dlc=size,
            data=None if kind == "remote" else chance.randbytes(size),
            channel=chance.choice(["can0", "vcan1"]),
            is_rx=chance.random() < 0.7,
        )


def told(message):
    return (
        round(message.timestamp * 1e6), message.channel, message.arbitration_id,
        message.is_extended_id, message.is_remote_frame, message.is_fd, message.bitrate_switch,
        # Loggers do not tell how many bytes a remote frame asks for.
        None if message.is_remote_frame else message.dlc, bytes(message.data), message.is_rx,
    )


class CandumpTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.log = self.folder / "theirs.log"
        self.lines = self.folder / "run.jsonl"
        self.back = self.folder / "ours.log"

    def write(self, messages):
        with can.CanutilsLogWriter(self.log) as writer:
            for message in messages:
                writer.on_message_received(message)

    def test_what_python_can_has_written_comes_back(self):
        for seed in range(5):
            messages = list(frames(seed))
            self.write(messages)
            run(tool_path(), "convert", self.log, self.lines)
            run(tool_path(), "replay", self.lines)
            run(tool_path(), "convert", self.lines, self.back)
            with can.CanutilsLogReader(self.back) as reader:
                self.assertEqual(list(map(told, reader)), list(map(told, messages)))

    def test_the_recording_speaks_slcan(self):
        self.log.write_text(
            "(1700000000.000100) can0 123#DEADBEEF R\n(1700000000.000200) can0 0000ABCD#R\n"
            "(1700000000.000300) can1 7FF##1AABB T\n"
        )
        run(tool_path(), "convert", self.log, self.lines)
        lines = [json.loads(line) for line in self.lines.read_text().splitlines()]
        self.assertEqual(lines[0]["wall"], "2023-11-14T22:13:20.000100000Z")
        sent = [
            (line["c"], line["d"], base64.b64decode(line["b64"])) for line in lines
            if line.get("ev") == "msg"
        ]
        self.assertEqual(
            sent,
            [
                ("c1", "dn", b"t1234DEADBEEF\r"), ("c1", "dn", b"R0000ABCD0\r"),
                ("c2", "up", b"b7FF2AABB\r"),
            ],
        )
        # A frame that differs is found.
        other = self.folder / "other.jsonl"
        self.log.write_text(self.log.read_text().replace("DEADBEEF", "DEADBEEE"))
        run(tool_path(), "convert", self.log, other)
        run(tool_path(), "diff", self.lines, other, status=1)

    def test_times_survive_whatever_they_count_from(self):
        frames = ["can0 123#DEADBEEF R", "can0 7FF#R T", "can1 0000ABCD#01 R"]
        for times in [
            ["0.000000", "0.500000", "2.748095"],
            ["2.748095", "2.748096", "100.000000"],
            ["1000000.500000", "1000000.600000", "1700000000.250000"],
            ["1700000000.250000", "1700000000.250001", "1700000009.000000"],
        ]:
            with self.subTest(times=times):
                rows = zip(times, frames)
                text = "".join(f"({time:0>17}) {frame}\n" for time, frame in rows)
                self.log.write_text(text)
                run(tool_path(), "convert", self.log, self.lines)
                run(tool_path(), "convert", self.lines, self.back)
                self.assertEqual(self.back.read_text(), text)

    def test_a_recording_without_a_date_comes_back_with_its_times(self):
        run(tool_path(), "convert", ROOT / "Recordings" / "rover-can.jsonl", self.log)
        run(tool_path(), "convert", self.log, self.lines)
        run(tool_path(), "convert", self.lines, self.back)
        self.assertEqual(self.back.read_text(), self.log.read_text())

    @unittest.skipUnless(shutil.which("log2asc"), "can-utils is not there")
    def test_can_utils_reads_what_we_write(self):
        """log2asc makes of each line of a log one of another format; asc2log makes it a log again."""
        messages = [message for message in frames(7) if not message.is_fd]
        self.write(messages)
        run(tool_path(), "convert", self.log, self.lines)
        run(tool_path(), "convert", self.lines, self.back)
        listing = self.folder / "frames.asc"
        run("log2asc", "-I", self.back, "-O", listing, "can0", "vcan1")
        again = self.folder / "again.log"
        run("asc2log", "-I", listing, "-O", again)
        # That format numbers interfaces, counts time from the first frame and forgets what was sent.
        expected = [(message.arbitration_id, message.is_remote_frame, bytes(message.data)) for message in messages]
        with can.CanutilsLogReader(again) as reader:
            actual = [(message.arbitration_id, message.is_remote_frame, bytes(message.data)) for message in reader]
        self.assertEqual(actual, expected)

    def test_what_is_no_log_is_refused(self):
        self.log.write_text("(1700000000.000100) can0 123#DEADBEE\n")
        done = subprocess.run(
            [tool_path(), "convert", self.log, self.lines], capture_output=True, text=True
        )
        self.assertEqual(done.returncode, 4)
        self.assertIn("line 1: such a frame cannot have these data", done.stderr)
        self.assertFalse(self.lines.exists())

    def test_frames_that_slcan_has_not_are_left_out_and_counted(self):
        self.log.write_text("(1.000100) can0 123#DE\n(1.000200) can0 20000080#0000000000000000\n")
        text = run(tool_path(), "convert", self.log, self.lines, status=3)
        self.assertIn("1 message was left out, from which no lines can be made (the first:", text)
        self.assertIn("line 2: a frame of a kind that SLCAN has not: of an error, or CAN XL)", text)


if __name__ == "__main__":
    unittest.main()
