#!/usr/bin/env python3
"""Times queries that ask for as much as a query may, on a made archive of very many different words.

    cargo build --profile quick && python3 tools/measure_bounds.py target/quick/onrecord

Makes 50,000 articles of one quotation each with a million different words in all, indexes them in a temporary folder, runs each
query five times as a process of its own, and prints the least time. The words are made of syllables by a seeded generator.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SYLLABLES = (
    "ba co di fe gu ha jo ki la me nu po ra se ti vo wa xe yi zo tion ment ing pro con sta"
).split()
COMMON = "the of and to tax harbor we in that for".split()
ARTICLES = 50_000
RUNS = 5

QUERIES = {
    "tax": "tax",
    "co*": "co*",
    '"co* tax"': '"co* tax"',
    '"co* ba* di*"~5': '"co* ba* di*"~5',
    "(co* OR ba*) NEAR/9 di*": "(co* OR ba*) NEAR/9 di*",
    "prococofe~2": "prococofe~2",
    "95 different wildcards, any of them": " OR ".join(
        a + b + "*" for a in "bcdfghjklmnprstvwxz" for b in "aeiou"
    ),
    "26 different words with ~2, all of them": " ".join(
        f"harb{letter}or~2" for letter in "abcdefghijklmnopqrstuvwxyz"
    ),
    "64 distances, any of them": " OR ".join(f"(the NEAR/{n} of)" for n in range(64)),
    "64 phrases with a wildcard, any of them": " OR ".join(f'"co* the"~{n}' for n in range(64)),
    "a phrase of 1,500 words with ~3": '"' + " ".join(["the"] * 1500) + '"~3',
    "1,500 words": " ".join(["the", "of", "and"] * 500),
    '="the", in nearly every quotation': '="the"',
}


def make(folder):
    dice = random.Random(1)
    with open(folder / "made.jsonl", "w", encoding="utf-8") as file:
        for number in range(ARTICLES):
            words = []
            for _ in range(24):
                words.append("".join(dice.choice(SYLLABLES) for _ in range(dice.randint(3, 6))))
                words.append(dice.choice(COMMON))
            body = f"LISBON -- “{' '.join(words)},” said Ana Ruiz.\n"
            file.write(json.dumps({"id": f"v{number}", "body": body}) + "\n")


def main():
    program = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder))
        subprocess.run([program, "index", folder], check=True, capture_output=True)
        for name, query in QUERIES.items():
            times = []
            for _ in range(RUNS):
                start = time.perf_counter()
                subprocess.run(
                    [program, "search", "--count", "--index", f"{folder}/.onrecord", "--", query],
                    check=False,
                    capture_output=True,
                )
                times.append(time.perf_counter() - start)
            print(f"{min(times) * 1000:7.0f} ms  {name}")


if __name__ == "__main__":
    main()
