#!/usr/bin/env python3
"""Scores a binary on a set of passages: score.py BINARY [--set FOLDER] [--misses]

Totals a language and kind; with --misses each miss and false hit too (not to be asked for on a set that is to stay
blind). The set is `first` beside this script unless --set names another folder.
Needs scoring.py of the folder shared/measure that lies beside the project.
"""
import collections
import json
import pathlib
import sys

here = pathlib.Path(__file__).resolve().parent
measure = next(above / "shared/measure" for above in here.parents if (above / "shared/measure").is_dir())
sys.path.insert(0, str(measure))
import scoring  # noqa: E402

LANGUAGES = ("zh", "es", "ja", "en")
BINARY = sys.argv[1]
FOLDER = pathlib.Path(sys.argv[sys.argv.index("--set") + 1]) if "--set" in sys.argv else here / "first"
MISSES = "--misses" in sys.argv


def rows(name):
    return [json.loads(line) for line in (FOLDER / name).read_text("utf8").split("\n") if line.strip()]


passages = rows("passages.jsonl")
texts = {p["id"]: p["text"] for p in passages}
records = scoring.analyze(BINARY, passages)


def by_passage(name):
    """The gold of a file by passage, character offsets turned into bytes."""
    gold = collections.defaultdict(list)
    for row in rows(name):
        start = len(texts[row["doc"]][:row["start"]].encode())
        end = start + len(row["raw"].encode())
        gold[row["doc"]].append({**row, "start": start, "end": end, "score": not row.get("optional")})
    return gold


money, others, names = by_passage("figures.jsonl"), by_passage("others.jsonl"), by_passage("companies.jsonl")


def show(what, passage, mention):
    """Prints a missed or false mention with a little of its passage."""
    if not MISSES:
        return
    body = texts[passage].encode()
    before = body[max(0, mention["start"] - 60):mention["start"]].decode(errors="ignore")
    after = body[mention["end"]:mention["end"] + 40].decode(errors="ignore")
    keys = ("value", "min", "max", "currency", "currency_from", "implicit", "unit", "known", "id", "rule")
    facts = {key: mention[key] for key in keys if mention.get(key) is not None}
    print(f"  {what} {passage}: {before}[{mention['raw']}]{after} {facts}".replace("\n", " "))


def line(name, right, expected, found, more=""):
    precision, recall, f1 = scoring.ratios(right, expected, found)
    print(f"{name}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f} ({right} right, {expected} expected, {found} found){more}")


def of_kind(passage, kind):
    return [f for f in records[passage]["figures"] if f["kind"] == kind]


def touches(mention, gold):
    return any(scoring.overlaps(g, mention) for g in gold)


def score_money(language, ids, explicit):
    cases = [(money[i], records[i]["figures"], False) for i in ids]
    tally = scoring.score_figures(cases, explicit)
    more = f", value {tally['value']}, span {tally['span']}"
    line(f"{language} {'explicit' if explicit else 'all'} money", tally["right"], tally["expected"], tally["found"], more)
    if explicit:
        for i in ids:
            errors = []
            scoring.score_figures([(money[i], records[i]["figures"], False)], True, errors)
            for what, mention, instead in errors:
                show(f"{language} money {what}", i, mention)
                for other in instead:
                    show("    instead", i, other)


def score_implicit(language, ids):
    right = expected = found = good = 0
    for i in ids:
        figures = of_kind(i, "money")
        gold = [g for g in money[i] if g.get("implicit") and g["score"]]
        for g in gold:
            hit = any(scoring.overlaps(g, f) and scoring.value_agrees(g, f) and scoring.currency_agrees(g, f) for f in figures)
            right += hit
            if not hit:
                show(f"{language} implicit missed", i, g)
        flagged = [f for f in figures if f["implicit"]]
        for f in flagged:
            hit = any(scoring.overlaps(g, f) and scoring.value_agrees(g, f) for g in money[i])
            good += hit
            if not hit:
                show(f"{language} implicit false", i, f)
        expected, found = expected + len(gold), found + len(flagged)
    precision, recall = good / found if found else 0, right / expected if expected else 0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0
    print(f"{language} implicit money: P {precision:.3f} R {recall:.3f} F1 {f1:.3f} ({right} of {expected}, {good} of {found} flagged)")


def score_others(language, ids, kind):
    right = expected = found = good = 0
    for i in ids:
        gold = [g for g in others[i] if g["kind"] == kind and g["score"]]
        neutral = [g for g in others[i] if not g["score"]]
        figures = [f for f in of_kind(i, kind) if not touches(f, neutral)]
        if kind == "count":  # the gold lists counts of a thousand and more
            figures = [f for f in figures if touches(f, others[i]) or float(f["value"] or f["min"] or 0) >= 1000]
        for g in gold:
            hit = any(scoring.overlaps(g, f) and scoring.value_agrees(g, f) for f in of_kind(i, kind))
            right += hit
            if not hit:
                show(f"{language} {kind} missed", i, g)
        for f in figures:
            hit = any(scoring.overlaps(g, f) and scoring.value_agrees(g, f) for g in gold)
            good += hit
            if not hit:
                show(f"{language} {kind} false", i, f)
        expected, found = expected + len(gold), found + len(figures)
    precision, recall = good / found if found else 0, right / expected if expected else 0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0
    print(f"{language} {kind}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f} ({right} of {expected}, {good} of {found} found)")


def score_names(name, ids):
    cases, known, hits = [], 0, 0
    for i in ids:
        gold = [g for g in names[i] if g["kind"] == "company" and g["score"]]
        ignore = [g for g in names[i] if g["kind"] != "company" or not g["score"]]
        cases.append((gold, ignore, records[i]["companies"]))
        spans = {(c["start"], c["end"]) for c in records[i]["companies"]}
        listed = [g for g in gold if g.get("known")]
        known, hits = known + len(listed), hits + sum((g["start"], g["end"]) in spans for g in listed)
        errors = []
        scoring.score_companies(cases[-1:], errors)
        for what, mention, _ in errors:
            show(f"{name} company {what}", i, mention)
    tally = scoring.score_companies(cases)
    exact, overlap = scoring.company_ratios(tally)
    more = f", overlap F1 {overlap[2]:.3f}, known {hits} of {known}"
    line(f"{name} companies", tally["exact"], tally["expected"], tally["found"], more)


def main():
    ids = {language: [p["id"] for p in passages if p["lang"] == language] for language in LANGUAGES}
    for language in LANGUAGES:
        score_money(language, ids[language], explicit=False)
    for language in LANGUAGES:
        score_money(language, ids[language], explicit=True)
    for language in LANGUAGES:
        score_implicit(language, ids[language])
    for kind in ("percent", "count"):
        for language in LANGUAGES:
            score_others(language, ids[language], kind)
    lowered = [i for i in ids["es"] if texts[i] == texts[i].lower()]
    score_names("zh", ids["zh"])
    score_names("es", [i for i in ids["es"] if i not in lowered])
    score_names("es lower-cased", lowered)
    score_names("ja", ids["ja"])
    score_names("en", ids["en"])
    told = sum(records[p["id"]]["language"] == p["lang"] for p in passages)
    print(f"language: {told} of {len(passages)} passages")


if __name__ == "__main__":
    main()
