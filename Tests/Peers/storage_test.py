"""Where recordings cannot be written as they should: each is said, and ends with its own status."""

import asyncio
import contextlib
import glob
import os
import pathlib
import subprocess
import tempfile
import unittest

import recording
from tool import PATIENCE, Tool, connect, path as tool_path, refusal, wait_until

SUFFIXES = [".jsonl", ".mcap"]
# A file may have 64 blocks of 512 bytes, and to exceed them is an error of the write.
LIMIT = ["sh", "-c", 'ulimit -f 64; exec "$@"', "sh"]
# A file system of 128 KiB of one's own at /mnt, where the kernel allows that.
SMALL_DISK = ["unshare", "-Urm", "sh", "-c"]
SMALL_DISK += ['mount -t tmpfs -o size=128k tmpfs "$DISK" && exec "$@"', "sh"]


def run(*arguments):
    """Runs the tool; returns exit status and output."""
    result = subprocess.run(
        [tool_path(), *arguments], capture_output=True, text=True, timeout=PATIENCE
    )
    return result.returncode, result.stdout + result.stderr


def has_namespaces():
    """Returns whether a process may have a file system of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [*SMALL_DISK, "true"]
        return subprocess.run(
            command, env={**os.environ, "DISK": folder}, capture_output=True, check=False
        ).returncode == 0


class StorageTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def file(self, suffix):
        return str(self.folder / f"run{suffix}")

    async def talk(self, url, count, payload=None):
        """Exchanges messages with an echo, which goes on whatever becomes of the recording."""
        async with connect(url) as client:
            for number in range(count):
                await client.send(payload or os.urandom(300).hex() + str(number))
                await client.recv()

    async def test_a_full_disk_cuts_the_recording_and_not_the_run(self):
        for suffix in SUFFIXES:
            with self.subTest(suffix=suffix):
                file = self.file(suffix)
                served = Tool("serve", "echo", "--record", file, prefix=LIMIT)
                try:
                    await self.talk(served.url, 300)
                finally:
                    complaints = served.stop(status=3)
                self.assertRegex("".join(complaints), "lines are missing at the end of .*run")
                self.assertIn("File too large", "".join(complaints))
                saved = str(self.folder / "saved.jsonl")
                status, output = run("recover", file, saved)
                self.assertEqual(status, 3, output)
                kept = recording.read(saved)
                # 32 KiB hold some 20 round trips; compressed, and with a tail of the same size, more.
                self.assertGreater(len(kept.messages["c1", "up"]), 15)
                self.assertFalse(kept.is_torn)
                self.assertEqual(run("replay", saved)[0], 3)

    async def test_a_disk_without_room_for_a_payload_beside_the_file(self):
        for suffix in SUFFIXES:
            with self.subTest(suffix=suffix):
                file = self.file(suffix)
                served = Tool("serve", "echo", "--record", file, prefix=LIMIT)
                try:
                    await self.talk(served.url, 2)
                    await self.talk(served.url, 2, os.urandom(70_000))
                finally:
                    complaints = served.stop(status=3)
                self.assertIn("File too large", "".join(complaints))
                status, output = run("doctor", file)
                self.assertEqual(status, 3, output)
                self.assertEqual(glob.glob(f"{file}.blobs/*"), [])

    async def test_a_disk_of_its_own_that_is_full(self):
        if not has_namespaces():
            self.skipTest("no user may mount here")
        for suffix in SUFFIXES:
            with self.subTest(suffix=suffix):
                disk = self.folder / f"disk{suffix}"
                disk.mkdir()
                os.environ["DISK"] = str(disk)
                served = Tool(
                    *("serve", "echo", "--record", str(disk / f"run{suffix}")), prefix=SMALL_DISK)
                try:
                    await self.talk(served.url, 600)
                finally:
                    complaints = served.stop(status=3)
                self.assertIn("No space left on device", "".join(complaints))

    async def test_a_full_disk_leaves_parts_that_can_be_put_together(self):
        if not has_namespaces():
            self.skipTest("no user may mount here")
        for suffix in SUFFIXES:
            # Where the disk is full in a part, and where it is as one ends and the next begins.
            for size in range(9_000, 9_400, 100):
                with self.subTest(suffix=suffix, size=size):
                    disk = self.folder / f"disk{suffix}{size}"
                    disk.mkdir()
                    os.environ["DISK"] = str(disk)
                    # The parts are copied out of the file system, which goes with the process.
                    kept = self.folder / f"kept{suffix}{size}"
                    kept.mkdir()
                    copy = [*SMALL_DISK[:-2], SMALL_DISK[-2].replace('exec "$@"', (
                        '{ "$@" & p=$!; trap "kill -TERM $p" TERM; wait $p; wait $p; s=$?; '
                        f'cp -r "$DISK"/. {kept}; exit $s; }}')), "sh"]
                    served = Tool("serve", "echo", "--record", str(disk / f"run{suffix}"),
                                  "--rotate-size", f"{size}B", prefix=copy)
                    try:
                        await self.talk(served.url, 300)
                    finally:
                        complaints = "".join(served.stop(status=3))
                    self.assertIn("No space left on device", complaints)
                    parts = sorted(str(name) for name in kept.glob(f"run.*{suffix}"))
                    self.assertGreater(len(parts), 1)
                    self.assertIn(f"at the end of {disk}/{pathlib.Path(parts[-1]).name}", complaints)
                    self.assertGreater(min(os.path.getsize(part) for part in parts), 0)
                    for part in parts:
                        self.assertIn(run("doctor", part)[0], (0, 3), run("doctor", part))
                    status, output = run("merge", *parts, "-o", str(kept / "all.jsonl"))
                    self.assertEqual(status, 3, output)

    async def test_a_part_that_is_removed_is_told(self):
        file = self.file(".jsonl")
        served = Tool("serve", "echo", "--record", file, "--rotate-size", "10kB")
        await self.talk(served.url, 60)
        os.remove(self.folder / "run.0002.jsonl")
        complaints = "".join(served.stop(status=3))
        self.assertIn(f"{self.folder}/run.0002.jsonl is not there any more", complaints)

    def test_a_folder_of_its_name_or_one_that_nobody_may_write_to(self):
        for suffix in SUFFIXES:
            with self.subTest(suffix=suffix):
                os.mkdir(self.file(suffix))
                status, complaint = refusal("record", "ws://127.0.0.1:9", "-o", self.file(suffix))
                self.assertEqual(status, 4)
                text = f"lightlag: cannot record to {self.file(suffix)}: Is a directory\n"
                self.assertEqual(complaint, text)
                status, complaint = refusal(
                    "serve", "echo", "--port", "0", "--record", f"/sys/run{suffix}")
                self.assertEqual(status, 4)
                self.assertIn(f"cannot record to /sys/run{suffix}: ", complaint)

    async def test_a_file_that_another_run_is_recording_to_is_left_to_that(self):
        for suffix in SUFFIXES:
            with self.subTest(suffix=suffix):
                file = self.file(suffix)
                with Tool("serve", "echo", "--record", file) as served:
                    await self.talk(served.url, 5)
                    status, complaint = await asyncio.to_thread(
                        refusal, "serve", "echo", "--port", "0", "--record", file)
                    self.assertEqual(status, 4)
                    text = f"cannot record to {file}: another run is recording to it"
                    self.assertIn(text, complaint)
                    await self.talk(served.url, 5)
                self.assertEqual(run("replay", file)[0], 0)

    async def test_a_file_that_is_removed_is_told_of_and_one_that_is_moved_is_whole(self):
        for suffix in SUFFIXES:
            with self.subTest(suffix=suffix):
                file, other = self.file(suffix), self.file("-moved" + suffix)
                served = Tool("serve", "echo", "--record", file)
                await self.talk(served.url, 5)
                os.rename(file, other)
                await self.talk(served.url, 5)
                served.stop()
                self.assertIn(f"recorded {file}, which was moved to {other}", served.told)
                self.assertEqual(run("replay", other)[0], 0)
                self.assertFalse(os.path.exists(file))

                served = Tool("serve", "echo", "--record", file)
                await self.talk(served.url, 5)
                os.remove(file)
                await self.talk(served.url, 5)
                complaints = "".join(served.stop(status=3))
                self.assertIn(f"{file} was removed while it was written", complaints)
                self.assertFalse(os.path.exists(file))

    async def test_what_stood_in_a_file_is_kept_until_the_run_begins(self):
        for suffix in SUFFIXES:
            file = self.file(suffix)
            pathlib.Path(file).write_text("an older recording")
            status, _ = refusal("serve", "echo", "--port", "0", "--host", "192.0.2.1",
                                "--record", file)
            self.assertEqual(status, 4)
            self.assertEqual(pathlib.Path(file).read_text(), "an older recording")


if __name__ == "__main__":
    unittest.main()
