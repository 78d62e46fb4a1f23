"""Measures how fast CAN frames become lines of SLCAN and come back, beside python-can."""

import importlib.util
import sys

from core import BUILD, run
from peers import ROOT
from results import Results, shown, table

PYTHON = [sys.executable, ROOT / "Benchmarks" / "Peers" / "slcan_python.py"]
CASES = ("encode", "decode")


def measure(repetitions, is_quick):
    """Measures both, each in turn, so often; python-can only where it is installed."""
    results = Results()
    has_python_can = importlib.util.find_spec("can") and importlib.util.find_spec("serial")
    if not has_python_can:
        results.absent["python-can"] = "not installed: pip install python-can pyserial"
    for _ in range(repetitions):
        ours = run([BUILD / "SLCANBenchmark"], 2_000 if is_quick else 20_000)
        theirs = run(PYTHON, 20_000) if has_python_can else None
        for case in CASES:
            for name, result in (("Lightlag", ours), ("python-can", theirs)):
                rate = result and result["count"] / result[f"{case}_seconds"]
                results.add(case, name, rate)
    show(results)
    return results


def show(results):
    """Prints the table, and who was not there."""
    rows = [
        [case, *(shown(results.median(case, name)) for name in ("Lightlag", "python-can")),
         shown(results.ratio(case, "Lightlag", "python-can"))]
        for case in CASES
    ]
    table("SLCAN: frames/s", ["", "Lightlag", "python-can", "ours / python-can"], rows)
    for name, reason in results.absent.items():
        print(f"{name}: {reason}")
