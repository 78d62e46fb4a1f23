"""Recordings in pieces: parts that follow on each other, the last seconds, and large payloads."""

import asyncio
import base64
import hashlib
import json
import os
import pathlib
import random
import signal
import subprocess
import tempfile
import unittest
from unittest import mock

import recording
from tool import PATIENCE, Tool, connect, path as tool_path, refusal, wait_until

SUFFIXES = [".jsonl", ".mcap"]


def run(*arguments):
    """Runs the tool; returns exit status and output."""
    result = subprocess.run(
        [tool_path(), *map(str, arguments)], capture_output=True, text=True, timeout=PATIENCE * 6
    )
    return result.returncode, result.stdout + result.stderr


class RecordedTest(unittest.IsolatedAsyncioTestCase):
    """What the tests share: a folder, an echo to talk to, and a reader."""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def file(self, suffix):
        return self.folder / f"run{suffix}"

    def read(self, file):
        """Returns a complete recording, of either kind."""
        if file.suffix == ".mcap":
            lines = file.with_suffix(".lines.jsonl")
            status, output = run("convert", file, lines)
            self.assertEqual(status, 0, output)
            file = lines
        kept = recording.read(file)
        self.assertIsNotNone(kept.end)
        return kept

    async def talk(self, url, payloads, pause=0):
        """Exchanges messages with an echo, which sends back what it is sent."""
        async with connect(url) as client:
            for payload in payloads:
                await client.send(payload)
                self.assertEqual(await client.recv(), payload)
                await asyncio.sleep(pause)



