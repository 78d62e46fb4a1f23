"""HAR files: ours in the hands of `haralyzer`, and those of Chromium, Playwright and mitmproxy."""

import asyncio
import base64
import json
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

import haralyzer
import websockets.asyncio.server
from websockets.datastructures import Headers
from websockets.http11 import Response

import devtools
from tool import PATIENCE, connect, path as tool_path

RECORDINGS = sorted(
    (pathlib.Path(__file__).resolve().parent.parent.parent / "Recordings").glob("*.jsonl")
)
SAMPLES = pathlib.Path(__file__).resolve().parent.parent / "Samples" / "Playwright"
# What is said, and sent back, in all the files that others have written.
MESSAGES = ['["drive",{"throttle":0.50}]', "plain é", bytes(range(256)), '42["a",1]']
# A page that says the same, and closes when all has come back.
PAGE = b"""<!doctype html><script>
const messages = ['["drive",{"throttle":0.50}]', 'plain \\u00e9',
  Uint8Array.from({ length: 256 }, (_, place) => place), '42["a",1]'];
const talk = () => new Promise((done) => {
  let count = 0;
  const socket = new WebSocket(`ws://${location.host}/a?b=1`, ['x']);
  socket.onopen = () => messages.forEach((message) => socket.send(message));
  socket.onmessage = () => { count += 1; if (count === messages.length) socket.close(1000); };
  socket.onclose = done;
});
</script>"""
MITMDUMP = pathlib.Path(sys.executable).parent / "mitmdump"


