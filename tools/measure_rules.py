#!/usr/bin/env python3
"""Turns the figures of `onrecord evaluate` into data/rule_precision.tsv.

    cargo run --release --example train -- TRAIN.jsonl --folds 4 > crossed.json
    onrecord evaluate --format json tests/gold/articles.jsonl > own.json
    cat crossed.json own.json | tools/measure_rules.py > data/rule_precision.tsv

The figures must be of articles that the weights were not learned from; those of several sets are added up. A band of few quotations is drawn toward its whole rule, and a
rule toward the bands above it (PRIOR pseudo-counts); within a rule, precision never falls from one band to the next
(isotonic regression by pooling, Ayer et al. 1955).
"""
import collections
import json
import sys

PRIOR = 6
BANDS = 4


def pooled(bands):
    """Pools neighbours until precision rises with the band: [(right, all)] -> [precision]."""
    blocks = []
    for right, count in bands:
        blocks.append([right, count, 1])
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] >= blocks[-1][0] * blocks[-2][1]:
            right, count, width = blocks.pop()
            blocks[-1] = [blocks[-1][0] + right, blocks[-1][1] + count, blocks[-1][2] + width]
    return [right / count for right, count, width in blocks for _ in range(width)]


def by_rule(text):
    """The figures of all rules in one JSON object after the other."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        figures, end = decoder.raw_decode(text, at)
        yield from figures["by_rule"].items()
        at = end + len(text[end:]) - len(text[end:].lstrip())


def main():
    rules = collections.defaultdict(lambda: [[0.0, 0] for _ in range(BANDS)])
    for key, figures in by_rule(sys.stdin.read()):
        rule, band = key.rsplit(" ", 1)
        marked = figures["marked"] >= figures["quotations"]  # marked stretches are the surer count where there are any
        count = figures["marked"] if marked else figures["quotations"]
        share = figures["marked_precision"] if marked else figures["precision"]
        if int(band) < BANDS:
            known = rules[rule][int(band)]
            known[0] += share * count / 100
            known[1] += count
    whole_right = sum(right for bands in rules.values() for right, _ in bands)
    whole = sum(count for bands in rules.values() for _, count in bands)
    rows = []
    for rule, bands in rules.items():
        right, count = (sum(column) for column in zip(*bands))
        base = (right + PRIOR * whole_right / whole) / (count + PRIOR)
        smooth = [(r + PRIOR * base, n + PRIOR) for r, n in bands]
        for band, precision in enumerate(pooled(smooth)):
            precision = min(precision, 0.99)  # a few hundred quotations do not show more
            rows.append(f"{rule}\t{band}\t{precision:.2f}\t{bands[band][1]}")
    print("# rule\tband\tprecision\tquotations")
    print("\n".join(sorted(rows)))


if __name__ == "__main__":
    main()
