"""The Autobahn cases but for the long ones, with the tool in each of its places."""

import asyncio
import unittest

import conformance

CASES = 247


class ConformanceTest(unittest.TestCase):
    def check(self, place):
        """Runs the cases with the tool in a place."""
        results = asyncio.run(conformance.ARRANGEMENTS[place](conformance.LONG_GROUPS))
        self.assertEqual(len(results), CASES)
        self.assertEqual(conformance.failures(results), [])

    def test_the_server_conforms(self):
        self.check("server")

    def test_the_proxy_conforms(self):
        self.check("proxy")

    def test_the_client_conforms(self):
        self.check("client")
