"""The page of `lightlag report` in a real browser, held against the recording."""

import collections
import hashlib
import json
import os
import pathlib
import re
import statistics
import subprocess
import tempfile
import time
import unittest

import recording
from browser import Browser, Keys
from tool import PATIENCE, path as tool_path

FOLDER = pathlib.Path(__file__).resolve().parent.parent.parent / "Recordings"
FATES = ["lost", "damaged", "twice", "reordered", "late", "underway"]
NOTES = ["open", "answer", "close", "net", "rule", "phase", "mark"]
HOSTILE = '</script><script>hacked()</script><img src=x onerror="hacked()"><!-- \u2028 ${hacked()}'

# What a page of 100 000 messages may take. It takes a small part of that: LIGHTLAG_FIGURES=1 has
# the test print how much.
MOST_SECONDS_TO_OPEN = 30
MOST_SECONDS_TO_DRAW = 2
MOST_SECONDS_TO_FILTER = 5
MOST_BYTES = 30_000_000


def call(*arguments):
    """Runs the tool; returns its exit status."""
    result = subprocess.run(
        [tool_path(), *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE * 6,
    )
    # What is missing in what was read is told in one line.
    lines = 1 if result.returncode == 3 else 0
    assert len(result.stderr.splitlines()) == lines, result.stderr
    return result.returncode


def lines(path, events):
    """Writes a recording of those events behind the header of another; it has an end."""
    header = (FOLDER / "echo-stressed.jsonl").read_text(encoding="utf-8").split("\n", 1)[0]
    texts = [
        header,
        *(json.dumps(event, separators=(",", ":"), ensure_ascii=False) for event in events),
    ]
    body = "".join(f"{text}\n" for text in texts).encode()
    counts = collections.Counter(event["ev"] for event in events)
    end = {
        "t": events[-1]["t"] + 1000,
        "ev": "end",
        "msgs": counts["msg"],
        "drops": sum("drop" in event for event in events),
        "conns": counts["open"],
        "sha256": hashlib.sha256(body).hexdigest(),
    }
    path.write_bytes(body + json.dumps(end, separators=(",", ":")).encode() + b"\n")
    return path


def number(text):
    """Returns the number that a text begins with, whatever space is between its thousands."""
    return int(re.sub(r"\D", "", re.match(r"(\d|\s)+", text)[0]))


def opened(name, number, instant=0):
    """Returns the lines of a connection that is opened."""
    return [
        {
            "t": instant,
            "ev": "open",
            "c": name,
            "cl": f"client-{number}",
            "url": "/",
            "due": instant,
        },
        {"t": instant, "ev": "answer", "c": name, "status": 101, "due": instant},
    ]


def message(instant, delay, payload, way="up", connection="c1", **rest):
    """Returns the line of a message of text."""
    due = {} if delay is None else {"due": instant + delay}
    return {"t": instant, "ev": "msg", "c": connection, "d": way, **due, **rest, "s": payload}


def fates(run):
    """Returns how many messages of a recording have each fate, by its lines alone."""
    counts = collections.Counter(dict.fromkeys(FATES, 0))
    lost = collections.Counter(
        (event["c"], event["d"], event["i"]) for event in run.of_kind("lost")
    )
    for way in ["up", "dn"]:
        delays = []
        for (connection, other), messages in run.messages.items():
            if other != way:
                continue
            first = {}
            for instant, one in run.arrivals(connection, way):
                first.setdefault(one.index, instant)
            for one in messages:
                gone = lost[connection, way, one.index]
                copies = len(one.arrivals) - gone
                # One that waited has no instant that it could have arrived at.
                is_lost = one.drop is not None or (gone > 0 and copies <= 0)
                counts["lost"] += is_lost
                counts["twice"] += copies == 2
                counts["damaged"] += one.damage is not None and not is_lost
                counts["underway"] += not is_lost and one.index not in first
                counts["reordered"] += any(
                    first[later.index] < first[one.index]
                    for later in messages[one.index + 1 :]
                    if one.index in first and later.index in first
                )
            delays += [instant - messages[index].instant for index, instant in first.items()]
        counts["late"] += sum(delay > fence(delays) for delay in delays)
    return dict(counts)


def fence(delays):
    """Returns from when on a delay is late, as the page explains it."""
    if len(delays) < 2:
        return 2 * (delays or [0])[0]
    ordered = sorted(delays)
    first, median, third = (ordered[(len(ordered) - 1) * part // 4] for part in (1, 2, 3))
    return max(2 * median, third + 3 * (third - first))


class ReportTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.quit)
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))

    def tearDown(self):
        self.browser.resize(1400, 900)
        self.browser.prefer("light")

    def show(self, source, fragment="", status=0):
        """Opens the page of a recording."""
        page = self.folder / f"{source.stem}.html"
        self.assertEqual(call("report", source, "-o", page), status)
        self.browser.open(page, fragment)
        return page

    def shown(self):
        """Returns how many messages pass the filter."""
        label = self.browser.find("#list").get_attribute("aria-label")
        return number(label)

    def drawn(self):
        """Returns what the diagram says that it draws, by fate, and of all."""
        label = self.browser.find("#diagram").get_attribute("aria-label")
        count, *others = label.split(": ", 1)[1].split(", ")
        counts = {text.split()[-1]: number(text) for text in others}
        return {key: counts.get(key, 0) for key in FATES}, number(count)

    def buttons(self):
        """Returns the counts in the legend."""
        return {key: number(self.browser.text(f"#fate-{key} b")) for key in FATES}

    def choose(self, field, value):
        """Sets a field of the filter."""
        self.browser.run(
            "const field = document.getElementById(arguments[0]); field.value = arguments[1];"
            "field.dispatchEvent(new Event(field.tagName === 'SELECT' ? 'change' : 'input'))",
            field,
            value,
        )
        self.browser.settle()

    def test_every_recording_is_drawn_as_it_says(self):
        for source in sorted(FOLDER.glob("*.jsonl")):
            with self.subTest(source.name):
                page = self.show(source)
                run = recording.read(source)
                expected = fates(run)
                self.assertEqual(self.buttons(), expected)
                self.browser.press("0")
                count = run.end["msgs"]
                self.assertEqual(self.drawn(), (expected, count))
                self.assertEqual(self.browser.text("#title"), run.header["name"])
                facts = self.browser.text("#facts")
                self.assertIn(run.header["seed"], facts)
                self.assertIn(run.end["sha256"][:12], facts)
                self.assertIn(f"lightlag replay {source.name}", facts)
                # Nothing is wrong, and nothing but the page itself was fetched.
                self.assertEqual(self.browser.complaints(), [])
                self.assertEqual(self.browser.requests(), [page.resolve().as_uri()])

    def test_every_form_of_line_is_drawn(self):
        sources = sorted((FOLDER.parent / "Tests/Samples").glob("*.jsonl"))
        self.assertTrue(sources)
        for source in sources:
            with self.subTest(source.name):
                run = recording.read(source)
                self.show(source, status=0 if run.end else 3)
                self.browser.press("0", Keys.END)
                self.assertEqual(self.buttons(), fates(run))
                notes = [event for event in run.events if event["ev"] in NOTES]
                self.assertEqual(self.browser.run("return page.notes.length"), len(notes))
                self.assertEqual(self.browser.complaints(), [])

    def test_each_fate_is_found_and_shown(self):
        base = [message(1000 * (1 + place), 500, f"usual {place}") for place in range(20)]
        source = lines(
            self.folder / "fates.jsonl",
            opened("c1", 1)
            + base
            + [
                message(30_000, 5_000, "late"),
                message(40_000, None, "lost", drop="loss"),
                {**message(41_000, None, "twice"), "due": [41_400, 41_600]},
                message(42_000, 400, "damaged", damage=[0, 1]),
                message(43_000, 500, "reordered"),
                message(43_100, 300, "overtaker"),
                message(44_000, 10_000_000, "on its way"),
            ],
        )
        self.show(source)
        expected = {key: 1 for key in FATES}
        self.assertEqual(self.buttons(), expected)
        self.assertEqual(fates(recording.read(source)), expected)
        for key, text in [
            ("lost", "loss"),
            ("late", "late"),
            ("twice", "twice"),
            ("reordered", "reordered"),
        ]:
            self.browser.click(f"#fate-{key}")
            self.assertEqual(self.shown(), 1)
            self.assertIn(text, self.browser.text("#list .fate"))
            self.browser.click(f"#fate-{key}")

    def test_filters_pick_out_what_they_name(self):
        source = FOLDER / "proxy-duplicates.jsonl"
        self.show(source)
        run = recording.read(source)
        everything = [one for messages in run.messages.values() for one in messages]
        self.assertEqual(self.shown(), len(everything))
        self.browser.click("#fate-lost")
        self.assertEqual(self.shown(), fates(run)["lost"])
        self.browser.click("#fate-lost")
        for field, value, test in [
            ("direction", "1", lambda one: one.direction == "dn"),
            ("connection", "c3", lambda one: one.connection == "c3"),
            (
                "search",
                "UP MESSAGE 1",
                lambda one: isinstance(one.payload, str) and "up message 1" in one.payload,
            ),
            ("from", "500ms", lambda one: one.instant >= 500_000_000),
            ("to", "1.0s", lambda one: one.instant <= 1_000_000_000),
        ]:
            with self.subTest(field):
                self.choose(field, value)
                self.assertEqual(self.shown(), sum(map(test, everything)))
                self.browser.press("0")
                self.assertEqual(self.drawn()[1], self.shown())
                self.choose(field, "")
        self.choose("from", "soon")
        self.assertEqual(self.browser.find("#from").get_attribute("aria-invalid"), "true")
        self.choose("search", "nowhere to be found")
        self.assertEqual(self.shown(), 0)
        self.browser.click("#reset")
        self.assertEqual(self.shown(), len(everything))

    def test_keys_select_messages_and_their_payloads_are_read(self):
        source = FOLDER / "echo-stressed.jsonl"
        self.show(source)
        texts = source.read_text(encoding="utf-8").splitlines()
        self.choose("search", '"index":1,')
        # A first message, the next and the last; each stands in the line that the page names.
        for keys in [("j",), ("j", Keys.ARROW_DOWN), (Keys.END,), ("k",)]:
            self.browser.press(*keys)
            number = int(re.search(r"line (\d+)", self.browser.text("#details h2"))[1])
            payload = texts[number - 1].split(',"j":', 1)[1][:-1]
            shown = self.browser.text("#details pre")
            self.assertEqual(json.loads(shown), json.loads(payload))
            # The number is as it was written.
            self.assertIn('"x": 1.50', shown)
            self.assertTrue(self.browser.find("[aria-selected=true]").is_displayed())
        self.browser.press(Keys.ESCAPE, Keys.ESCAPE)
        self.assertEqual(self.shown(), 207)
        self.browser.press("n")
        self.assertIn("never arrived", self.browser.text("#details"))
        self.browser.press("/")
        self.assertEqual(self.browser.run("return document.activeElement.id"), "search")
        self.browser.press(Keys.ESCAPE, "?")
        self.assertTrue(self.browser.find("#help").is_displayed())

    def test_a_line_can_be_linked_to_and_bytes_are_shown_in_hex(self):
        source = FOLDER / "echo-stressed.jsonl"
        texts = source.read_text(encoding="utf-8").splitlines()
        number = next(place for place, text in enumerate(texts, 1) if '"k":"bin"' in text)
        self.show(source, f"#L{number}")
        self.assertIn(f"line {number}", self.browser.text("#details h2"))
        # "client 2 up" in ASCII.
        self.assertRegex(
            self.browser.text("#details pre"), r"^000000  63 6c 69 65 6e 74 20 3\d  20 75 70"
        )

    def test_of_a_payload_that_is_not_there_that_is_said(self):
        digest = hashlib.sha256(b"gone").hexdigest()
        blob = {"t": 20, "ev": "msg", "c": "c1", "d": "up", "k": "bin", "due": 30}
        source = lines(
            self.folder / "gone.jsonl",
            opened("c1", 1) + [blob | {"blob": f"sha256-{digest}", "len": 70_000}],
        )
        for content, word in [(None, "missing"), (b"other", "damaged")]:
            if content:
                folder = pathlib.Path(f"{source}.blobs")
                folder.mkdir()
                (folder / digest).write_bytes(content)
            self.show(source, "#L4", status=3)
            self.assertIn("binary", self.browser.text("#details h2"))
            self.assertIn("70", self.browser.text("#details .facts"))
            self.assertIn(f"is {word}", self.browser.text("#details .hint"))
            self.assertEqual(self.browser.complaints(), [])

    def test_what_is_recorded_is_never_run(self):
        source = lines(
            self.folder / "hostile.jsonl",
            opened("c1", 1)
            + [
                message(1000, 10, HOSTILE),
                message(2000, 10, json.dumps([HOSTILE, {HOSTILE: 1}])),
                {"t": 3000, "ev": "mark", "name": HOSTILE, "data": HOSTILE},
                {
                    "t": 3000,
                    "ev": "close",
                    "c": "c1",
                    "d": "up",
                    "by": "client",
                    "code": 1000,
                    "reason": HOSTILE,
                    "clean": True,
                },
            ],
        )
        text = source.read_text(encoding="utf-8").replace(
            '"name":"echo"', f'"name":{json.dumps(HOSTILE)}'
        )
        source.write_text("\n".join(text.split("\n")[:-2]) + "\n", encoding="utf-8")
        self.show(source, status=3)
        self.assertEqual(self.browser.text("#title"), HOSTILE)
        self.assertIn("cut off", self.browser.text("#subtitle"))
        self.browser.press("j", "j", "j")
        self.assertEqual(self.browser.text("#details pre"), HOSTILE)
        for key in ["j", "j", "j"]:
            self.browser.press(key)
        self.assertEqual(
            self.browser.run("return document.querySelectorAll('img, script').length"), 2
        )
        self.assertEqual(self.browser.complaints(), [])
        # Nor would it be if it came to be an element: the page's own policy is in force.
        self.browser.run(
            "const made = document.createElement('script');"
            "made.textContent = 'document.title = \"hacked\"';"
            "document.body.append(made)"
        )
        self.assertNotEqual(self.browser.driver.title, "hacked")
        self.assertTrue(
            any("Content Security Policy" in text for text in self.browser.complaints())
        )

    def test_by_night_it_is_dark_and_on_a_telephone_it_fits(self):
        self.show(FOLDER / "echo-stressed.jsonl")
        light = self.brightness()
        self.browser.prefer("dark")
        self.browser.settle()
        self.assertLess(self.brightness(), 60)
        self.assertGreater(light, 200)
        self.browser.resize(390, 800)
        self.browser.settle()
        self.assertLessEqual(self.browser.run("return document.documentElement.scrollWidth"), 390)
        self.assertEqual(self.browser.complaints(), [])

    def brightness(self):
        """Returns how bright the diagram is on average, behind it what the page has."""
        return self.browser.run(
            "const copy = document.createElement('canvas'); [copy.width, copy.height] = [64, 64];"
            "const context = copy.getContext('2d');"
            "context.fillStyle = getComputedStyle(document.body).backgroundColor;"
            "context.fillRect(0, 0, 64, 64);"
            "context.drawImage(document.getElementById('diagram'), 0, 0, 64, 64);"
            "const pixels = context.getImageData(0, 0, 64, 64).data;"
            "const colors = pixels.filter((_, place) => place % 4 < 3);"
            "return colors.reduce((sum, part) => sum + part, 0) / colors.length"
        )

    def test_where_a_run_differs_is_selected_at_once(self):
        events = opened("c1", 1) + [
            message(1_000_000 * place, 500, f"text {place}") for place in range(1, 2000)
        ]
        one = lines(self.folder / "one.jsonl", events)
        events[1500] = {**events[1500], "s": "another"}
        two = lines(self.folder / "two.jsonl", events)
        page = self.folder / "diff.html"
        self.assertEqual(call("diff", one, two, "--report", page), 1)
        self.browser.open(page)
        self.assertIn("1 changed", self.browser.text("#verdict"))
        # The header is line 1, so that the event of that place is two lines further on.
        self.assertIn("line 1502", self.browser.text("#details h2"))
        self.assertIn("another", self.browser.text("#details .divergence"))
        self.assertTrue(self.browser.find(".divergent[aria-selected=true]").is_displayed())
        self.assertEqual(self.browser.complaints(), [])

    def test_a_hundred_thousand_messages_stay_usable(self):
        events = opened("c1", 1) + opened("c2", 2)
        for place in range(100_000):
            text = json.dumps(["drive", {"throttle": place % 97 / 100, "sequence": place}])
            way, delay = ("up", "dn")[place % 2], 50_000_000 + place % 1009 * 10_000
            rest = {"drop": "loss"} if place % 50 == 0 else {}
            connection = f"c{place % 3 % 2 + 1}"
            events.append(
                message(place * 1_000_000, None if rest else delay, text, way, connection, **rest)
            )
        source = lines(self.folder / "many.jsonl", events)
        page = self.folder / "many.html"
        self.assertEqual(call("report", source, "-o", page), 0)
        self.assertLess(page.stat().st_size, MOST_BYTES)
        start = time.monotonic()
        self.browser.open(page)
        figures = {"bytes": page.stat().st_size, "open": time.monotonic() - start}
        paint = "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
        figures["first paint"] = self.browser.run(paint) / 1000
        self.assertLess(figures["open"], MOST_SECONDS_TO_OPEN)
        self.assertEqual(self.buttons()["lost"], 2000)
        # Whatever is in view: little, all, and ever further on.
        figures["draw"] = self.seconds("draw(page)")
        self.browser.press("0")
        figures["draw all"] = self.seconds("draw(page)")
        figures["scroll"] = self.seconds(
            "page.view.scale = 1e6; page.view.top += 7e9; moved(page); draw(page)"
        )
        figures["search"] = self.seconds(
            "page.filter.search = 'sequence\": 777'; applyFilter(page); draw(page)", 1
        )
        self.assertEqual(self.shown(), 111)
        figures["filter"] = self.seconds(
            "page.filter.search = ''; page.filter.fates.add('lost'); applyFilter(page); draw(page)",
            1,
        )
        self.assertEqual(self.shown(), 2000)
        for name in ["draw", "draw all", "scroll"]:
            self.assertLess(figures[name], MOST_SECONDS_TO_DRAW, name)
        for name in ["search", "filter"]:
            self.assertLess(figures[name], MOST_SECONDS_TO_FILTER, name)
        # Only what is in view is in the document.
        self.assertLess(self.browser.run("return document.querySelectorAll('.item').length"), 200)
        self.assertEqual(self.browser.complaints(), [])
        if os.environ.get("LIGHTLAG_FIGURES"):
            print({name: round(figure, 3) for name, figure in figures.items()})

    def seconds(self, script, times=5):
        """Returns how long a script takes in the page, in the middle of some times."""
        taken = [
            self.browser.run(
                f"const start = performance.now(); {script}; return performance.now() - start"
            )
            for _ in range(times)
        ]
        return statistics.median(taken) / 1000


if __name__ == "__main__":
    unittest.main()
