#!/usr/bin/env python3
"""Counts the words that news writes in small letters and writes data/small_words.tsv.

    tools/learn_small_words.py TRAIN.jsonl > data/small_words.tsv

TRAIN has one article a line: {"text", ...}. A word gets a line if it stands in small letters at least MINIMUM times and,
behind a word in small letters (so not where a sentence or a name's next word begins), has a capital in at most SHARE of
its uses there: word, times in small letters, times with a capital. Where such a word alone opens a sentence, its capital is
the sentence's.
"""
import collections
import json
import re
import sys

MINIMUM, SHARE = 5, 0.02
TOKEN = re.compile(r"[A-Za-z][A-Za-z'’-]*|[^\sA-Za-z]")


def main(train):
    small, capital = collections.Counter(), collections.Counter()
    with open(train, encoding="utf-8") as lines:
        for line in lines:
            before = ""
            for token in TOKEN.findall(json.loads(line)["text"]):
                if token[0].islower():
                    small[token] += 1
                elif before[:1].islower():
                    capital[token.lower()] += 1
                before = token
    print("# Words that news writes in small letters.")
    print("# word\tsmall\tcapital")
    for word in sorted(small):
        counted = small[word] >= MINIMUM and capital[word] <= SHARE * small[word]
        if counted and word.isalpha() and len(word) > 2:
            print(word, small[word], capital[word], sep="\t")


if __name__ == "__main__":
    main(*sys.argv[1:])
