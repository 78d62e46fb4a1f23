"""Runs the benchmarks; Scripts/bench builds what they need and starts this."""

import argparse
import json
import os
import signal
import sys

import core
import proxy
import recordings
import rover
import slcan
import virtual_time


def main():
    parser = argparse.ArgumentParser(prog="Scripts/bench", description="Measures Lightlag.")
    parser.add_argument("part", nargs="?", choices=["core", "time", "proxy", "recording", "slcan", "rover", "all"],
                        default="all")
    parser.add_argument("--quick", action="store_true", help="less of all, in under a minute")
    parser.add_argument("--repeat", type=int, help="repetitions; default: 1 if quick, else 3")
    parser.add_argument("--json", metavar="FILE", help="write all figures to FILE")
    arguments = parser.parse_args()
    repetitions = arguments.repeat or (1 if arguments.quick else 3)
    # Whoever ends this ends what it has started: blocks are left in order.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))

    average = os.getloadavg()
    print(f"{os.cpu_count()} processors, load average {average[0]:.2f} {average[1]:.2f}; "
          f"medians of {repetitions}")
    output = {"processors": os.cpu_count(), "load_average": average, "repetitions": repetitions}
    if arguments.part in ("core", "all"):
        output["core"] = core.measure(repetitions, arguments.quick).json()
    if arguments.part in ("time", "all"):
        output["time"] = virtual_time.measure(repetitions, arguments.quick).json()
    if arguments.part in ("proxy", "all"):
        output["proxy"] = proxy.Bench(repetitions, arguments.quick).run().json()
    if arguments.part in ("recording", "all"):
        output["recording"] = recordings.measure(repetitions, arguments.quick).json()
    if arguments.part in ("slcan", "all"):
        output["slcan"] = slcan.measure(repetitions, arguments.quick).json()
    if arguments.part in ("rover", "all"):
        output["rover"] = rover.measure(repetitions, arguments.quick).json()
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as file:
            json.dump(output, file, indent=1)
            file.write("\n")


main()
