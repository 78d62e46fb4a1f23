"""What the serial service refuses, and how it says so."""

import http.client
import json
import tempfile
import unittest

import serial_test
import tool
from tool import Tool


class RefusalTest(unittest.TestCase):
    ask = serial_test.RequestTest.ask

    def test_a_body_that_cannot_be_taken_is_answered_like_all_else(self):
        with Tool("serve", "serial") as served:
            for headers, status in (({"Content-Length": "99999999"}, 413), ({"Transfer-Encoding": "chunked"}, 411)):
                connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=tool.PATIENCE)
                connection.putrequest("POST", "/port/write")
                for name, value in headers.items():
                    connection.putheader(name, value)
                connection.endheaders()
                response = connection.getresponse()
                self.assertEqual((response.status, response.headers["Content-Type"]), (status, "application/json"))
                self.assertIn("body", json.loads(response.read())["error"])
                connection.close()

    def test_a_pseudo_terminal_says_what_it_has_not(self):
        with tempfile.TemporaryDirectory() as folder:
            for kind in ("pty", "echo+pty"):
                with Tool("serve", "serial", "--device", f"{kind}:{folder}/tty") as served:
                    answer = self.ask(served, "POST", "/port/reconfigure", {"flow_control": "hardware"})
                    self.assertEqual(answer[0], 409)
                    self.assertIn("no modem lines", answer[1]["error"])
                    self.assertEqual(self.ask(served, "GET", "/ports")[1]["ports"][0]["flow_control"], "none")


if __name__ == "__main__":
    unittest.main()
