"""The samples, which have every form of line, read with nothing but JSON, against what is expected.

A reader in another language can be checked likewise: `Tests/Samples/expected.json` has, for each
file, what there is to count. `every_form_test.py write [FOLDER]` writes that down, and chooses
sessions of every form anew from those in a folder: see `Tests/Samples/README.md`.
"""

import collections
import hashlib
import json
import pathlib
import sys
import unittest

import recording

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "Tests" / "Samples"
EXPECTED = FOLDER / "expected.json"


def instants(line):
    """Returns when something arrives, as far as a line says so."""
    due = line.get("due")
    return due if isinstance(due, list) else [] if due is None else [due]


def payload_size(line):
    """Returns the bytes of a payload, or `None` where only the line's own bytes tell."""
    if "s" in line:
        return len(line["s"].encode())
    return len(line["b64"]) // 4 * 3 - line["b64"].count("=") if "b64" in line else None


class Summary:
    """What there is in a recording."""

    def __init__(self, file):
        data = file.read_bytes()
        *lines, rest = data.split(b"\n")
        assert rest == b""
        self.lines = [json.loads(line) for line in lines]
        self.payloads = [
            recording.payload(text, line, f"{file}.blobs")
            for text, line in zip(lines, self.lines)
            if line["ev"] == "msg"
        ]
        end = self.lines[-1]
        before = data[: len(data) - len(lines[-1]) - 1]
        assert hashlib.sha256(before).hexdigest() == end["sha256"]
        # Copies of each message that wait.
        self.waiting = collections.Counter()
        self.counts = collections.Counter()
        self.kinds = collections.Counter(line["ev"] for line in self.lines)
        self.drops = collections.Counter()
        self.instants = 0
        self.damaged = 0
        self.phases = {phase["name"]: False for phase in self.lines[0]["config"].get("phases", [])}
        self.instant = 0
        for line in self.lines[1:]:
            self._take(line)
        drops = sum(self.drops.values())
        assert (end["msgs"], end["drops"], end["conns"]) == (
            self.kinds["msg"],
            drops,
            self.kinds["open"],
        )

    def _take(self, line):
        assert self.instant <= line["t"], "time goes back"
        self.instant = line["t"]
        if line["ev"] == "msg":
            way = line["c"], line["d"]
            message = (*way, self.counts[way])
            self.counts[way] += 1
            self._decide(line, message)
        elif line["ev"] == "left":
            message = line["c"], line["d"], line["i"]
            assert line["i"] < self.counts[line["c"], line["d"]]
            if line.get("due", 0) is not None:
                assert self.waiting[message] > 0, "it did not wait"
                self.waiting[message] -= 1
            self._decide(line, message)
        elif line["ev"] == "lost":
            message = line["c"], line["d"], line["i"]
            assert line["i"] < self.counts[line["c"], line["d"]]
            self.waiting[message] -= min(self.waiting[message], 1)
            self.drops[line["drop"]] += 1
        elif line["ev"] == "phase":
            assert self.phases[line["name"]] != line["on"], "a phase is on and off by turns"
            self.phases[line["name"]] = line["on"]
        elif line["ev"] == "rule":
            assert ("set" in line) != ("remove" in line)

    def _decide(self, line, message):
        if "drop" in line:
            assert ("due" in line) == (line["drop"] == "cut")
            self.drops[line["drop"]] += 1
        elif line["due"] is None:
            self.waiting[message] += 1
        else:
            assert all(line["t"] <= instant for instant in instants(line))
            self.instants += len(instants(line))
        if "damage" in line:
            self.damaged += 1
            offset, mask = line["damage"]
            size = payload_size(line) if line["ev"] == "msg" else None
            assert 1 <= mask <= 255 and (size is None or offset < size)

    def expectation(self):
        """Returns what a reader should find; large numbers as text, which no reader rounds."""
        payloads = [p if isinstance(p, bytes) else p.encode() for p in self.payloads]
        return {
            "seed": str(int(self.lines[0]["seed"], 16)),
            "end": str(self.lines[-1]["t"]),
            "lines": dict(sorted(self.kinds.items())),
            "drops": dict(sorted(self.drops.items())),
            "instants": self.instants,
            "damaged": self.damaged,
            "waitingAtTheEnd": sum(self.waiting.values()),
            "payloads": hashlib.sha256(b"".join(payloads)).hexdigest(),
            "sha256": self.lines[-1]["sha256"],
        }


def summaries():
    """Returns the summary of each file, by name."""
    return {file.name: Summary(file) for file in sorted(FOLDER.glob("*.jsonl"))}


# Members whose values are forms of their own.
WORDS = {"action", "by", "discipline", "distribution", "do", "drop", "ev", "flow", "k", "kind",
         "lossMode", "model", "text", "unit"}


def forms(value, path=""):
    """Returns what kinds of members there are in a line, by path, type and some of their values."""
    if isinstance(value, dict):
        inner = [forms(member, f"{path}.{name}") for name, member in value.items()
                 if name not in ("j", "doc")]
        return {path}.union(*inner)
    if isinstance(value, list):
        return {f"{path}[]"}.union(*[forms(element, f"{path}[]") for element in value[:50]])
    name = path.rpartition(".")[2]
    if name in WORDS:
        return {f"{path}={str(value).split(' ')[0]}"}
    return {f"{path}:{type(value).__name__}"}


def choose(folder, most=16):
    """Returns the texts of sessions that together have all forms, as few and as short as may be."""
    texts = [file.read_bytes() for file in sorted(pathlib.Path(folder).glob("*.jsonl"))]
    there = {text: set().union(*[
        {f"{line.get('ev')}{form}" for form in forms(line)}
        for line in map(json.loads, text.splitlines())]) for text in texts}
    missing, chosen = set().union(*there.values()), []
    while missing and len(chosen) < most:
        best = max(texts, key=lambda text: (len(there[text] & missing), -len(text)))
        chosen.append(best)
        missing -= there[best]
    if missing:
        print("not in any of them:", *sorted(missing), sep="\n  ")
    return chosen


class EveryFormTest(unittest.TestCase):
    def test_each_file_has_what_is_expected(self):
        expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
        found = {name: summary.expectation() for name, summary in summaries().items()}
        self.assertEqual(found, expected)

    def test_together_they_have_every_kind_of_line(self):
        kinds = {line["ev"] for summary in summaries().values() for line in summary.lines}
        schemas = {path.stem for path in ROOT.glob("schema/*.json")}
        self.assertEqual(kinds, schemas)


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"]:
        for number, text in enumerate(choose(sys.argv[2]) if sys.argv[2:] else [], 1):
            (FOLDER / f"every-form-{number}.jsonl").write_bytes(text)
        found = {name: summary.expectation() for name, summary in summaries().items()}
        EXPECTED.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    else:
        unittest.main()
