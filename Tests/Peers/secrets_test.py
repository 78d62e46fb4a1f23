"""Recordings without the secrets that a server asks for, which a replay puts back."""

import asyncio
import http
import json
import os
import secrets
import tempfile
import unittest

from websockets.asyncio.server import serve

import tool
from servers import server_url
from tool import Tool, connect

KEY = "K3y9x7Q2v5"


def admit(connection, request):
    """Refuses who does not show all that was agreed upon."""
    shown = [request.headers.get(name) for name in ("Authorization", "Cookie", "X-API-Key")]
    if shown != ["Bearer s3cretTokenOfAlice", "sid=0123456789abcdef", KEY]:
        return connection.respond(http.HTTPStatus.UNAUTHORIZED, "who are you?\n")
    return None


async def greet(server):
    """Answers each message."""
    async for message in server:
        await server.send(f"hello, {message}")


class Accounts:
    """A server that lets in two users, and gives each a token of its own."""

    PASSWORDS = {"alice": "wonderland", "bob": "hunter2"}

    def __init__(self, mixes_up=False):
        self.tokens = {}
        self.mixes_up = mixes_up

    async def serve(self, client):
        async for text in client:
            message = json.loads(text)
            user = message.get("user")
            if message.get("password") == self.PASSWORDS.get(user, ""):
                self.tokens[user] = secrets.token_hex(8)
                await client.send(json.dumps({"token": self.tokens[user]}))
                continue
            owner = next((name for name, token in self.tokens.items()
                          if token == message.get("token")), None)
            shown = "bob" if self.mixes_up else owner
            answer = {"you": owner, "as": self.tokens[shown]} if owner else {"error": "who?"}
            await client.send(json.dumps(answer))


class SecretsTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.file = os.path.join(self.folder, "run.jsonl")

    async def record(self, url, *names):
        with Tool("record", "--upstream", url, "-o", self.file, "--redact") as recorder:
            headers = {
                "Authorization": "Bearer s3cretTokenOfAlice",
                "Cookie": "sid=0123456789abcdef",
                "X-API-Key": KEY,
            }
            async with connect(recorder.url, additional_headers=headers) as client:
                for name in names or ["alice"]:
                    await client.send(name)
                    self.assertEqual(await client.recv(), f"hello, {name}")

    async def replay(self, url, given, *options):
        return await self.run_tool(
            "replay", self.file, "--against", url, "--pace", "asap", *options, given=given)

    async def run_tool(self, *words, given=None):
        environment = {f"LIGHTLAG_SECRET_{name}": value for name, value in (given or {}).items()}
        process = await asyncio.create_subprocess_exec(
            tool.path(), *words, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            env=os.environ | environment)
        async with asyncio.timeout(2 * tool.PATIENCE):
            output, complaint = await process.communicate()
        return process.returncode, output.decode(), complaint.decode()

    async def test_a_server_that_asks_for_credentials_is_given_them_again(self):
        async with serve(greet, "127.0.0.1", 0, process_request=admit) as server:
            url = server_url(server)
            await self.record(url)
            with open(self.file, encoding="utf-8") as lines:
                text = lines.read()
            for secret in ("s3cretTokenOfAlice", "0123456789abcdef", KEY):
                self.assertNotIn(secret, text)
            self.assertIn('"authorization":"Bearer {{secret:bearer}}"', text)

            given = {
                "bearer": "s3cretTokenOfAlice", "cookie": "sid=0123456789abcdef",
                "x-api-key": KEY}
            result = await self.replay(url, given)
            self.assertEqual(result[0], 0, result)
            result = await self.replay(url, given | {"bearer": "another"})
            self.assertEqual(result[0], 1, result)
            self.assertIn("401", result[1])
            del given["x-api-key"]
            status, _, complaint = await self.replay(url, given)
            self.assertEqual(status, 2)
            self.assertIn("the secret 'x-api-key' is not known", complaint)

    async def test_each_of_two_users_has_a_secret_of_its_own(self):
        async with serve(Accounts().serve, "127.0.0.1", 0) as server:
            with Tool("record", "--upstream", server_url(server), "-o", self.file,
                      "--redact") as recorder:
                async with connect(recorder.url) as alice, connect(recorder.url) as bob:
                    tokens = {}
                    for user, client in (("alice", alice), ("bob", bob)):
                        await client.send(json.dumps(
                            {"user": user, "password": Accounts.PASSWORDS[user]}))
                        tokens[user] = json.loads(await client.recv())["token"]
                    for user, client in (("bob", bob), ("alice", alice), ("bob", bob)):
                        await client.send(json.dumps({"token": tokens[user]}))
                        self.assertEqual(
                            json.loads(await client.recv()), {"you": user, "as": tokens[user]})
        with open(self.file, encoding="utf-8") as lines:
            text = lines.read()
        for secret in [*Accounts.PASSWORDS.values(), *tokens.values()]:
            self.assertNotIn(secret, text)

        given = {"password": "wonderland", "PASSWORD_2": "hunter2"}
        async with serve(Accounts().serve, "127.0.0.1", 0) as server:
            result = await self.replay(server_url(server), given)
            self.assertEqual(result[0], 0, result)
            # One password for both is refused by the server.
            result = await self.replay(server_url(server), given | {"PASSWORD_2": "wonderland"})
            self.assertEqual(result[0], 1, result)
            status, _, complaint = await self.replay(server_url(server), {"password": "x"})
            self.assertEqual(status, 2)
            self.assertIn("the secret 'password-2' is not known", complaint)
        async with serve(Accounts(mixes_up=True).serve, "127.0.0.1", 0) as server:
            result = await self.replay(server_url(server), given)
            self.assertEqual(result[0], 1, result)
            self.assertIn("/as", result[1])
            self.assertIn("secret:token", result[1])

    async def test_fields_are_given_in_the_place_of_those_recorded(self):
        async with serve(greet, "127.0.0.1", 0, process_request=admit) as server:
            url = server_url(server)
            await self.record(url)
            fields = ["authorization: Bearer s3cretTokenOfAlice", "Cookie:sid=0123456789abcdef",
                      f"X-API-Key: {KEY}"]
            options = [word for field in fields for word in ("--header", field)]
            kept = os.path.join(self.folder, "kept.jsonl")
            result = await self.replay(url, {}, *options, "--record", kept)
            self.assertEqual(result[0], 0, result)
            with open(kept, encoding="utf-8") as lines:
                text = lines.read()
            # It is as it was, so that it can be played again.
            self.assertIn('"authorization":"Bearer {{secret:bearer}}"', text)
            self.assert_hidden(text)
            result = await self.replay(url, {}, *options[:-1], "X-API-Key: another")
            self.assertEqual(result[0], 1, result)
            self.assertIn("401", result[1])

    async def test_a_search_gives_fields_too(self):
        async def forget_carol(server):
            async for message in server:
                await server.send("who?" if message == "carol" else f"hello, {message}")

        async with serve(greet, "127.0.0.1", 0, process_request=admit) as server:
            await self.record(server_url(server), "alice", "bob", "carol", "dave")
        fields = ["--header=Authorization: Bearer s3cretTokenOfAlice",
                  "--header=Cookie: sid=0123456789abcdef", f"--header=X-API-Key: {KEY}"]
        small = os.path.join(self.folder, "small.jsonl")
        async with serve(forget_carol, "127.0.0.1", 0, process_request=admit) as server:
            status, output, complaint = await self.run_tool(
                "shrink", self.file, "--against", server_url(server), "--pace", "asap",
                "--patience", "100ms", "--listen", "10ms", *fields, "-o", small, "--json")
        self.assertEqual(status, 0, complaint)
        with open(small, encoding="utf-8") as lines:
            text = lines.read()
        self.assertIn("carol", text)
        self.assertNotIn("bob", text)
        self.assert_hidden(text, output, complaint)
        self.assertIn("--header 'X-API-Key: …'", json.loads(output)["test"])

    async def test_a_secret_of_the_url_is_told_nowhere(self):
        async def betray(server):
            await server.send(f"you asked for {server.request.path}")
            async for _ in server:
                await server.send("that of 'a1b2c3d4e5f6'")

        async with serve(greet, "127.0.0.1", 0, process_request=admit) as server:
            await self.record(server_url(server))
        given = {"bearer": "s3cretTokenOfAlice", "cookie": "sid=0123456789abcdef", "x-api-key": KEY}
        paths = [os.path.join(self.folder, name) for name in ("run.xml", "run.html", "kept.jsonl")]
        async with serve(betray, "127.0.0.1", 0) as server:
            url = f"{server_url(server)}?token=a1b2c3d4e5f6"
            result = await self.replay(
                url, given, "--junit", paths[0], "--report", paths[1], "--record", paths[2])
            self.assertEqual(result[0], 1, result)
            # Nor is it recorded where it is known from the command line alone.
            paths.append(os.path.join(self.folder, "upstream.jsonl"))
            with Tool("record", "--upstream", url, "-o", paths[3], "--redact") as recorder:
                async with connect(recorder.url) as client:
                    self.assertIn("a1b2c3d4e5f6", await client.recv())
                    await client.send("whose?")
                    self.assertIn("a1b2c3d4e5f6", await client.recv())
        for path in paths:
            with open(path, encoding="utf-8") as file:
                self.assertNotIn("a1b2c3d4e5f6", file.read(), path)
        self.assertNotIn("a1b2c3d4e5f6", result[1] + result[2])
        self.assertIn("?token={{secret:token}}", result[1])
        self.assertIn("that of '{{secret:token}}'", result[1])

    async def test_a_name_that_a_placeholder_has_is_given_to_no_other(self):
        tokens = {"url": "a1b2c3d4e5f6", "login": "z9y8x7w6v5u4"}

        async def judge(server):
            if not server.request.path.endswith(tokens["url"]):
                await server.close(1008, "not you")
            async for message in server:
                ok = json.loads(message)["token"] == tokens["login"]
                await server.send(json.dumps({"ok": ok}))

        made = os.path.join(self.folder, "made.jsonl")
        async with serve(judge, "127.0.0.1", 0) as server:
            # What is in URLs is always taken out, the rest not before it is promoted.
            with Tool("record", "--upstream", server_url(server), "-o", self.file) as recorder:
                url = f"{recorder.url}?token={tokens['url']}"
                async with connect(url) as client:
                    await client.send(json.dumps({"token": tokens["login"]}))
                    self.assertEqual(await client.recv(), '{"ok": true}')
            result = await self.run_tool("promote", self.file, made)
            self.assertEqual(result[0], 0, result)
            self.file = made
            given = {"TOKEN": tokens["url"], "TOKEN_2": tokens["login"]}
            self.assertEqual((await self.replay(server_url(server), given))[0], 0)
            given["TOKEN_2"] = tokens["url"]
            self.assertEqual((await self.replay(server_url(server), given))[0], 1)

    async def test_a_field_is_told_nowhere_whatever_the_server_says(self):
        shown = []

        async def betray(server):
            fields = server.request.headers
            shown.append((fields.get_all("User-Agent"), fields.get_all("X-API-Key")))
            async for _ in server:
                await server.send(f"you are {fields['X-API-Key']}, {fields['Authorization']}")
                await server.send(fields["Authorization"].encode())
            await server.close(4000, fields["X-API-Key"])

        async with serve(greet, "127.0.0.1", 0) as server:
            with Tool("record", "--upstream", server_url(server), "-o", self.file) as recorder:
                async with connect(recorder.url) as client:
                    await client.send("alice")
                    await client.recv()
        names = ["run.xml", "run.html", "kept.jsonl"]
        paths = [os.path.join(self.folder, name) for name in names]
        async with serve(betray, "127.0.0.1", 0) as server:
            for form in [[], ["--json"]]:
                status, output, complaint = await self.replay(
                    server_url(server), {}, "--header", f"X-API-Key: {KEY}",
                    "--header=Authorization: Bearer s3cretTokenOfAlice",
                    "--header", "User-Agent: one", "--junit", paths[0], "--report", paths[1],
                    "--record", paths[2], *form)
                self.assertEqual(status, 1, complaint)
                self.assert_hidden(output, complaint)
                for path in paths:
                    with open(path, encoding="utf-8") as file:
                        self.assert_hidden(file.read())
        self.assertEqual(shown, [(["one"], [KEY])] * 2)
        self.assertIn("X-API-Key: …", output)
        # Nor where it was misspelt.
        status, output, complaint = await self.replay(
            "ws://127.0.0.1:9/", {}, "--header", KEY, "--junit", paths[0])
        self.assertEqual(status, 2)
        with open(paths[0], encoding="utf-8") as file:
            self.assert_hidden(output, complaint, file.read())

    def assert_hidden(self, *texts):
        for text in texts:
            for secret in ("s3cretTokenOfAlice", "0123456789abcdef", KEY):
                self.assertNotIn(secret, text)


if __name__ == "__main__":
    unittest.main()
