"""Recordings without the secrets that a server asks for, which a replay puts back."""

import asyncio
import http
import os
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


class SecretsTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.file = os.path.join(folder, "run.jsonl")

    async def record(self, url):
        with Tool("record", "--upstream", url, "-o", self.file, "--redact") as recorder:
            headers = {
                "Authorization": "Bearer s3cretTokenOfAlice",
                "Cookie": "sid=0123456789abcdef",
                "X-API-Key": KEY,
            }
            async with connect(recorder.url, additional_headers=headers) as client:
                await client.send("alice")
                self.assertEqual(await client.recv(), "hello, alice")

    async def replay(self, url, secrets):
        environment = {f"LIGHTLAG_SECRET_{name}": value for name, value in secrets.items()}
        process = await asyncio.create_subprocess_exec(
            tool.path(), "replay", self.file, "--against", url, "--pace", "asap",
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
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

            secrets = {
                "bearer": "s3cretTokenOfAlice", "cookie": "sid=0123456789abcdef",
                "x-api-key": KEY}
            result = await self.replay(url, secrets)
            self.assertEqual(result[0], 0, result)
            result = await self.replay(url, secrets | {"bearer": "another"})
            self.assertEqual(result[0], 1, result)
            self.assertIn("401", result[1])
            del secrets["x-api-key"]
            status, _, complaint = await self.replay(url, secrets)
            self.assertEqual(status, 2)
            self.assertIn("the secret 'x-api-key' is not known", complaint)


if __name__ == "__main__":
    unittest.main()
