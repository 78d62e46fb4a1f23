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
CONDITIONS = {"up": {}, "dn": {}}
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
    {"t": 1, "ev": "recv", "c": "c1", "d": "up", "i": 0, "due": 1},
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
    {"t": 1 << 62, "ev": "end", "msgs": 0, "drops": 0, "conns": 0, "sha256": "0" * 64},
]
OPTIONAL = {"proto", "hdr", "q", "pre", "k"}
# Changes of one key that make a good line wrong.
MISTAKES = [
    ("header", "lightlag", 2),
    ("header", "clock", "slow"),
    ("header", "seed", "7"),
    ("header", "seed", 7),
    ("header", "wall", 0),
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
    ("lost", "drop", "loss"),
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
        files = sorted(ROOT.glob("Recordings/*.jsonl"))
        self.assertTrue(files)
        for file in files:
            for number, text in enumerate(file.read_bytes().splitlines(), 1):
                line = json.loads(text)
                with self.subTest(file=file.name, line=number):
                    VALIDATORS[line["ev"]].validate(line)

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

    def test_a_message_has_one_fate_and_one_payload(self):
        line = {"t": 1, "ev": "msg", "c": "c1", "d": "up", "due": 2, "s": ""}
        self.assertTrue(is_good(line))
        self.assertFalse(is_good({**line, "drop": "loss"}))
        self.assertFalse(is_good({**line, "j": 1}))
        self.assertFalse(is_good({**line, "k": "bin"}))
        self.assertFalse(is_good({**line, "due": [1, 2], "drop": "cut"}))


if __name__ == "__main__":
    unittest.main()
