"""`lightlag record`, as a client that listens and between clients, into files of both kinds."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import tempfile
import unittest

from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

import recording
from servers import echo, server_url
from tool import PATIENCE, Tool, connect, path as tool_path, refusal

SUFFIXES = [".jsonl", ".mcap"]


def run(*arguments):
    """Runs the tool to its end; returns exit status, output and complaints."""
    result = subprocess.run(
        [tool_path(), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE * 2,
    )
    return result.returncode, result.stdout, result.stderr


class CaptureTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())

    def path(self, suffix):
        return os.path.join(self.folder, "run" + suffix)

    def lines(self, file):
        """Returns a complete recording, which is repeated to the byte, whatever the kind of file."""
        self.assertEqual(run("replay", file)[0], 0, run("replay", file))
        if not file.endswith(".mcap"):
            return recording.read(file)
        self.assertEqual(os.listdir(self.folder), ["run.mcap"])
        lines, again = (os.path.join(self.folder, name) for name in ["lines.jsonl", "again.mcap"])
        self.assertEqual(run("convert", file, lines)[0], 0)
        self.assertEqual(run("convert", lines, again)[0], 0)
        # What was written as it went is what is written at once.
        with open(file, "rb") as one, open(again, "rb") as other:
            self.assertEqual(one.read(), other.read())
        return recording.read(lines)

    async def record(self, *arguments):
        """Runs `lightlag record` to its end, beside the servers of this process."""
        return await asyncio.to_thread(run, "record", *arguments)

    async def test_a_client_that_listens_records_what_comes_until_the_server_closes(self):
        requests, heard = [], []

        async def talk(server):
            requests.append(server.request)
            heard.extend([await server.recv(), await server.recv()])
            for index in range(300):
                await server.send(f'{{"index":{index}, "x":1.50}}')
            await server.send(bytes(range(256)))
            await server.ping()
            await server.close(4001, "enough")

        for suffix in SUFFIXES:
            with self.subTest(suffix=suffix):
                requests.clear()
                heard.clear()
                async with serve(talk, "127.0.0.1", 0, subprotocols=["b"]) as server:
                    result = await self.record(
                        server_url(server) + "/feed?room=1&token=hush",
                        *("-o", self.path(suffix), "--subprotocol", "a", "--subprotocol", "b"),
                        *("--header", "Authorization: Bearer hush", "--header", "Origin: here"),
                        *("--send", "one", "--send", '{"two":2}'),
                    )
                self.assertEqual(result[0], 0, result)
                self.assertEqual(requests[0].path, "/feed?room=1&token=hush")
                self.assertEqual(requests[0].headers["Authorization"], "Bearer hush")
                self.assertEqual(heard, ["one", '{"two":2}'])
                file = self.lines(self.path(suffix))
                payloads = [message.payload for message in file.messages["c1", "dn"]]
                texts = [f'{{"index":{index}, "x":1.50}}' for index in range(300)]
                self.assertEqual(payloads, [*texts, bytes(range(256))])
                self.assertEqual(file.of_kind("close", d="dn")[0]["code"], 4001)
                self.assertEqual(file.of_kind("answer")[0]["proto"], "b")
                opened = file.of_kind("open")[0]["url"]
                self.assertEqual(opened, "/feed?room=1&token={{secret:token}}")
                self.assertNotIn("hush", json.dumps([file.header, file.events]))
                for name in os.listdir(self.folder):
                    os.remove(os.path.join(self.folder, name))

    async def test_a_clients_path_and_query_stand_behind_those_of_the_upstream(self):
        requests = []

        async def note(server):
            requests.append(server.request.path)
            await server.close(1000)

        async with serve(note, "127.0.0.1", 0) as server:
            file = self.path(".jsonl")
            upstream = server_url(server) + "/base?x=hush"
            with Tool("record", "--upstream", upstream, "-o", file) as tool:
                for target in ["room?a=1", "room", ""]:
                    async with connect(tool.url + target) as client:
                        await client.wait_closed()
        self.assertEqual(requests, ["/base/room?x=hush&a=1", "/base/room?x=hush", "/base?x=hush"])
        opened = [line["url"] for line in self.lines(file).of_kind("open")]
        self.assertEqual(opened, ["/room?a=1", "/room", "/"])
        # Nor is it told where the server cannot be reached.
        os.remove(file)
        with Tool("record", "--upstream", "ws://127.0.0.1:9/base?x=hush", "-o", file) as tool:
            with contextlib.suppress(Exception):
                async with connect(tool.url):
                    pass
        answer = self.lines(file).of_kind("answer")[0]
        self.assertIn("cannot connect to ws://127.0.0.1:9/base", answer["reason"])
        self.assertNotIn("hush", json.dumps(answer))

    async def test_it_ends_after_a_time_or_at_a_signal(self):
        async with serve(echo, "127.0.0.1", 0) as server:
            file = self.path(".jsonl")
            result = await self.record(
                server_url(server), "-o", file, "--for", "300ms", "--send", "x")
            self.assertEqual(result[0], 0, result)
            self.assertEqual(self.lines(file).messages["c1", "dn"][0].payload, "x")
            os.remove(file)
            process = await asyncio.create_subprocess_exec(
                *(tool_path(), "record", server_url(server), "-o", file, "--send", "y"),
                **{name: subprocess.DEVNULL for name in ["stdin", "stdout", "stderr"]},
            )
            while not os.path.exists(file) or not recording.has_line(file, b'"d":"dn"'):
                await asyncio.sleep(0.01)
            process.send_signal(signal.SIGINT)
            self.assertEqual(await process.wait(), 0)
            self.assertEqual(self.lines(file).messages["c1", "dn"][0].payload, "y")

    async def test_a_server_that_is_not_there_or_refuses_is_an_error(self):
        file = self.path(".jsonl")
        status, _, complaint = await self.record("ws://127.0.0.1:9/", "-o", file)
        self.assertEqual(status, 4)
        self.assertIn("Connection refused", complaint)
        self.assertEqual(os.listdir(self.folder), [])
        with open(file, "w", encoding="ascii") as kept:
            kept.write("as it was")

        def forbid(connection, _):
            return connection.respond(403, "no")

        async with serve(echo, "127.0.0.1", 0, process_request=forbid) as server:
            status, _, complaint = await self.record(server_url(server), "-o", file)
        self.assertEqual(status, 4)
        self.assertIn("403", complaint)
        with open(file, encoding="ascii") as kept:
            self.assertEqual(kept.read(), "as it was")

    async def test_a_file_that_is_no_recording_by_its_name_is_refused(self):
        for name in ["-", "run.har", "run.foo"]:
            status, _, complaint = await self.record("ws://127.0.0.1:9/", "-o", name)
            self.assertEqual(status, 2, name)
            self.assertIn("*.jsonl or *.mcap", complaint)

    async def test_a_header_that_cannot_be_sent_is_wrong_usage(self):
        for field in ["Bad Header: x", "Bad: a\rb"]:
            status, _, complaint = await self.record(
                "ws://127.0.0.1:9/", "-o", self.path(".jsonl"), "--header", field)
            self.assertEqual(status, 2, complaint)
            self.assertIn("the request cannot be sent", complaint)

    async def test_a_connection_that_breaks_is_a_loss(self):
        async def vanish(server):
            await server.send("last words")
            server.transport.abort()

        async with serve(vanish, "127.0.0.1", 0) as server:
            file = self.path(".jsonl")
            status, _, complaint = await self.record(server_url(server), "-o", file)
        self.assertEqual(status, 3)
        self.assertIn("the connection broke", complaint)
        self.assertEqual(self.lines(file).of_kind("close", by="server")[0]["code"], 1006)

    async def test_secrets_do_not_reach_the_file(self):
        async def talk(server):
            await server.send('{"password":"hush"}')

        for suffix in SUFFIXES:
            async with serve(talk, "127.0.0.1", 0) as server:
                file = self.path(suffix)
                result = await self.record(server_url(server), "-o", file, "--redact")
            self.assertEqual(result[0], 0, result)
            status, output, _ = run("cat", file)
            self.assertEqual(status, 0)
            self.assertNotIn("hush", output)
            self.assertIn("{{secret:password}}", output)
            with open(file, "rb") as data:
                self.assertNotIn(b"hush", data.read())

    async def test_between_clients_and_a_server_it_does_nothing_but_record(self):
        async def talk(url, name):
            async with connect(url + name) as client:
                for index in range(200):
                    await client.send(f"{name} {index}")
                    self.assertEqual(await client.recv(), f"{name} {index}")

        for suffix in SUFFIXES:
            with self.subTest(suffix=suffix):
                file = self.path(suffix)
                async with serve(echo, "127.0.0.1", 0) as server:
                    arguments = ["--upstream", server_url(server), "-o", file]
                    with Tool("record", *arguments) as tool:
                        await asyncio.gather(*(talk(tool.url, name) for name in "abc"))
                run_ = self.lines(file)
                self.assertEqual(len(run_.all_messages("up")), 600)
                self.assertEqual(run_.header["profile"]["name"], "perfect")
                for name in os.listdir(self.folder):
                    os.remove(os.path.join(self.folder, name))

    async def test_live_runs_of_all_kinds_are_recorded_in_mcap(self):
        file = self.path(".mcap")
        with Tool("serve", "echo", "--set", "loss=20%", "--record", file) as served:
            async with connect(served.url) as client:
                for index in range(50):
                    await client.send(f"message {index}")
                    with contextlib.suppress(TimeoutError, ConnectionClosed):
                        await asyncio.wait_for(client.recv(), 0.01)
        self.assertEqual(len(self.lines(file).all_messages("up")), 50)

    def test_a_simulation_is_recorded_in_mcap(self):
        file = self.path(".mcap")
        command = ["simulate", "vehicles", "--clients", "2", "--duration", "2s", "--record", file]
        self.assertEqual(run(*command)[0], 0)
        self.assertGreater(len(self.lines(file).events), 50)

    def test_what_does_not_go_together_is_refused(self):
        for arguments, text in [
            (["ws://127.0.0.1:9/"], "give -o FILE"),
            (["-o", "x.jsonl"], "give either URL or --upstream URL"),
            (["ws://a/", "--upstream", "ws://b/", "-o", "x.jsonl"], "give either"),
            (["ws://a/", "-o", "x.jsonl", "--listen", "80"], "--listen needs --upstream"),
            (["--upstream", "ws://a/", "-o", "x.jsonl", "--send", "x"], "--send needs URL"),
            (["http://a/", "-o", "x.jsonl"], "must begin with ws:// or wss://"),
            (["ws://a/", "-o", "x.jsonl", "--header", "x"], "give a name, a colon and a value"),
            (["ws://a/", "-o", "x.jsonl", "--for", "soon"], "give a time"),
        ]:
            with self.subTest(arguments=arguments):
                status, complaint = refusal("record", *arguments)
                self.assertEqual(status, 2)
                self.assertIn(text, complaint)
                self.assertFalse(os.path.exists("x.jsonl"))


if __name__ == "__main__":
    unittest.main()