class PiecesTest(RecordedTest):
    """Runs whose recording is divided among files."""

    async def test_parts_follow_on_each_other(self):
        for suffix, options in [
            (".jsonl", ["--rotate-size", "20kB"]),
            (".mcap", ["--rotate-size", "4kB"]),
            (".jsonl", ["--rotate-every", "100ms"]),
        ]:
            with self.subTest(suffix=suffix, options=options):
                file = self.file(suffix)
                payloads = [f"{number} {random.random()} " + "x" * 90 for number in range(400)]
                with Tool("serve", "echo", "--record", str(file), *options) as served:
                    await self.talk(served.url, payloads, pause=0.001)
                parts = sorted(self.folder.glob(f"run.[0-9]*{suffix}"))
                self.assertGreater(len(parts), 2)
                self.check_chain([self.read(part) for part in parts], parts, payloads)
                for part in parts:
                    self.assertEqual(run("doctor", part)[0], 0, run("doctor", part))
                status, output = run("info", parts[1])
                self.assertEqual(status, 0, output)
                self.assertIn(f"2, after {parts[0].name}", output)
                self.assertIn(f"goes on in {parts[2].name}", output)
                # The first is the beginning of the run, which can be repeated; the others are not.
                self.assertEqual(run("replay", parts[0])[0], 0, run("replay", parts[0]))
                status, output = run("replay", parts[1])
                self.assertEqual(status, 4, output)
                self.assertIn("has not all of its run", output)
                # Where one is missing, that is said.
                parts[0].unlink()
                status, output = run("info", parts[1])
                self.assertEqual(status, 3, output)
                self.assertIn(f"{parts[0].name} is not there", output)
                for name in self.folder.iterdir():
                    name.unlink()

    async def test_parts_are_put_together_again(self):
        file = self.file(".jsonl")
        payloads = [f"{number} " + "x" * 90 for number in range(300)]
        with Tool("serve", "echo", "--record", str(file), "--rotate-size", "20kB") as served:
            await self.talk(served.url, [*payloads, os.urandom(70_000)])
        parts = sorted(self.folder.glob("run.[0-9]*.jsonl"))
        self.assertGreater(len(parts), 2)
        for name in ["whole.jsonl", "whole.mcap"]:
            whole = self.folder / name
            self.assertEqual(run("merge", *parts, "-o", whole), (0, mock.ANY))
            kept = self.read(whole)
            self.assertEqual(len(kept.of_kind("open")), 1)
            self.assertEqual([m.payload for m in kept.messages["c1", "up"]][:-1], payloads)
            # Each was handed over once, and each line of it tells of the message that it is about.
            self.assertEqual(len(kept.of_kind("recv")), 301)
            lines = [line for part in parts for line in self.read(part).events[:-1]]
            self.assertEqual(kept.events[:-1], lines)
            # It is the run again, and not several put together.
            self.assertNotIn("part", kept.header)
            self.assertEqual(run("replay", whole)[0], 0, run("replay", whole))
        # In whatever order they are given.
        shuffled = self.folder / "shuffled.jsonl"
        self.assertEqual(run("merge", *parts[::-1], "-o", shuffled)[0], 0)
        self.assertEqual(shuffled.read_bytes(), (self.folder / "whole.jsonl").read_bytes())
        self.assertEqual(run("merge", parts[-1], *parts[:-1], "-o", shuffled)[0], 0)
        self.assertEqual(shuffled.read_bytes(), (self.folder / "whole.jsonl").read_bytes())
        status, output = run("merge", parts[2], parts[0], "-o", shuffled)
        self.assertEqual(status, 3, output)
        status, output = run("merge", parts[1], parts[0], "-o", shuffled)
        self.assertEqual((status, "goes on in a part" in output), (3, True), output)
        shuffled.unlink()
        status, output = run("merge", *parts[:2], "-o", self.folder / "begun.jsonl")
        self.assertEqual(status, 3, output)
        self.assertIn("the run goes on in a part that is not here", output)
        self.assertEqual(run("replay", self.folder / "begun.jsonl")[0], 3)
        # Another run may have left files of the same names.
        other = self.folder / "other"
        other.mkdir()
        text = parts[0].read_text(encoding="utf-8").replace('"name":"echo"', '"name":"other"')
        body = text[: text.rindex('{"t"')]
        digest = hashlib.sha256(body.encode()).hexdigest()
        end = json.loads(text[len(body) :]) | {"sha256": digest}
        (other / parts[0].name).write_text(body + json.dumps(end, separators=(",", ":")) + "\n")
        status, output = run("merge", other / parts[0].name, *parts[1:], "-o", self.folder / "y.jsonl")
        self.assertEqual(status, 4, output)
        self.assertIn("not what is in", output)
        (other / parts[1].name).write_bytes(parts[1].read_bytes())
        for command in ["info", "doctor"]:
            status, output = run(command, other / parts[0].name)
            self.assertEqual(status, 3, output)
            self.assertIn(f"{parts[1].name} is not the part behind", output)
        self.assertFalse((self.folder / "y.jsonl").exists())
        status, output = run("merge", parts[1], parts[2], "-o", self.folder / "rest.jsonl")
        self.assertEqual(status, 3, output)
        self.assertIn(f"without the beginning of its run: {parts[1]}, {parts[2]}", output)
        rest = [line for part in parts[1:3] for line in self.read(part).of_kind("recv")]
        self.assertEqual(self.read(self.folder / "rest.jsonl").of_kind("recv"), rest)
        self.assertEqual(run("doctor", self.folder / "rest.jsonl")[0], 0)
        for part in parts:
            self.assertEqual(run("report", part)[0], 0)
            self.assertEqual(run("convert", part, self.folder / "x.har")[0], 0)

    def check_chain(self, runs, files, payloads):
        """Each part names the one before and the one behind, and nothing is missing between."""
        for number, (part, file) in enumerate(zip(runs, files), 1):
            about = part.header["part"]
            self.assertEqual(about["number"], number)
            if number == 1:
                self.assertEqual(about, {"number": 1, "from": 0})
            else:
                self.assertEqual(about["after"], files[number - 2].name)
                self.assertEqual(about["sha256"], runs[number - 2].end["sha256"])
                self.assertEqual(about["from"], runs[number - 2].end["t"])
            next_name = files[number].name if number < len(files) else None
            self.assertEqual(part.end.get("next"), next_name)
            self.assertEqual(part.end["msgs"], len(part.of_kind("msg")))
        sent = [m.payload for part in runs for m in part.messages["c1", "up"]]
        self.assertEqual(sent, payloads)

    async def test_the_last_seconds_are_written_when_asked_for(self):
        for suffix in SUFFIXES:
            with self.subTest(suffix=suffix):
                file = self.file(suffix)
                payloads = [f"message {number}" for number in range(150)]
                with Tool("serve", "echo", "--record", str(file), "--last", "200ms") as served:
                    first, second = (self.folder / f"run.000{n}{suffix}" for n in (1, 2))
                    await self.talk(served.url, payloads, pause=0.005)
                    self.assertEqual(list(self.folder.iterdir()), [])
                    os.kill(served.pid, signal.SIGUSR1)
                    await asyncio.to_thread(wait_until, first.exists, "it is written")
                    await self.talk(served.url, ["later"])
                    os.kill(served.pid, signal.SIGUSR1)
                    await asyncio.to_thread(wait_until, second.exists, "it is written again")
                one, two = self.read(first), self.read(second)
                kept = [message.payload for message in one.messages["c1", "up"]]
                # 200 ms hold at most 40 messages that are 5 ms apart, and a batch more.
                self.assertTrue(0 < len(kept) < 60, len(kept))
                self.assertEqual(kept, payloads[-len(kept):])
                self.assertEqual(two.messages["c2", "up"][0].payload, "later")
                self.assertEqual(list(one.header["part"]), ["from"])
                self.assertGreater(one.header["part"]["from"], 0)
                self.assertEqual(run("doctor", first)[0], 0, run("doctor", first))
                self.assertEqual(run("replay", first)[0], 4)
                self.assertEqual(len(list(self.folder.glob(f"run*{suffix}"))), 2)
                for name in self.folder.iterdir():
                    name.unlink()

    async def test_the_last_seconds_are_written_after_a_failure_and_not_otherwise(self):
        for vanishes in [False, True]:
            file = self.file(".jsonl")
            served = Tool("serve", "echo", "--record", str(file), "--last", "10s")
            async with connect(served.url) as client:
                await client.send("last words")
                await client.recv()
                if vanishes:
                    client.transport.abort()
            wait_until(lambda: served.sockets() <= 2, "the client is gone")
            await asyncio.to_thread(served.stop)
            written = [name.name for name in self.folder.iterdir()]
            self.assertEqual(written, ["run.0001.jsonl"] if vanishes else [])
        kept = self.read(self.folder / "run.0001.jsonl")
        self.assertEqual(kept.messages["c1", "up"][0].payload, "last words")
        # Nothing of it was forgotten, so it is the whole run.
        self.assertNotIn("part", kept.header)
        self.assertEqual(run("replay", self.folder / "run.0001.jsonl")[0], 0)

    async def test_a_break_is_written_while_others_go_on(self):
        file = self.file(".jsonl")
        pieces = [self.folder / f"run.000{n}.jsonl" for n in (1, 2)]

        async def vanish(url):
            client = await connect(url)
            await client.send("last words")
            await client.recv()
            client.transport.abort()

        with Tool("serve", "echo", "--record", str(file), "--last", "300ms") as served:
            await vanish(served.url)
            await asyncio.to_thread(wait_until, pieces[0].exists, "the break is written")
            # What goes on meanwhile is longer than what is kept.
            await self.talk(served.url, [f"later {number}" for number in range(60)], pause=0.01)
            self.assertFalse(pieces[1].exists())
            await vanish(served.url)
            await asyncio.to_thread(wait_until, pieces[1].exists, "and the next one")
        for piece, name in zip(pieces, ["c1", "c3"]):
            kept = self.read(piece)
            codes = [(line["c"], line["code"]) for line in kept.of_kind("close")]
            self.assertIn((name, 1006), codes)
            self.assertEqual(kept.messages[name, "up"][-1].payload, "last words")
        self.assertEqual(len(list(self.folder.iterdir())), 2)

    async def test_many_breaks_are_written_once_in_the_time_that_is_kept(self):
        with Tool("serve", "echo", "--record", str(self.file(".jsonl")), "--last", "60s") as served:
            for number in range(5):
                client = await connect(served.url)
                await client.send(f"last words {number}")
                await client.recv()
                client.transport.abort()
                await asyncio.to_thread(
                    wait_until, lambda: served.sockets() <= 2, "the client is gone")
        # The first at once, and all that came since when the run ends.
        self.assertEqual(len(list(self.folder.iterdir())), 2)
        kept = self.read(self.folder / "run.0002.jsonl")
        self.assertEqual([line["code"] for line in kept.of_kind("close") if line["d"] == "up"],
                         [1006] * 5)

    async def test_where_the_last_seconds_cannot_be_written_is_told(self):
        status, complaint = refusal("serve", "echo", "--port", "0", "--last", "1s", "--record",
                                    str(self.folder / "missing" / "run.jsonl"))
        self.assertEqual(status, 4)
        self.assertIn("cannot record to", complaint)
        self.assertIn("run.0001.jsonl: No such file or directory", complaint)
        gone = self.folder / "gone"
        gone.mkdir()
        served = Tool("serve", "echo", "--json", "--last", "1s", "--record", str(gone / "run.jsonl"))
        gone.rmdir()
        client = await connect(served.url)
        client.transport.abort()
        await asyncio.to_thread(wait_until, lambda: served.sockets() <= 2, "the client is gone")
        complaints = "".join(await asyncio.to_thread(served.stop, status=3))
        self.assertIn("the recording is not whole: cannot record to", complaints)
        self.assertNotIn("nothing was recorded", "".join(served.told))
        told = json.loads(served.output)["recording"]
        self.assertEqual((told["complete"], told["files"]), (False, []))
        self.assertIn("No such file or directory", told["result"])

    async def test_the_last_seconds_take_little_memory(self):
        file = self.file(".jsonl")
        with Tool("serve", "echo", "--record", str(file), "--last", "100ms") as served:
            payload = os.urandom(40_000)
            await self.talk(served.url, [payload] * 50)
            before = served.resident_bytes()
            await self.talk(served.url, [payload] * 2000)
            # 2,000 round trips of it would be 200 MB as base64.
            self.assertLess(served.resident_bytes() - before, 60 << 20)

    def test_pieces_need_a_recording_and_one_kind_of_it(self):
        for options, text in [
            (["--last", "1s"], "--last is for recordings"),
            (["--record", "x.jsonl", "--last", "1s", "--rotate-size", "1MB"], "cannot go together"),
            (["--record", "x.jsonl", "--rotate-size", "big"], "give a size from 1B to 1GiB"),
            (["--record", "x.jsonl", "--rotate-every", "0s"], "give a time"),
        ]:
            status, complaint = refusal("serve", "echo", "--port", "0", *options)
            self.assertEqual(status, 2)
            self.assertIn(text, complaint)


