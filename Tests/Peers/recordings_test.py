"""The sessions in Recordings/ come out the same from the built tool, in two processes."""

import pathlib
import subprocess
import unittest

import recording
from tool import PATIENCE, path as tool_path

FOLDER = pathlib.Path(__file__).resolve().parent.parent.parent / "Recordings"


class RecordingsTest(unittest.TestCase):
    def test_each_comes_out_the_same_twice(self):
        files = sorted(FOLDER.glob("*.jsonl"))
        self.assertTrue(files)
        for file in files:
            with self.subTest(file=file.name):
                # This reader of our own checks the digest.
                run = recording.read(file)
                result = subprocess.run(
                    [tool_path(), "replay", file, "--twice"],
                    capture_output=True,
                    text=True,
                    timeout=PATIENCE,
                )
                lines = len(run.events) + 1
                verdict = f"same {file}: {lines} lines, sha256 {run.end['sha256']}\n"
                self.assertEqual(result.stdout, verdict * 2)
                self.assertEqual((result.returncode, result.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main()
