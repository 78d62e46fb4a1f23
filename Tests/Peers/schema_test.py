"""The schemas against the sessions in Recordings/ and the profiles, by `jsonschema`."""

import copy
import json
import pathlib
import unittest

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
VALIDATORS = {
    path.stem: jsonschema.Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))
    for path in sorted(ROOT.glob("schema/*.json"))
}
PERFECT = {
    "enabled": True,
    "delayNanoseconds": 0,
    "jitterNanoseconds": 0,
    "distribution": "uniform",
    "lossPartsPerBillion": 0,
    "duplicatePartsPerBillion": 0,
    "cutPartsPerBillion": 0,
    "rateBitsPerSecond": None,
    "limitMessages": 1,
    "limitBytes": 1,
    "inOrder": True,
}
CONDITIONS = {"up": PERFECT, "dn": PERFECT}
PHASE = {"name": "p", "startNanoseconds": 0, "up": {"flow": "hold"}, "dn": {}}
RULE = {
    "name": "r",
    "direction": "up",
    "event": None,
    "kind": "binary",
    "sizeBytes": [1, 2],
    "pointer": "/a~0",
    "equals": None,
    "nth": {"every": 3},
    "probabilityPartsPerBillion": 5,
    "verdict": "hold",
    "holdNanoseconds": None,
}
HEADER = {
    "lightlag": 1,
    "ev": "header",
    "name": "n",
    "tool": "t",
    "clock": "real",
    "wall": None,
    "seed": "0x0000000000000007",
    "rng": "r",
    "profile": None,
    "config": {
        **CONDITIONS,
        "crossing": {"handshake": "local", "ping": "local"},
        "limits": {
            "connections": 1,
            "messageBytes": 1,
            "inFlightMessages": 1,
            "inFlightBytes": 1,
            "sessionBytes": 1,
            "stepsPerInstant": 1,
        },
    },
    "backend": {"kind": "echo", "version": "1", "options": {}},
    "clients": None,
    "subject": "client",
}
# One good line of each kind, with all its keys.
LINES = [
    HEADER,
    {
        "t": 1,
        "ev": "open",
        "c": "c1",
        "cl": "client-1",
        "url": "/",
        "proto": ["a"],
        "hdr": {"origin": "o"},
        "due": 2,
    },
    {"t": 1, "ev": "answer", "c": "c1", "status": 101, "proto": "a", "due": 2},
    {"t": 1, "ev": "answer", "c": "c1", "status": 503, "reason": "", "due": 2},
    {"t": 1, "ev": "msg", "c": "c1", "d": "up", "due": 2, "q": 3, "pre": "4", "j": None},
    {"t": 1, "ev": "msg", "c": "c1", "d": "up", "due": [2, 3], "s": "text"},
    {"t": 1, "ev": "msg", "c": "c1", "d": "dn", "k": "bin", "drop": "loss", "b64": "AP8="},
    {"t": 1, "ev": "msg", "c": "c1", "d": "dn", "k": "ping", "due": 2, "drop": "cut", "b64": ""},
    {"t": 1, "ev": "msg", "c": "c1", "d": "dn", "due": None, "j": {}},
    {"t": 1, "ev": "msg", "c": "c1", "d": "up", "due": [2, 3], "damage": [0, 255], "s": "text"},
    {"t": 1, "ev": "left", "c": "c1", "d": "up", "i": 0, "due": 2, "damage": [9, 1]},
    {"t": 1, "ev": "left", "c": "c1", "d": "up", "i": 0, "due": [2, 3]},
    {"t": 1, "ev": "left", "c": "c1", "d": "up", "i": 0, "due": None},
    {"t": 1, "ev": "left", "c": "c1", "d": "up", "i": 0, "drop": "queue"},
    {"t": 1, "ev": "left", "c": "c1", "d": "up", "i": 0, "due": 2, "drop": "cut"},
    {"t": 1, "ev": "recv", "c": "c1", "d": "up", "i": 0, "due": 1},
    {"t": 1, "ev": "rule", "set": RULE},
    {"t": 1, "ev": "rule", "remove": "r"},
    {"t": 1, "ev": "phase", "name": "p", "on": True},
    {"t": 1, "ev": "lost", "c": "c1", "d": "up", "i": 0, "drop": "closed"},
    {
        "t": 1,
        "ev": "close",
        "c": "c1",
        "d": "up",
        "by": "net",
        "code": 1006,
        "reason": "",
        "clean": False,
    },
    {"t": 1, "ev": "net", "link": "*", "set": CONDITIONS},
    {"t": 1, "ev": "mark", "name": "n", "data": "d"},
    {"t": (1 << 53) - 1, "ev": "mark", "name": "n", "data": "d"},
    {
        "t": (1 << 53) + 1,
        "ev": "msg",
        "c": "c1",
        "d": "up",
        "due": (1 << 53) + 3,
        "blob": "sha256-" + "0" * 64,
        "len": 65_537,
    },
    {
        **HEADER,
        "wall": "2026-11-22T10:00:00.000000000Z",
        "part": {"number": 2, "from": 1, "after": "run.0001.jsonl", "sha256": "0" * 64},
        "match": {"level": "L1"},
        "redactions": ["bearer"],
    },
    {**HEADER, "wall": "2026-11-22", "part": {"from": 0}},
    {"t": 1, "ev": "end", "msgs": 0, "drops": 0, "conns": 0, "next": "b", "sha256": "0" * 64},
    {"t": 1 << 62, "ev": "end", "msgs": 0, "drops": 0, "conns": 0, "sha256": "0" * 64},
]
OPTIONAL = {"proto", "hdr", "q", "pre", "k", "damage", "part", "match", "redactions", "next"}
# Conditions that are good beside those of a perfect link, and changes that are wrong.
GOOD_CONDITIONS = [
    {"flow": "outage", "truncated": True, "arithmetic": "netem", "shared": True},
    {"delayTrace": None},
    {"delayTrace": {"course": "linear", "periodNanoseconds": 9, "samples": [[0, 1], [5, 2]]}},
    {"distribution": "table", "jitterTable": [-5, 5], "jitterCorrelationPartsPerBillion": 1},
    {"lossModel": {"model": "gilbert-elliott", "p": 1, "r": 2, "1-h": 3, "1-k": 4}},
    {"lossModel": {"model": "4-state", "p13": 1, "p31": 2, "p32": 3, "p23": 4, "p14": 5}},
    {"lossModel": {"every": 1}, "lossMode": "retransmit"},
    {"lossModel": {"first": 0}},
    {"lossModel": {"indices": [0, 7]}},
    {"lossPartsPerBillion": 5, "lossCorrelationPartsPerBillion": 999_999_999},
    {"duplicateCorrelationPartsPerBillion": 1},
    {
        "corrupt": {
            "chancePartsPerBillion": 1,
            "unit": "byte",
            "text": "any",
            "correlationPartsPerBillion": 0,
        }
    },
    {"reorder": {"chancePartsPerBillion": 1, "correlationPartsPerBillion": 0, "gap": 5}},
    {"limitNanoseconds": 0, "discipline": {"kind": "drophead"}},
    {"discipline": {"kind": "codel", "targetNanoseconds": 0, "intervalNanoseconds": 1}},
    {"overhead": {"webSocket": True, "tls": True, "tcp": True, "bytes": 0, "bytesLess": 4}},
]
BAD_CONDITIONS = [
    {"later": 1},
    {"flow": "shut"},
    {"delayNanoseconds": -1},
    {"delayNanoseconds": 1 << 62},
    {"delayTrace": {"course": "linear", "samples": []}},
    {"distribution": "table"},
    {"jitterTable": [1, 2]},
    {"lossPartsPerBillion": 1_000_000_001},
    {"lossPartsPerBillion": 1, "lossModel": {"first": 1}},
    {"lossModel": {"every": 0}},
    {"lossModel": {"every": 1, "first": 1}},
    {"lossCorrelationPartsPerBillion": 1_000_000_000},
    {"corrupt": {}},
    {"reorder": {"chancePartsPerBillion": 1}},
    {"rateTrace": {"once": True, "milliseconds": [1]}},
    {"limitMessages": 0},
    {"discipline": {"kind": "codel"}},
    {"overhead": {"bytes": 1}},
]
# Changes of one key that make a good line wrong.
MISTAKES = [
    ("header", "lightlag", 2),
    ("header", "clock", "slow"),
    ("header", "seed", "7"),
    ("header", "seed", 7),
    ("header", "wall", 0),
    ("header", "wall", "2026-11-22T10:00:00+02:00"),
    ("header", "wall", "yesterday"),
    ("header", "part", {"number": 0, "from": 0}),
    ("header", "redactions", "bearer"),
    ("msg", "blob", "sha256-0"),
    ("msg", "len", -1),
    ("end", "next", ""),
    ("header", "profile", {"name": "p"}),
    ("header", "config", CONDITIONS),
    ("header", "backend", {"kind": "echo"}),
    ("header", "subject", "none"),
    ("open", "cl", "c1"),
    ("open", "c", "c0"),
    ("open", "proto", []),
    ("open", "hdr", {"origin": 1}),
    ("answer", "status", 503.5),
    ("answer", "status", "101"),
    ("msg", "d", "down"),
    ("msg", "k", "text"),
    ("msg", "due", "2"),
    ("msg", "due", [1]),
    ("msg", "due", [1, 2, 3]),
    ("msg", "due", (1 << 62) + 1),
    ("msg", "drop", "chance"),
    ("msg", "s", 1),
    ("msg", "b64", "A"),
    ("msg", "q", -1),
    ("recv", "i", -1),
    ("recv", "i", 0.5),
    ("msg", "damage", [0, 0]),
    ("msg", "damage", [0]),
    ("msg", "damage", [-1, 1]),
    ("left", "due", [1]),
    ("left", "drop", "closed"),
    ("left", "i", -1),
    ("lost", "drop", "loss"),
    ("rule", "set", {**RULE, "verdict": "drop"}),
    ("rule", "set", {**RULE, "pointer": None}),
    ("rule", "set", {**RULE, "later": 1}),
    ("rule", "set", {key: RULE[key] for key in RULE if key != "nth"}),
    ("rule", "remove", "no name"),
    ("phase", "on", 1),
    ("phase", "name", None),
    ("close", "by", "me"),
    ("close", "code", 65_536),
    ("close", "code", 1000),
    ("close", "clean", True),
    ("net", "link", "all"),
    ("net", "set", {"up": {}}),
    ("mark", "data", {}),
    ("end", "sha256", "0" * 63),
    ("end", "msgs", None),
]


