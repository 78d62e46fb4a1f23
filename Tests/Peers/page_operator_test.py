"""The rover, operated from pages in Chromium and from Node, directly and through `proxy`."""

import contextlib
import http.server
import json
import os
import pathlib
import subprocess
import threading
import unittest

import tool
from browser import Browser
from tool import Tool

HERE = pathlib.Path(__file__).resolve().parent
PICTURE = list(b"\x89PNG")
TRANSPORTS = (["polling"], ["websocket"], ["polling", "websocket"])


class Page(http.server.BaseHTTPRequestHandler):
    """A page without content, from an origin that is not the rover's."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()

    def log_message(self, *_):
        pass


class PageOperatorTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.pages = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
        threading.Thread(target=cls.pages.serve_forever, daemon=True).start()
        cls.browser = Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.quit()
        cls.pages.shutdown()
        cls.pages.server_close()

    @contextlib.contextmanager
    def rover(self, is_behind_proxy=False):
        """Serves a rover; gives the URL where pages find it."""
        with Tool("serve", "rover", "--profile", "perfect", "--seed", "1") as served, contextlib.ExitStack() as stack:
            front = stack.enter_context(Tool("proxy", served.url, "--profile", "perfect")) if is_behind_proxy else served
            yield front.url

    def operate(self, url, transports):
        """Operates the rover from a page; returns what that saw."""
        self.browser.driver.get(f"http://127.0.0.1:{self.pages.server_port}/")
        script = (HERE / "operator_page.js").read_text(encoding="utf-8")
        script += "const done = arguments[2]; operate(arguments[0], arguments[1])"
        script += ".then(done, (error) => done(String(error)));"
        url = url.replace("ws:", "http:")
        return self.browser.driver.execute_async_script(script, url, transports)

    def assert_operated(self, seen, transports):
        self.assertIsInstance(seen, dict, seen)
        self.assertEqual(seen["transport"], transports[-1])
        self.assertEqual(seen["events"], ["cameraFeed", "sensorData", "systemStatus"])
        self.assertEqual((seen["answers"], seen["picture"]), (3, PICTURE))

    def test_a_page_operates_the_rover_over_every_transport(self):
        with self.rover() as url:
            for transports in TRANSPORTS:
                with self.subTest(transports):
                    self.assert_operated(self.operate(url, transports), transports)

    def test_a_page_operates_the_rover_through_a_proxy(self):
        with self.rover(is_behind_proxy=True) as url:
            for transports in TRANSPORTS:
                with self.subTest(transports):
                    self.assert_operated(self.operate(url, transports), transports)

    def test_node_operates_the_rover_with_the_parser_of_socketio(self):
        with self.rover() as url:
            result = subprocess.run(
                ["node", HERE / "operator_node.js", url],
                env=os.environ | {"NODE_PATH": "/usr/share/nodejs"},
                capture_output=True,
                text=True,
                timeout=3 * tool.PATIENCE,
            )
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        seen = json.loads(result.stdout)
        # The command with binary data in it was refused.
        self.assertEqual(seen["events"], ["cameraFeed", "error", "sensorData", "systemStatus"])
        self.assertEqual(seen["picture"], PICTURE)
        self.assertEqual(len(seen["answers"]), 3)
