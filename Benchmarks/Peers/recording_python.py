"""Writes messages as one would first do it in Python: a line of JSON each, flushed once a batch."""

import json
import sys
import time


def main():
    path, count, batch = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    payload = {"number": 1, "x": 0.125, "y": -3.5, "text": "x" * 39}
    start = time.perf_counter()
    with open(path, "w", encoding="ascii") as file:
        for number in range(count):
            line = {"t": number * 1000, "ev": "msg", "c": f"c{number % 20 + 1}", "d": "up",
                    "due": number * 1000 + 50_000_000, "j": ["telemetry", payload]}
            file.write(json.dumps(line, separators=(",", ":")) + "\n")
            if (number + 1) % batch == 0:
                file.flush()
    print(json.dumps({"count": count, "seconds": time.perf_counter() - start}))


main()
