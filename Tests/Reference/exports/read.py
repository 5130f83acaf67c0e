"""Reads what `grade` exports with Python's own readers, and tells what it found as JSON.

    python3 read.py FOLDER

Nothing of the package's own code is used, so a form that only its writer can read is noticed.
"""

import csv
import json
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

folder = Path(sys.argv[1])
csv.field_size_limit(1 << 30)


def table(name):
    # Without newline="" Python would translate the line ends before its reader sees them.
    with open(folder / name, newline="", encoding="utf-8") as file:
        return list(csv.reader(file, strict=True))


def records(name):
    with open(folder / name, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def objects(name):
    return {file.stem: json.loads(file.read_text("utf-8")) for file in (folder / name).glob("*.json")}


def suites(name):
    root = xml.parse(folder / name).getroot()
    return [
        {
            "name": suite.get("name"),
            "tests": int(suite.get("tests")),
            "failures": int(suite.get("failures")),
            "errors": int(suite.get("errors")),
            "cases": [[case.get("name")] + [issue.tag for issue in case] for case in suite],
            "text": "".join(suite.itertext()),
        }
        for suite in root
    ]


found = {
    "marks": table("marks.csv"),
    "nbgrader": table("nbgrader.csv"),
    "records": records("results.jsonl"),
    "gradescope": objects("gradescope"),
    "exercism": objects("exercism"),
    "junit": suites("junit.xml"),
    "feedback": {file.stem: file.read_text("utf-8") for file in folder.glob("feedback/*.md")},
}
json.dump(found, sys.stdout)