def run(*arguments):
    """Runs the tool; returns its exit status and what it said."""
    done = subprocess.run(
        [tool_path(), *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=PATIENCE,
    )
    return done.returncode, done.stdout + done.stderr


def lines(file):
    return [json.loads(line) for line in file.read_bytes().splitlines()]


def payload(line):
    """The payload of a line as a HAR file has it; the text of JSON as it is in the line."""
    if "b64" in line:
        return line["b64"]
    return line.get("s")


class OursTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.archive = self.folder / "run.har"

    def test_recordings_come_back_to_the_byte(self):
        self.assertTrue(RECORDINGS)
        for source in RECORDINGS:
            for view in ("client", "server"):
                status, text = run("convert", source, self.archive, "--view", view)
                self.assertEqual(status, 0, text)
                # Another program may write it anew, with its own white space and escapes.
                self.archive.write_text(json.dumps(json.loads(self.archive.read_text()), indent=3))
                back = self.folder / "back.jsonl"
                status, text = run("convert", self.archive, back)
                self.assertEqual(status, 0, text)
                self.assertEqual(back.read_bytes(), source.read_bytes())

    def test_haralyzer_reads_entries_and_messages(self):
        for source in RECORDINGS:
            self.assertEqual(run("convert", source, self.archive)[0], 0)
            parser = haralyzer.HarParser(json.loads(self.archive.read_text()))
            self.assertEqual((parser.version, parser.creator["name"]), ("1.2", "lightlag"))
            opened = {line["c"]: line for line in lines(source) if line["ev"] == "open"}
            entries = [entry for page in parser.pages for entry in page.entries]
            self.assertEqual(len(entries), len(opened))
            for entry, (connection, line) in zip(entries, opened.items()):
                self.assertEqual(entry.request.method, "GET")
                self.assertEqual(entry.url, "ws://lightlag.invalid" + line["url"])
                # The run began in 1970, as these say nothing else.
                started = entry.startTime.timestamp()
                self.assertAlmostEqual(started, line["t"] / 1e9, delta=0.0011)
                answers = [
                    other for other in lines(source)
                    if other["ev"] == "answer" and other["c"] == connection
                ]
                self.assertEqual(entry.status, answers[0]["status"] if answers else 0)
                self.assert_messages(entry["_webSocketMessages"], source, connection)

    def assert_messages(self, messages, source, connection):
        sent = [
            line for line in lines(source)
            if line["ev"] == "msg" and line["c"] == connection and line["d"] == "up"
        ]
        seen = [message for message in messages if message["type"] == "send"]
        self.assertEqual(len(seen), len(sent))
        codes = {"bin": 2, "ping": 9, "pong": 10}
        for message, line in zip(seen, sent):
            self.assertAlmostEqual(message["time"], line["t"] / 1e9, places=9)
            self.assertEqual(message["opcode"], codes.get(line.get("k"), 1))
            if "j" in line:
                self.assertEqual(json.loads(message["data"]), line["j"])
            else:
                self.assertEqual(message["data"], payload(line))
        times = [message["time"] for message in messages]
        self.assertEqual(times, sorted(times))


class TheirsTest(unittest.IsolatedAsyncioTestCase):
    """What mitmproxy has seen, and what we make of it."""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.archive = self.folder / "mitm.har"

    async def session(self, port):
        """Talks with an echo through mitmproxy at a port."""
        async with connect(f"ws://127.0.0.1:{port}/a?b=1", subprotocols=["x"]) as client:
            for message in MESSAGES:
                await client.send(message)
                self.assertEqual(await asyncio.wait_for(client.recv(), PATIENCE), message)

    async def recorded(self):
        """Has mitmproxy write a HAR file of a session."""

        async def echo(peer):
            async for message in peer:
                await peer.send(message)

        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        async with websockets.asyncio.server.serve(
            echo, "127.0.0.1", 0, subprotocols=["x"]
        ) as server:
            upstream = server.sockets[0].getsockname()[1]
            proxy = await asyncio.create_subprocess_exec(
                MITMDUMP, "--quiet", "--mode", f"reverse:http://127.0.0.1:{upstream}",
                "--listen-host", "127.0.0.1", "--listen-port", str(port),
                "--set", f"hardump={self.archive}", "--set", f"confdir={self.folder}",
                "--set", "termlog_verbosity=error",
                stdin=asyncio.subprocess.DEVNULL,
            )
            try:
                # It is a large program, which takes its time to begin on a busy machine.
                for _ in range(PATIENCE * 80):
                    try:
                        _, writer = await asyncio.open_connection("127.0.0.1", port)
                        writer.close()
                        break
                    except OSError:
                        await asyncio.sleep(0.05)
                await self.session(port)
            finally:
                proxy.send_signal(signal.SIGINT)
                await asyncio.wait_for(proxy.wait(), PATIENCE)

    def assert_imported(self, archive, program):
        """A file that tells of the messages becomes a recording of them, which repeats."""
        recording = self.folder / "run.jsonl"
        status, text = run("convert", archive, recording)
        self.assertEqual(status, 0, text)
        header, *rest = lines(recording)
        self.assertEqual(header["subject"], "both")
        self.assertIn(program, header["name"])
        opened = next(line for line in rest if line["ev"] == "open")
        self.assertEqual((opened["url"], opened["proto"]), ("/a?b=1", ["x"]))
        answer = next(line for line in rest if line["ev"] == "answer")
        self.assertEqual((answer["status"], answer["proto"]), (101, "x"))
        told = {"up": [], "dn": []}
        for line in rest:
            if line["ev"] == "msg":
                # Nothing is known of the network.
                self.assertEqual(line["due"], line["t"])
                # A session takes a second at most, so that units of time are understood.
                self.assertLess(line["t"], PATIENCE * 1e9)
                told[line["d"]].append(
                    base64.b64decode(line["b64"]) if "b64" in line
                    else line["s"] if "s" in line else json.dumps(line["j"], separators=(",", ":"))
                )
        # Numbers keep their text in the line, which a parser of JSON does not show.
        expected = [message.replace("0.50", "0.5") if isinstance(message, str) else message
                    for message in MESSAGES]
        self.assertEqual(told, {"up": expected, "dn": expected})
        self.assertIn(b'{"throttle":0.50}', recording.read_bytes())
        for command in (["replay", recording], ["doctor", recording]):
            status, text = run(*command)
            self.assertIn(status, (0, 3) if command[0] == "doctor" else (0,), text)

    @unittest.skipUnless(MITMDUMP.exists(), "mitmproxy is not there")
    async def test_what_mitmproxy_has_seen_becomes_a_recording(self):
        await self.recorded()
        self.assert_imported(self.archive, "mitmproxy")

    @unittest.skipUnless(devtools.PROGRAM.exists(), "Chromium is not there")
    async def test_what_chromium_has_seen_becomes_a_recording(self):
        async def echo(peer):
            async for message in peer:
                await peer.send(message)

        def page(_, request):
            if request.headers.get("Upgrade"):
                return None
            fields = [("Content-Type", "text/html"), ("Content-Length", str(len(PAGE)))]
            return Response(200, "OK", Headers(fields), PAGE)

        async with websockets.asyncio.server.serve(
            echo, "127.0.0.1", 0, subprotocols=["x"], process_request=page
        ) as server:
            port = server.sockets[0].getsockname()[1]
            log = await devtools.archive(f"http://127.0.0.1:{port}/", "talk()")
        self.assertEqual(log["log"]["creator"]["name"], "WebInspector")
        self.archive.write_text(json.dumps(log))
        self.assert_imported(self.archive, "WebInspector")

    async def test_what_playwright_has_seen_becomes_a_recording(self):
        for name in ("embedded", "attached"):
            with self.subTest(name=name):
                self.assert_imported(SAMPLES / f"{name}.har", "Playwright")

    async def test_times_in_milliseconds_mean_the_same(self):
        entry = {
            "startedDateTime": "2024-01-01T00:00:00.000Z", "request": {"url": "ws://host/"},
            "response": {"status": 101},
        }
        recordings = []
        for scale in (1, 1000):
            message = {"type": "send", "time": 1704067200.25 * scale, "opcode": 1, "data": "a"}
            log = {"log": {"entries": [entry | {"_webSocketMessages": [message]}]}}
            self.archive.write_text(json.dumps(log))
            target = self.folder / f"{scale}.jsonl"
            self.assertEqual(run("convert", self.archive, target)[0], 0)
            recordings.append(target.read_bytes())
        self.assertEqual(recordings[0], recordings[1])

    async def test_archives_without_a_websocket_are_refused(self):
        self.archive.write_text('{"log":{"version":"1.2","entries":[]}}')
        status, text = run("convert", self.archive, self.folder / "x.jsonl")
        self.assertEqual(status, 4)
        self.assertIn("there is no WebSocket in it", text)


if __name__ == "__main__":
    unittest.main()
