"""Measures python-can's own SLCAN, with a port that is nothing but memory; prints one object."""

import json
import sys
import time

import can
from can.interfaces import slcan


class Port:
    """A serial port that swallows what is written, and gives what it was filled with."""

    def __init__(self, content=b""):
        self.content = content
        self.place = 0
        self.write_timeout = None
        self.baudrate = 115200

    @property
    def in_waiting(self):
        return len(self.content) - self.place

    def read(self, count=1):
        self.place += count
        return self.content[self.place - count:self.place]

    def write(self, data):
        return len(data)

    def flush(self):
        pass

    def reset_input_buffer(self):
        pass

    def close(self):
        pass


def frames(count):
    """Returns frames like those of SLCANBenchmark.swift."""
    made = []
    for number in range(count):
        extended = number % 4 == 3
        identifier = number * 0x9E3779B & (0x1FFFFFFF if extended else 0x7FF)
        data = [(number * 37 + place * 91) & 255 for place in range(number % 9)]
        made.append(can.Message(arbitration_id=identifier, is_extended_id=extended, data=data))
    return made


def line(message):
    """Returns the line of a frame."""
    form = "T%08X%d" if message.is_extended_id else "t%03X%d"
    head = form % (message.arbitration_id, message.dlc)
    return (head + message.data.hex().upper() + "\r").encode()


def main():
    count = int(sys.argv[1])
    messages = frames(count)
    port = Port()
    slcan.serial.serial_for_url = lambda *_, **__: port
    bus = slcan.slcanBus("memory", sleep_after_open=0)

    start = time.perf_counter()
    for message in messages:
        bus.send(message)
    encoding = time.perf_counter() - start

    port.content, port.place = b"".join(map(line, messages)), 0
    start = time.perf_counter()
    decoded = 0
    while bus.recv(timeout=0) is not None:
        decoded += 1
    decoding = time.perf_counter() - start
    bus.shutdown()
    if decoded != count:
        raise RuntimeError(f"{decoded} frames of {count} came back")
    print(json.dumps(
        {"count": count, "encode_seconds": encoding, "decode_seconds": decoding}))


main()
