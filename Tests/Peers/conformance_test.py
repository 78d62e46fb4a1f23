"""The Autobahn cases but for the long ones, and few of compression, with the tool in each of its places."""

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

    def test_compressed_messages_conform(self):
        for place, run in conformance.ARRANGEMENTS.items():
            with self.subTest(place):
                results = asyncio.run(run(None, conformance.FEW_DEFLATED))
                self.assertEqual(conformance.failures(results), [])
                # All of them, and none for want of compression.
                self.assertEqual(
                    [(result.case_id, result.behavior.value) for result in sorted(results, key=lambda r: r.case_id)],
                    [(case, "OK") for case in sorted(conformance.FEW_DEFLATED)],
                )

    def test_the_server_conforms(self):
        self.check("server")

    def test_the_proxy_conforms(self):
        self.check("proxy")

    def test_the_client_conforms(self):
        self.check("client")
