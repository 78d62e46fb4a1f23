"""Measures how recordings are read: `python Benchmarks/reading.py [--messages N] TOOL`.

Writes a recording of so many messages, has the tool read, check and convert it, and takes it away.
"""

import argparse
import hashlib
import os
import pathlib
import subprocess
import tempfile
import time

RECORDING = pathlib.Path(__file__).parent.parent / "Recordings" / "vehicles-default.jsonl"


# Messages that are made at once, and written again and again, each time at another instant.
BLOCK = 10_000


def block():
    """Messages of ten connections: JSON, text that is JSON behind a prefix, and binary; @ is the instant."""
    for place in range(BLOCK):
        fate = b'"drop":"loss"' if place % 100 == 7 else b'"due":@'
        c, direction = place % 10 + 1, b"up" if place % 3 else b"dn"
        if place % 20 == 0:
            rest = b'"k":"bin",%s,"b64":"AAECAwQFBgcICQoLDA0ODw=="' % fate
        elif place % 4 == 0:
            rest = b'%s,"s":"42[\\"drive\\",{\\"throttle\\":0.%04d,\\"vehicle\\":%d}]"' % (fate, place, c)
        else:
            rest = (b'%s,"j":["telemetry",{"vehicle":%d,"speed":%d.25,"position":[%d.5,%d.25],"heading":0.%04d}]'
                    % (fate, c, place % 30, place % 977, place % 1013, place))
        yield b'{"t":@,"ev":"msg","c":"c%d","d":"%s",%s}\n' % (c, direction, rest)


def write(path, blocks):
    """Writes a recording of so many blocks."""
    digest = hashlib.sha256()
    pattern = b"".join(block())
    with open(path, "wb") as file:

        def put(text):
            digest.update(text)
            file.write(text)

        put(RECORDING.open("rb").readline())
        for c in range(1, 11):
            put(b'{"t":%d,"ev":"open","c":"c%d","cl":"client-%d","url":"/ws","due":9000}\n' % (c, c, c))
        for c in range(1, 11):
            put(b'{"t":9000,"ev":"answer","c":"c%d","status":101,"due":9001}\n' % c)
        for place in range(1, blocks + 1):
            put(pattern.replace(b"@", b"%d" % (place * 1_000_000_000)))
        drops = pattern.count(b'"drop"') * blocks
        file.write(b'{"t":%d,"ev":"end","msgs":%d,"drops":%d,"conns":10,"sha256":"%s"}\n' % (
            (blocks + 1) * 1_000_000_000, blocks * BLOCK, drops, digest.hexdigest().encode()))


def run(*command):
    """Runs a command; returns seconds of the clock and the processor, and the peak memory in MB."""
    begin = time.monotonic()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    # Some say with 3 that there is something to know.
    assert os.waitstatus_to_exitcode(status) in (0, 3), command
    return time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description="Measures how recordings are read.")
    parser.add_argument("tool", type=pathlib.Path)
    parser.add_argument("--messages", type=int, default=1_000_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lines, container = pathlib.Path(folder) / "run.jsonl", pathlib.Path(folder) / "run.mcap"
        blocks = -(-arguments.messages // BLOCK)
        write(lines, blocks)
        print(f"{blocks * BLOCK} messages, {lines.stat().st_size / 1e6:.0f} MB of lines")
        print(f"{'':24}{'s':>8}{'CPU s':>8}{'peak MB':>9}")
        commands = [
            ("info", ["info", lines]), ("doctor", ["doctor", lines]),
            ("convert to MCAP", ["convert", lines, container]), ("info, MCAP", ["info", container]),
            ("doctor, MCAP", ["doctor", container]),
            ("convert from MCAP", ["convert", container, pathlib.Path(folder) / "back.jsonl"]),
            ("redact --check", ["redact", "--check", lines]),
        ]
        # It holds both in memory.
        if blocks * BLOCK <= 1_000_000:
            commands.append(("diff with itself", ["diff", lines, lines]))
        for name, command in commands:
            seconds, processor, memory = run(arguments.tool, *command)
            print(f"{name:24}{seconds:8.1f}{processor:8.1f}{memory:9.1f}")


main()
