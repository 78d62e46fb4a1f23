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


if __name__ == "__main__":
    unittest.main()
