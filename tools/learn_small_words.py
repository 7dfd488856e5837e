#!/usr/bin/env python3
"""Counts the words that news writes in small letters and writes data/small_words.tsv.

    tools/learn_small_words.py TRAIN.jsonl > data/small_words.tsv

TRAIN has one article a line: {"text", ...}. A word gets a line if it stands in small letters at least MINIMUM times and has
a capital of its own in at most SHARE of its uses: one behind a word (so not where a sentence begins) and before none with
a capital (so not as New in New York, but as Brown in Ana Brown). The line: word, times in small letters, times with such a
capital. Where such a word alone opens a sentence, its capital is the sentence's.
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
            tokens = TOKEN.findall(json.loads(line)["text"])
            for before, token, after in zip(["", *tokens], tokens, [*tokens[1:], ""]):
                if token[0].islower():
                    small[token] += 1
                elif before[:1].isalpha() and not after[:1].isupper():
                    capital[token.lower()] += 1
    print("# Words that news writes in small letters.")
    print("# word\tsmall\tcapital")
    for word in sorted(small):
        counted = small[word] >= MINIMUM and capital[word] <= SHARE * small[word]
        if counted and word.isalpha() and len(word) > 2:
            print(word, small[word], capital[word], sep="\t")


if __name__ == "__main__":
    main(*sys.argv[1:])