class BlobTest(RecordedTest):
    """Payloads of more than 64 KiB, which stand beside the lines."""

    PAYLOADS = [
        os.urandom(70_000),
        os.urandom(65_536),
        os.urandom(65_537),
        "\u20ac" * 40_000,
        json.dumps({"numbers": list(range(20_000))}),
        os.urandom(300_000),
    ]

    async def record(self, suffix):
        """Returns the file of a session with large payloads, the first of them twice."""
        file = self.file(suffix)
        with Tool("serve", "echo", "--record", str(file)) as served:
            await self.talk(served.url, [*self.PAYLOADS, self.PAYLOADS[0], "small"])
        return file

    def digests(self):
        large = [p if isinstance(p, bytes) else p.encode() for p in self.PAYLOADS]
        return sorted(hashlib.sha256(p).hexdigest() for p in large if len(p) > 65_536)

    async def test_large_payloads_stand_beside_the_lines(self):
        file = await self.record(".jsonl")
        folder = pathlib.Path(f"{file}.blobs")
        self.assertEqual(sorted(blob.name for blob in folder.iterdir()), self.digests())
        self.assertLess(file.stat().st_size, 400_000)
        kept = recording.read(file)
        payloads = [message.payload for message in kept.messages["c1", "up"]]
        self.assertEqual(payloads, [*self.PAYLOADS, self.PAYLOADS[0], "small"])
        self.assertEqual(run("replay", file)[0], 0, run("replay", file))
        self.assertEqual(run("doctor", file)[0], 0, run("doctor", file))
        self.assertIn("300000", run("cat", file)[1])

    async def test_they_go_to_mcap_and_back(self):
        file = await self.record(".jsonl")
        container, back = self.folder / "a.mcap", self.folder / "back.jsonl"
        self.assertEqual(run("convert", file, container)[0], 0)
        self.assertEqual(run("convert", container, back)[0], 0)
        self.assertEqual(back.read_bytes(), file.read_bytes())
        for name in self.digests():
            copies = [pathlib.Path(f"{path}.blobs", name).read_bytes() for path in (file, back)]
            self.assertEqual(*copies)
        self.assertEqual(sorted(os.listdir(f"{back}.blobs")), self.digests())
        for command in ["replay", "doctor", "info"]:
            self.assertEqual(run(command, container)[0], 0, run(command, container))
        live = await self.record(".mcap")
        self.assertEqual(run("replay", live)[0], 0)
        again, anew = self.folder / "again.jsonl", self.folder / "anew.mcap"
        self.assertEqual(run("convert", live, again)[0], 0)
        self.assertEqual(run("convert", again, anew)[0], 0)
        self.assertEqual(anew.read_bytes(), live.read_bytes())
        self.check_with_their_reader(live)

    def check_with_their_reader(self, file):
        """The payloads are attachments for others too."""
        from mcap.reader import make_reader

        with open(file, "rb") as stream:
            attachments = list(make_reader(stream).iter_attachments())
        names = [a.name for a in attachments if a.name.startswith("sha256-")]
        self.assertEqual(sorted(names), [f"sha256-{digest}" for digest in self.digests()])
        for attachment in attachments:
            if attachment.name.startswith("sha256-"):
                digest = hashlib.sha256(attachment.data).hexdigest()
                self.assertEqual(attachment.name, f"sha256-{digest}")

    async def test_they_go_to_har_and_back(self):
        for suffix in SUFFIXES:
            file = await self.record(suffix)
            for view in ["client", "server"]:
                archive, back = self.folder / "a.har", self.folder / f"{view}.back{suffix}"
                self.assertEqual(run("convert", file, archive, "--view", view)[0], 0)
                (entry,) = json.loads(archive.read_text())["log"]["entries"]
                shown = [base64.b64encode(p).decode() if isinstance(p, bytes) else p
                         for p in [*self.PAYLOADS, self.PAYLOADS[0], "small"]]
                sent = [m["data"] for m in entry["_webSocketMessages"] if m["type"] == "send"]
                self.assertEqual(sent, shown)
                # Nothing is taken from beside the archive.
                self.assertEqual(run("convert", archive, back)[0], 0)
                self.assertEqual(back.read_bytes(), file.read_bytes())
                self.assertEqual(run("replay", back)[0], 0)

    async def test_what_a_run_that_was_killed_had_in_no_chunk_is_converted(self):
        file, back = self.file(".mcap"), self.folder / "back.jsonl"
        with Tool("serve", "echo", "--record", str(file)) as served:
            await self.talk(served.url, [*self.PAYLOADS, "the last"])
            served.kill()
        self.assertTrue(pathlib.Path(f"{file}.tail").exists())
        status, output = run("convert", file, back)
        self.assertEqual(status, 3, output)
        self.assertNotIn("payload", output)
        kept = [m.payload for m in recording.read(back).messages["c1", "dn"]]
        self.assertEqual(kept, [*self.PAYLOADS, "the last"])
        tail = pathlib.Path(f"{file}.tail")
        for text in ["nonsense", "1000000\n{}\n"]:
            tail.write_text(text, encoding="utf-8")
            for command in ["info", "doctor"]:
                status, output = run(command, file)
                self.assertEqual(status, 3, output)
                self.assertIn("is damaged, or does not follow on it", output)

    async def test_who_could_read_a_file_can_read_what_takes_its_place(self):
        file, other = self.file(".jsonl"), self.folder / "other.jsonl"
        with Tool("serve", "echo", "--record", str(file)) as served:
            await self.talk(served.url, ["small"])
        for mode in [0o600, 0o664]:
            other.touch()
            other.chmod(mode)
            self.assertEqual(run("convert", file, other)[0], 0)
            self.assertEqual(other.stat().st_mode & 0o777, mode)

    async def test_they_stay_with_a_recording_that_is_made_once(self):
        file = self.file(".jsonl")
        with Tool("serve", "echo") as served:
            with Tool("replay", str(file), "--serve", "--against", served.url, "--mode", "once") as tool:
                await self.talk(tool.url, [*self.PAYLOADS, "small"])
        kept = [m.payload for m in recording.read(file).messages["c1", "up"]]
        self.assertEqual(kept, [*self.PAYLOADS, "small"])
        self.assertEqual([n.name for n in self.folder.glob("*.new*")], [])
        self.assertEqual(run("doctor", file)[0], 0, run("doctor", file))
        other = self.folder / "other.jsonl"
        self.assertEqual(run("merge", "--align", "start", file, await self.record(".mcap"),
                             "-o", other), (0, mock.ANY))
        self.assertEqual(run("doctor", other)[0], 0, run("doctor", other))
        # Which of the two was opened sooner behind its beginning is chance.
        kept = [[m.payload for m in recording.read(other).messages[name, "dn"]]
                for name in ["c1", "c2"]]
        said = [[*self.PAYLOADS, "small"], [*self.PAYLOADS, self.PAYLOADS[0], "small"]]
        self.assertEqual(sorted(kept, key=len), said)

    async def test_one_that_is_missing_or_damaged_is_found(self):
        file = await self.record(".jsonl")
        missing, damaged = (pathlib.Path(f"{file}.blobs", name) for name in self.digests()[:2])
        missing.unlink()
        data = bytearray(damaged.read_bytes())
        data[100] ^= 1
        damaged.write_bytes(data)
        status, output = run("doctor", file)
        self.assertEqual(status, 1)
        self.assertIn(f"the payload sha256-{missing.name} is missing", output)
        self.assertIn(f"the payload sha256-{damaged.name} beside the recording is damaged", output)
        status, output = run("replay", file)
        self.assertEqual(status, 4)
        self.assertIn("beside the recording", output)
        self.assertEqual(run("info", file)[0], 3)
        self.assertEqual(run("convert", file, self.folder / "x.mcap")[0], 3)
        self.assertEqual(run("convert", file, self.folder / "x.jsonl")[0], 3)
        self.assertEqual(run("convert", file, self.folder / "x.har")[0], 4)
        self.assertEqual(run("report", file)[0], 3)
        saved = self.folder / "saved.jsonl"
        status, output = run("recover", file, saved)
        self.assertEqual(status, 3)
        self.assertIn(f"sha256-{missing.name} is missing", output)
        self.assertEqual(saved.read_bytes(), file.read_bytes())
        # What is damaged is not made to look whole.
        kept = {name.name for name in pathlib.Path(f"{saved}.blobs").iterdir()}
        self.assertEqual(kept, set(self.digests()) - {missing.name, damaged.name})
        self.assertEqual(run("cat", file)[0], 3)

    async def test_secrets_in_them_do_not_reach_the_disk(self):
        secret = json.dumps({"password": "hush", "text": "x" * 70_000})
        for suffix in SUFFIXES:
            file = self.file(suffix)
            with Tool("serve", "echo", "--record", str(file), "--redact") as served:
                await self.talk(served.url, [secret])
            for name in self.folder.rglob("*"):
                if name.is_file():
                    self.assertNotIn(b"hush", name.read_bytes())
            self.assertEqual(run("redact", "--check", file)[0], 0)
        plain, clean = self.folder / "plain.jsonl", self.folder / "clean.jsonl"
        with Tool("serve", "echo", "--record", str(plain)) as served:
            await self.talk(served.url, [secret])
        self.assertEqual(run("redact", "--check", plain)[0], 1, run("redact", "--check", plain))
        self.assertEqual(run("redact", plain, clean)[0], 0)
        for name in [clean, *pathlib.Path(f"{clean}.blobs").iterdir()]:
            self.assertNotIn(b"hush", name.read_bytes())
        self.assertEqual(run("redact", "--check", clean)[0], 0)

    async def test_what_stood_beside_a_recording_goes_when_another_takes_its_place(self):
        secret = json.dumps({"password": "hush", "text": "x" * 70_000})
        plain, clean = self.folder / "plain.jsonl", self.folder / "clean.jsonl"
        with Tool("serve", "echo", "--record", str(plain)) as served:
            await self.talk(served.url, [secret, self.PAYLOADS[0]])
        own, moved = b"not of a recording", self.folder / "moved.mcap"
        for command in [("redact", plain), ("promote", plain), ("convert", plain)]:
            target = clean if command[0] == "redact" else self.folder / f"{command[0]}.jsonl"
            folder = pathlib.Path(f"{target}.blobs")
            self.assertEqual(run("convert", plain, target)[0], 0)
            stray = folder / ("0" * 64)
            stray.write_bytes(secret.encode())
            (folder / "notes.txt").write_bytes(own)
            old = {name.name for name in folder.iterdir()}
            self.assertEqual(run("doctor", target)[0], 3)
            self.assertIn(str(stray), run("doctor", target)[1])
            self.assertEqual(run(*command, target)[0] in (0, 3), True, run(*command, target))
            self.assertEqual(run("doctor", target)[1].count("does not name it"), 0)
            left = {name.name for name in folder.iterdir()}
            self.assertNotIn(stray.name, left)
            self.assertEqual((folder / "notes.txt").read_bytes(), own)
            self.assertEqual(len(left), 3, left)
            if command[0] == "redact":
                self.assertEqual(len(left & old), 2, "the notes and the payload without a secret")
        # A run that is recorded anew, in either format.
        for target in [plain, moved]:
            folder = pathlib.Path(f"{target}.blobs")
            folder.mkdir(exist_ok=True)
            (folder / ("0" * 64)).write_bytes(secret.encode())
            with Tool("serve", "echo", "--record", str(target)) as served:
                await self.talk(served.url, ["small"])
            self.assertFalse(folder.exists())

    async def test_what_is_left_beside_a_recording_is_looked_into(self):
        secret = json.dumps({"password": "hush-hush", "text": "x" * 70_000})
        for suffix in SUFFIXES:
            file = self.file(suffix)
            with Tool("serve", "echo", "--record", str(file)) as served:
                await self.talk(served.url, [self.PAYLOADS[0]])
            self.assertEqual(run("redact", "--check", file)[0], 0)
            folder = pathlib.Path(f"{file}.blobs")
            folder.mkdir(exist_ok=True)
            stray = folder / hashlib.sha256(secret.encode()).hexdigest()
            stray.write_text("nothing", encoding="utf-8")
            status, output = run("redact", "--check", file)
            self.assertEqual(status, 3, output)
            self.assertIn(f"{stray} stands beside the recording", output)
            stray.write_text(secret, encoding="utf-8")
            status, output = run("redact", "--check", file)
            self.assertEqual(status, 1, output)
            self.assertIn(f"{stray}: looks like a secret (password)", output)
            stray.unlink()
        tail = pathlib.Path(f"{file}.tail")
        tail.write_text('7\n{"ev":"mark","name":"x","data":"Bearer abcdefghij"}\n', encoding="utf-8")
        self.assertEqual(run("doctor", file)[0], 3)
        status, output = run("redact", "--check", file)
        self.assertEqual(status, 1, output)
        self.assertIn(f"{tail}: looks like a secret", output)
        self.assertEqual(run("convert", self.file(".jsonl"), file)[0], 0)
        self.assertFalse(tail.exists())
        # What is not ours is nobody's business.
        tail.write_text("notes", encoding="utf-8")
        self.assertEqual(run("doctor", file)[0], 0)
        self.assertEqual(run("convert", self.file(".jsonl"), file)[0], 0)
        self.assertTrue(tail.exists())

    async def test_one_side_of_them_is_played(self):
        file = await self.record(".jsonl")
        with Tool("serve", "echo") as served:
            status, output = run("replay", file, "--against", served.url, "--pace", "asap")
        self.assertEqual(status, 0, output)


if __name__ == "__main__":
    unittest.main()