def is_good(line):
    """Returns whether the schema of a line's kind takes it."""
    return VALIDATORS[line["ev"]].is_valid(line)


def with_conditions(place, both):
    """Returns a line with those conditions."""
    if place == "header":
        return {**HEADER, "config": {**HEADER["config"], **both}}
    return {"t": 1, "ev": "net", "link": "c1", "set": both}


def described(schema, document, path=""):
    """Returns the paths of all members that a schema, a part of a document, has a word about."""
    if not isinstance(schema, dict):
        return set()
    parts = [(f"{path}.{name}", part) for name, part in schema.get("properties", {}).items()]
    paths = {inner for inner, _ in parts}
    paths |= {f"{path}.{name}" for name in schema.get("required", [])}
    parts += [(f"{path}[]", schema.get("items"))]
    parts += [(path, schema.get(key)) for key in ["if", "then", "else"]]
    parts += [(path, part) for key in ["allOf", "anyOf", "oneOf"] for part in schema.get(key, [])]
    if "$ref" in schema:
        parts.append((path, document["$defs"][schema["$ref"].rpartition("/")[2]]))
    return paths.union(*[described(part, document, inner) for inner, part in parts])


def members(value, path=""):
    """Returns the paths of all members in a value."""
    if isinstance(value, dict):
        parts = [(f"{path}.{name}", member) for name, member in value.items()]
        return {inner for inner, _ in parts}.union(*[members(part, at) for at, part in parts])
    if isinstance(value, list):
        return set().union(*[members(element, f"{path}[]") for element in value])
    return set()


