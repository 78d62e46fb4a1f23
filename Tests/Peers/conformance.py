"""The Autobahn cases of RFC 6455 and 7692, as `kosoku` runs them, against the tool in three places.

Without arguments: 247 cases, without the groups 9 (sizes and speed) and 12 and 13 (compression).
With --deflate: those two groups, 216 cases; with --all: all 517, which takes many minutes. Exit
status 1 where a case fails.
"""

import argparse
import asyncio
import collections
import contextlib
import sys
import urllib.parse

import kosoku
from websockets.exceptions import ConnectionClosed

from tool import Tool, connect

LONG_GROUPS = ["9.*", "12.*", "13.*"]
# One case of each way to compress: by size, and by what was agreed on.
FEW_DEFLATED = ["12.1.1", "12.1.11", "12.5.1", *(f"13.{group}.1" for group in range(1, 8))]
OTHER_GROUPS = [f"{group}.*" for group in range(1, 12)]
ACCEPTED = ["OK", "NON-STRICT", "INFORMATIONAL"]

SERVE = ["serve", "echo", "--deflate"]


async def results_of(run):
    """Returns the results of a run, whether or not it was a success."""
    try:
        return await run
    except kosoku.FailureError as failure:
        return failure.results


async def test_address(url, excluded, included):
    """Runs the cases against the server at a URL."""
    address = urllib.parse.urlsplit(url).netloc
    return await results_of(kosoku.run_fuzzingclient(address, included, excluded, concurrency=4))


async def test_server(excluded, included=None):
    """Runs the cases against `serve echo`."""
    with Tool(*SERVE) as tool:
        return await test_address(tool.url, excluded, included)


async def test_proxy(excluded, included=None):
    """Runs the cases against `proxy` in front of `serve echo`: both of its sides, as one server."""
    with Tool(*SERVE) as server, Tool("proxy", server.url, "--deflate") as tool:
        return await test_address(tool.url, excluded, included)


async def echo(url):
    """Sends back every message of a connection."""
    with contextlib.suppress(ConnectionClosed):
        async with connect(url, compression=None, ping_interval=None) as client:
            async for message in client:
                await client.send(message)


async def test_client(excluded, included=None):
    """Runs the cases against the client's side of `proxy`.

    What answers is an echo in front of it: so each frame of the case meets our client first.
    """
    server = kosoku.run_fuzzingserver(included, excluded, host="127.0.0.1", port=0)
    async with server as server:
        with Tool("proxy", f"ws://127.0.0.1:{server.port}", "--deflate") as tool:
            async with connect(tool.url + "getCaseCount") as client:
                count = int(await client.recv())
            room = asyncio.Semaphore(4)

            async def run(number):
                async with room:
                    await echo(f"{tool.url}runCase?case={number}&agent=lightlag")

            await asyncio.gather(*(run(number) for number in range(1, count + 1)))
            await echo(tool.url + "updateReports?agent=lightlag")
            return await results_of(server.get_result())


ARRANGEMENTS = {"server": test_server, "proxy": test_proxy, "client": test_client}


def is_good(result):
    """Returns whether a case came out as it must."""
    return result.behavior.value in ACCEPTED and result.passed


def failures(results):
    """Returns a line for each case that did not come out as it must."""
    return [
        f"{result.case_id}: {result.behavior.value}, close {result.behavior_close.value}:"
        f" {result.result} {result.result_close}"
        for result in results
        if not is_good(result)
    ]


def main():
    """Runs the cases and prints what came of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="run all 517 cases")
    parser.add_argument("--deflate", action="store_true", help="run those of compression alone")
    parser.add_argument("place", nargs="*", help="server, proxy or client; all three by default")
    arguments = parser.parse_args()
    unknown = set(arguments.place) - set(ARRANGEMENTS)
    if unknown:
        parser.error(f"no such place: {', '.join(sorted(unknown))}")
    excluded = OTHER_GROUPS if arguments.deflate else None if arguments.all else LONG_GROUPS
    verdicts = [*ACCEPTED, "UNIMPLEMENTED", "FAILED", "ERROR"]
    print("place   cases", *verdicts, "bad", sep="  ")
    status = 0
    for place in arguments.place or ARRANGEMENTS:
        results = asyncio.run(ARRANGEMENTS[place](excluded))
        counts = collections.Counter(result.behavior.value for result in results)
        bad = failures(results)
        columns = [f"{counts[verdict]:{len(verdict)}}" for verdict in verdicts]
        print(f"{place:6}  {len(results):5}", *columns, f"{len(bad):3}", sep="  ")
        print("".join(f"  {line}\n" for line in bad), end="", flush=True)
        status = status or bool(bad) or not results
    return status


if __name__ == "__main__":
    sys.exit(main())
