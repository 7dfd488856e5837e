#!/usr/bin/env python3
"""Measures searches from the start of the process to its end: onrecord, the smallest program on the same index, SQLite FTS5
and ripgrep over the same texts.

    cargo build --profile quick --examples
    cargo bench --profile quick --bench search -- 213000 FOLDER
    tools/compare_search.py FOLDER TARGET/quick WORD...

FOLDER holds `archive` and `index` of the bench; the database is made beside them once, from an export of all quotations,
whose peak memory is told. ripgrep is left out where there is none (`cargo install ripgrep`). Needs Python 3.10 with FTS5.
"""

import json
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 21


def main() -> None:
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    folder, target, words = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    onrecord = str(target / "onrecord")
    database = folder / "fts5.db"
    if not database.exists():
        fill(database, onrecord, folder / "index")
    files = folder / "index" / json.loads((folder / "index" / "index.json").read_text())["files"]
    for word in words:
        sql = (
            f"select text from said where said match '\"{word}\"' order by rank limit 20;"
            f"select count(*) from said where said match '\"{word}\"';"
        )
        commands = {
            "smallest program": [str(target / "examples" / "smallest_search"), str(files), word],
            "onrecord": [onrecord, "search", word, "--index", str(folder / "index")],
            "onrecord, nothing folded": [onrecord, "search", word, "--group", "none", "--index", str(folder / "index")],
            "SQLite FTS5": ["sqlite3", str(database), sql],
        }
        if ripgrep := shutil.which("rg"):
            commands["ripgrep"] = [ripgrep, "--ignore-case", "--word-regexp", "--count", word, str(folder / "archive")]
        measured = measure(commands)
        least = statistics.median(measured["smallest program"])
        for name, times in measured.items():
            middle = statistics.median(times)
            print(f"{word}: {name}: {middle * 1000:.1f} ms, {middle / least:.2f} of the smallest program")


def fill(database: Path, onrecord: str, index: Path) -> None:
    """Writes all quotations into a full-text table."""
    partial = database.with_suffix(".part")
    partial.unlink(missing_ok=True)
    connection = sqlite3.connect(partial)
    connection.execute(
        "create virtual table said using fts5(text, speaker unindexed, date unindexed, tokenize = 'unicode61')"
    )
    started = time.monotonic()
    export = subprocess.Popen(
        [onrecord, "search", "-n", "0", "--sort=-date", "--format", "jsonl", "--index", str(index)],
        stdout=subprocess.PIPE,
    )
    hits = (json.loads(line) for line in export.stdout)
    rows = ((hit["text"], (hit["speaker"] or {}).get("name"), hit["date"]) for hit in hits)
    connection.executemany("insert into said values (?, ?, ?)", rows)
    connection.execute("insert into said(said) values ('optimize')")
    connection.commit()
    connection.close()
    if export.wait() != 0:
        sys.exit("the export failed")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"export of all into the database: {time.monotonic() - started:.0f} s, peak of the export {peak} kB")
    partial.rename(database)


def measure(commands: dict[str, list[str]]) -> dict[str, list[float]]:
    """Runs the commands in turn, so that what else the machine does meets all of them."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(RUNS + 1):
        for name, command in commands.items():
            started = time.monotonic()
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            if number > 0:
                times[name].append(time.monotonic() - started)
    return times


if __name__ == "__main__":
    main()
