"""HAR files as Chromium itself writes them: the network panel of its DevTools, without a window."""

import asyncio
import contextlib
import itertools
import json
import pathlib
import subprocess
import tempfile

from tool import PATIENCE, connect

PROGRAM = pathlib.Path("/usr/bin/chromium")

# What "Save all as HAR" does, by the panel's own modules.
EXPORT = """(async () => {
  const root = 'devtools://devtools/bundled/models';
  const { Log } = await import(`${root}/har/har.js`);
  const { NetworkLog } = await import(`${root}/logs/logs.js`);
  const requests = NetworkLog.NetworkLog.instance().requests();
  return JSON.stringify({ log: await Log.Log.build(requests, { sanitize: false }) });
})()"""


class Page:
    """A page of the browser, spoken to by the Chrome DevTools Protocol."""

    def __init__(self, socket, numbers, target):
        self.socket, self.numbers, self.target = socket, numbers, target
        self.session = None

    async def call(self, method, **parameters):
        """Calls a method, and returns what it returns; events are passed over."""
        number = next(self.numbers)
        call = {"id": number, "method": method, "params": parameters}
        await self.socket.send(json.dumps(call | ({"sessionId": self.session} if self.session else {})))
        while True:
            answer = json.loads(await asyncio.wait_for(self.socket.recv(), PATIENCE * 2))
            if answer.get("id") == number:
                assert "error" not in answer, answer
                return answer["result"]

    async def run(self, script):
        """Runs a script, waits for what it promises, and returns its value."""
        result = await self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    async def wait(self, script):
        """Waits until a script says yes."""
        for _ in range(PATIENCE * 20):
            with contextlib.suppress(AssertionError):
                if await self.run(script):
                    return
            await asyncio.sleep(0.1)
        raise AssertionError(f"waited in vain until {script}")


@contextlib.asynccontextmanager
async def browser():
    """Starts a browser; gives a function that opens a page there, and the port of its protocol."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        # Chromium's sandbox does not start for root, as whom containers run.
        process = subprocess.Popen(
            [PROGRAM, "--headless=new", "--no-sandbox", "--disable-gpu",
             "--remote-debugging-port=0", "--remote-allow-origins=*",
             f"--user-data-dir={folder}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        try:
            place = pathlib.Path(folder, "DevToolsActivePort")
            for _ in range(PATIENCE * 20):
                if place.exists() and len(place.read_text().split("\n")) > 1:
                    break
                await asyncio.sleep(0.1)
            port, path = place.read_text().split("\n")[:2]
            async with connect(f"ws://127.0.0.1:{port}{path}") as socket:
                numbers = itertools.count(1)

                async def open_page(address):
                    whole = Page(socket, numbers, None)
                    target = (await whole.call("Target.createTarget", url=address))["targetId"]
                    page = Page(socket, numbers, target)
                    answer = await whole.call(
                        "Target.attachToTarget", targetId=target, flatten=True
                    )
                    page.session = answer["sessionId"]
                    return page

                yield open_page, port
        finally:
            process.terminate()
            process.wait()


async def archive(address, script):
    """Has Chromium run a script in a page, and returns the HAR file of what its panel has seen."""
    async with browser() as (open_page, port):
        page = await open_page("about:blank")
        panel = await open_page(
            "devtools://devtools/bundled/devtools_app.html"
            f"?ws=127.0.0.1:{port}/devtools/page/{page.target}&panel=network"
        )
        ready = (
            "import('devtools://devtools/bundled/core/sdk/sdk.js').then(({ TargetManager }) =>"
            " TargetManager.TargetManager.instance().primaryPageTarget() !== null)"
        )
        await panel.wait(ready)
        await page.call("Page.navigate", url=address)
        await page.wait("document.readyState === 'complete' && typeof talk === 'function'")
        await page.run(script)
        for _ in range(PATIENCE * 20):
            log = await panel.run(EXPORT)
            if '"receive"' in log:
                return json.loads(log)
            await asyncio.sleep(0.1)
        raise AssertionError("the panel has seen no message")