class SchemaTest(unittest.TestCase):
    def test_each_is_a_schema(self):
        self.assertEqual(set(VALIDATORS), {line["ev"] for line in LINES})
        for name, validator in VALIDATORS.items():
            with self.subTest(name):
                jsonschema.Draft202012Validator.check_schema(validator.schema)

    def test_every_profile_is_good(self):
        """Profiles have a schema of their own, beside them."""
        folder = ROOT / "Profiles"
        schema = json.loads((folder / "profile.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        paths = [p for p in folder.glob("*.json") if not p.name.endswith(".schema.json")]
        self.assertTrue(paths)
        for path in paths:
            validator.validate(json.loads(path.read_text(encoding="utf-8")))
        with self.assertRaises(jsonschema.ValidationError):
            validator.validate({"name": "x", "summary": "y", "delay": {"value": "50 ms"}})

    def test_every_line_of_the_recordings_is_good(self):
        for folder in ["Recordings", "Tests/Samples"]:
            files = sorted(ROOT.glob(f"{folder}/*.jsonl"))
            self.assertTrue(files)
            for file in files:
                for number, text in enumerate(file.read_bytes().splitlines(), 1):
                    line = json.loads(text)
                    with self.subTest(file=file.name, line=number):
                        VALIDATORS[line["ev"]].validate(line)

    def test_every_member_is_in_a_sample(self):
        found = {kind: set() for kind in VALIDATORS}
        for file in sorted(ROOT.glob("Tests/Samples/*.jsonl")):
            for line in map(json.loads, file.read_bytes().splitlines()):
                found[line["ev"]] |= members(line)
        for kind, validator in VALIDATORS.items():
            with self.subTest(kind=kind):
                known = described(validator.schema, validator.schema)
                self.assertTrue({".ev"} < known)
                self.assertEqual(known - found[kind], set())

    def test_good_lines_are_good_with_keys_that_are_not_known_too(self):
        for line in LINES:
            with self.subTest(line=line):
                VALIDATORS[line["ev"]].validate(line)
                VALIDATORS[line["ev"]].validate({**line, "later": {}})

    def test_no_key_may_be_missing(self):
        for line in LINES:
            # Without its drop a message that is cut is one that arrives.
            free = OPTIONAL | ({"drop"} if line.get("drop") == "cut" else set())
            for key in set(line) - free:
                with self.subTest(line=line, key=key):
                    less = {name: value for name, value in line.items() if name != key}
                    self.assertFalse(VALIDATORS[line["ev"]].is_valid(less))

    def test_no_key_is_of_another_type(self):
        for line in LINES:
            for key in set(line) - {"j"}:
                with self.subTest(line=line, key=key):
                    self.assertFalse(VALIDATORS[line["ev"]].is_valid({**line, key: [[]]}))

    def test_mistakes_are_found(self):
        for kind, key, value in MISTAKES:
            lines = [line for line in LINES if line["ev"] == kind and key in line]
            self.assertTrue(lines, (kind, key))
            for line in lines:
                with self.subTest(kind=kind, key=key, value=value):
                    wrong = {**copy.deepcopy(line), key: value}
                    self.assertFalse(is_good(wrong))

    def test_conditions_are_known_one_by_one(self):
        for place in ["header", "net"]:
            for changes, is_right in [(GOOD_CONDITIONS, True), (BAD_CONDITIONS, False)]:
                for change in changes:
                    with self.subTest(place=place, change=change):
                        both = {**CONDITIONS, "dn": {**PERFECT, **change}}
                        self.assertEqual(is_good(with_conditions(place, both)), is_right)
            for key in PERFECT:
                with self.subTest(place=place, missing=key):
                    less = {name: PERFECT[name] for name in PERFECT if name != key}
                    line = with_conditions(place, {**CONDITIONS, "up": less})
                    self.assertFalse(is_good(line))

    def test_a_rate_has_three_forms(self):
        plan = {"startNanoseconds": 0, "endNanoseconds": 1}
        plan |= {"rateBitsPerSecond": 1, "lightTimeNanoseconds": 0}
        free = {key: PERFECT[key] for key in PERFECT if key != "rateBitsPerSecond"}
        for rate, is_right in [
            ({"rateTrace": {"once": False, "milliseconds": [0, 1]}}, True),
            ({"contacts": {"periodNanoseconds": 9, "contacts": [plan]}}, True),
            ({"contacts": {"contacts": []}}, False),
            ({"rateBitsPerSecond": 0}, False),
        ]:
            with self.subTest(rate=rate):
                line = with_conditions("net", {"up": {**free, **rate}, "dn": PERFECT})
                self.assertEqual(is_good(line), is_right)

    def test_what_a_configuration_may_have_besides(self):
        chance = {"meanOnNanoseconds": 10**6, "meanOffNanoseconds": 10**6, "startsOn": True}
        free = {"name": "q", "up": {}, "dn": {}}
        openings = {
            "acceptDelayNanoseconds": 0,
            "handshakeDelayNanoseconds": 0,
            "handshakeFailurePartsPerBillion": 0,
            "refusePartsPerBillion": 0,
            "reconnectAfterNanoseconds": 1,
        }
        for part, is_right in [
            ({"phases": [PHASE, {**free, **chance}]}, True),
            ({"phases": [{**PHASE, "action": "close", "code": 1012, "reason": ""}]}, True),
            ({"phases": [{**PHASE, "action": "close"}]}, False),
            ({"phases": [{**PHASE, **chance}]}, False),
            ({"phases": [free]}, False),
            ({"phases": [{**PHASE, "periodNanoseconds": 10**6}]}, False),
            ({"rules": [RULE]}, True),
            ({"rules": []}, False),
            ({"openings": openings}, True),
            ({"openings": {}}, False),
            ({"breaks": {"meanTimeNanoseconds": 1, "code": 1000, "reason": ""}}, True),
            ({"breaks": {"code": 1000}}, False),
            ({"breaks": {}}, False),
            ({"later": 1}, False),
        ]:
            with self.subTest(part=part):
                line = {**HEADER, "config": {**HEADER["config"], **part}}
                self.assertEqual(is_good(line), is_right)

    def test_what_must_come_is_known_one_by_one(self):
        def is_right(match):
            return is_good({**HEADER, "match": match})

        test = {"pointer": "/1/a~0", "equals": None}
        expectation = {
            "name": "n", "connection": "c1", "direction": "up", "event": "e", "where": [test],
            "checks": [{"pointer": "", "atLeast": 0.5, "atMost": 1}], "withinNanoseconds": 1,
        }
        self.assertTrue(is_right({"level": "L2", "expect": [expectation, {"name": "m"}]}))
        for key, value in [
            ("name", None), ("connection", "c0"), ("direction", "down"), ("event", 1),
            ("where", test), ("withinNanoseconds", -1), ("withinNanoseconds", 0.5), ("later", 1),
            ("checks", [{"pointer": "a", "equals": 1}]), ("checks", [{"equals": 1}]),
            ("checks", [{"pointer": "/~2", "equals": 1}]), ("checks", [{"pointer": ""}]),
            ("checks", [{"pointer": "", "equals": 1, "type": "null"}]),
            ("checks", [{"pointer": "", "type": "number", "atLeast": 1}]),
            ("checks", [{"pointer": "", "type": "text"}]),
        ]:
            with self.subTest(key=key, value=value):
                self.assertFalse(is_right({"expect": [{**expectation, key: value}]}))

    def test_times_of_streams_are_known_one_by_one(self):
        rule = {
            "connection": "c2", "direction": "dn", "event": "e", "absoluteNanoseconds": 0,
            "relativePartsPerThousand": 1_000_000,
        }
        for timing, is_right in [
            ({}, True), (rule, True), ([rule, {}], True), (5, False), ([5], False),
            (rule | {"later": 1}, False), ([rule | {"direction": "down"}], False),
            (rule | {"connection": "2"}, False), (rule | {"event": 1}, False),
            (rule | {"absoluteNanoseconds": -1}, False),
        ]:
            with self.subTest(timing=timing):
                line = {**HEADER, "match": {"level": "L1", "timing": timing}}
                self.assertEqual(is_good(line), is_right)

    def test_limits_are_known_one_by_one(self):
        def is_right(threshold):
            return is_good({**HEADER, "match": {"level": "L3", "thresholds": [threshold]}})

        limit = {"measure": "p99", "direction": "dn", "atMost": 1 << 50, "confidencePercent": 99}
        self.assertTrue(is_right(limit))
        self.assertTrue(is_right({"measure": "throughput", "atLeast": 2_000_000}))
        self.assertTrue(is_right({"measure": "loss", "atMost": 1_000_000}))
        for key, value in [
            ("measure", "p98"), ("direction", "down"), ("atMost", -1), ("atMost", 1.5),
            ("atMost", (1 << 50) + 1), ("atLeast", 1), ("confidencePercent", 96), ("later", 1),
        ]:
            with self.subTest(key=key, value=value):
                self.assertFalse(is_right({**limit, key: value}))
        self.assertFalse(is_right({"measure": "loss", "atMost": 1_000_001}))
        self.assertFalse(is_right({"measure": "loss"}))

    def test_rules_beside_a_recording_are_good(self):
        files = sorted(ROOT.glob("Recordings/*.match.json"))
        self.assertTrue(files)
        for file in files:
            with self.subTest(file=file.name):
                match = json.loads(file.read_text(encoding="utf-8"))
                VALIDATORS["header"].validate({**HEADER, "match": match})

    def test_a_rule_is_set_or_removed(self):
        line = {"t": 1, "ev": "rule"}
        self.assertFalse(is_good(line))
        self.assertFalse(is_good({**line, "set": RULE, "remove": "r"}))

    def test_a_message_has_one_fate_and_one_payload(self):
        line = {"t": 1, "ev": "msg", "c": "c1", "d": "up", "due": 2, "s": ""}
        self.assertTrue(is_good(line))
        self.assertFalse(is_good({**line, "drop": "loss"}))
        self.assertFalse(is_good({**line, "j": 1}))
        self.assertFalse(is_good({**line, "k": "bin"}))
        self.assertFalse(is_good({**line, "due": [1, 2], "drop": "cut"}))
        self.assertFalse(is_good({**line, "due": None, "damage": [0, 1]}))


if __name__ == "__main__":
    unittest.main()
