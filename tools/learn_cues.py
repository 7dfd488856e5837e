#!/usr/bin/env python3
"""Counts the words that signal reports in annotated articles and writes data/cues.tsv.

    tools/learn_cues.py TRAIN.jsonl data/cue_verbs.tsv > data/cues.tsv

TRAIN has one article a line: {"text", "quotes": [{"spans", "cue", ...}]}. data/cue_verbs.tsv lists, by language, verbs
and nouns of reporting from general knowledge, with their strength. Each form of each listed word, and each word that the
annotators marked as (the heart of) a cue at least MINIMUM times and in at least SHARE of its uses, gets a line:
form, language, strength, times it was a cue, times it was seen.
"""
import collections
import json
import re
import sys

MINIMUM, SHARE = 5, 0.15
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
CLOSED = set("""the a an of to in on at for by with from as and or but not no that this it he she they his her their is are
was were be been being am has have had having do does did will would could should can may might must about into over than
so if when while who which what how there more most also only just even still up out down off after before because very
s t i we you me him them us my our your its one two all some any few many much both such those these then now too again
against own other like between under during through new first last back well way time people long get go
take make made going got took taken makes making gets getting came come give given gives gave put let set do doing done
don doesn didn wouldn isn aren wasn couldn ll re ve d m mr mrs""".split())
IRREGULAR = {"say": "say says said saying", "tell": "tell tells told telling", "write": "write writes wrote written writing",
             "think": "think thinks thought thinking", "know": "know knows knew known knowing",
             "see": "see sees saw seen seeing", "feel": "feel feels felt feeling", "find": "find finds found finding",
             "swear": "swear swears swore sworn swearing", "read": "read reads reading",
             "speak": "speak speaks spoke spoken speaking", "hear": "hear hears heard hearing",
             "hold": "hold holds held holding", "mean": "mean means meant meaning", "go": "goes",
             "understand": "understand understands understood understanding", "forget": "forget forgets forgot forgetting",
             "admit": "admit admits admitted admitting", "quip": "quip quips quipped quipping",
             "sing": "sing sings sang sung singing", "show": "show shows showed shown showing",
             "teach": "teach teaches taught teaching", "begin": "begin begins began beginning",
             "put": "put puts putting", "shoot": "shoot shoots shot shooting", "foresee": "foresee foresees foresaw foreseen",
             "bet": "bet bets betting", "retort": "retort retorts retorted retorting", "tweet": "tweet tweets tweeted tweeting",
             "offer": "offer offers offered offering", "answer": "answer answers answered answering",
             "remember": "remember remembers remembered remembering", "wonder": "wonder wonders wondered wondering",
             "reiterate": "reiterate reiterates reiterated reiterating", "blog": "blog blogs blogged blogging",
             "text": "text texts texted texting", "vow": "vow vows vowed vowing", "signal": "signal signals signaled signalled signaling"}
DOUBLED = set("admit quip rap pen blog refer infer concur demur propel compel submit commit dub".split())


def forms(verb):
    """The inflected forms of an English verb."""
    if verb in IRREGULAR:
        return IRREGULAR[verb].split()
    if verb in DOUBLED:
        return [verb, verb + "s", verb + verb[-1] + "ed", verb + verb[-1] + "ing"]
    if verb.endswith("e"):
        return [verb, verb + "s", verb + "d", verb[:-1] + "ing"]
    if re.search(r"[^aeiou]y$", verb):
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    if re.search(r"(s|sh|ch|x|z)$", verb):
        return [verb, verb + "es", verb + "ed", verb + "ing"]
    return [verb, verb + "s", verb + "ed", verb + "ing"]


def main(train, listed):
    strength = {}
    for line in open(listed, encoding="utf-8"):
        if line.strip() and not line.startswith("#"):
            word, language, kind = line.rstrip("\n").split("\t")
            words = forms(word) if language == "en" and kind not in ("noun", "phrase") else [word]
            for form in words:
                strength[form, language] = kind
    seen, cued = collections.Counter(), collections.Counter()
    documents = [json.loads(line) for line in open(train, encoding="utf-8")]
    inside = collections.Counter()
    cues = [WORD.findall((quote["cue"] or "").lower()) for document in documents for quote in document["quotes"]]
    for document in documents:
        seen.update(w.lower() for w in WORD.findall(document["text"]))
    for words in cues:
        inside.update(set(words) - CLOSED)
    for words in cues:  # the heart of a cue: a listed word, else the one that is most often inside a cue
        words = [w for w in words if w not in CLOSED and not w.endswith("ly")]
        if words:
            cued[max(words, key=lambda w: ((w, "en") in strength, inside[w] / max(1, seen[w])))] += 1
    for form, n in cued.items():
        if n >= MINIMUM and n >= SHARE * seen[form] and form not in CLOSED:
            strength.setdefault((form, "en"), "learned")
    print("# form\tlanguage\tstrength\tcue\tseen")
    rows = []
    for (form, language), kind in strength.items():
        counts = (cued[form], seen[form]) if language == "en" else (0, 0)
        rows.append(f"{form}\t{language}\t{kind}\t{counts[0]}\t{counts[1]}")
    print("\n".join(sorted(rows)))


if __name__ == "__main__":
    main(*sys.argv[1:])
