#!/usr/bin/env python3
"""Makes the files of this folder from Debian's package mecab-ipadic.

    apt-get download mecab-ipadic
    python3 ipadic/data/make.py mecab-ipadic_2.7.0-20070801+main-3_all.deb

Needs Python 3.9 with its standard library alone, and the command zstd. The same package and
the same zstd give the same bytes (made with zstd 1.5.4); what the archives hold never depends on zstd.

    COPYING           Debian's copyright file, word for word
    char.def          the character classes, UTF-8 instead of EUC-JP
    unk.def           the unknown words, UTF-8, cut to our columns
    classes.csv       context id, POS1, POS2, POS3, POS4
    lexicon.csv.zst   surface, context id, cost, ending
    matrix.zst        the connection costs

What is left out, and why nothing is lost:

- Readings and pronunciations, inflection types: nobody asks for them.
- The right context id: in every row of IPADIC it equals the left one.
- The four parts of speech of a row: they follow from the context id (checked here), so they stand
  once, in classes.csv.
- The base form: `ending` says how many characters to cut from the end of the surface and what to
  put there ("1む" makes 引き込む of 引き込ま); empty where the base form is the surface.
- Rows that differ in the reading only: the cheapest stays, a dearer one can never win.

What is added: spellings (see `spellings`). IPADIC writes Latin letters in full width alone, so
NTTドコモ and AT&T, as everyone writes them, fall apart without this.
"""

import array
import csv
import hashlib
import io
import lzma
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

PACKAGE = "mecab-ipadic_2.7.0-20070801+main-3_all.deb"
SHA256 = "2a59bb65193b605cec3e5540e69e7d3ce8db4624744f8686f419aa0cf3f327f2"
HERE = Path(__file__).resolve().parent

# JIS dashes and waves, and what Windows and the web write instead.
WEB_FORMS = str.maketrans("〜−―‖", "～－—∥")
HALF_WIDTH = str.maketrans(
    {chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)} | {"−": "-", "―": "-", "′": "'"}
)


def unpack(package):
    """The files of a .deb by their base names: an `ar` archive that holds a tar archive."""
    data = package.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != SHA256:
        sys.exit(f"expected {PACKAGE} with SHA-256 {SHA256}, found {found}")
    at = 8
    while at < len(data):
        name, size = data[at : at + 16].decode().strip(), int(data[at + 48 : at + 58])
        if name.rstrip("/") == "data.tar.xz":
            inner = io.BytesIO(lzma.decompress(data[at + 60 : at + 60 + size]))
            with tarfile.open(fileobj=inner) as tar:
                return {
                    os.path.basename(m.name): tar.extractfile(m).read() for m in tar if m.isfile()
                }
        at += 60 + size + size % 2
    sys.exit("expected data.tar.xz in the package, found none")


def rows_of(files):
    """(surface, id, cost, POS1..4, base form), in the order of the file names and lines."""
    for name in sorted(files):
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(files[name].decode("euc_jp"))):
                assert row[1] == row[2], f"{name}: two context ids in {row}"
                yield row[0], int(row[1]), int(row[3]), tuple(row[4:8]), row[10]


def spellings(surface):
    """The other ways in which the web writes a surface.

    - Mixed words with Latin letters get half-width letters, as written and in lower case (texts may
      be folded before they are segmented): ＮＴＴドコモ -> NTTドコモ, nttドコモ.
    - Words of Latin letters alone get none: any run of letters is one unknown word already, and
      a dictionary word inside a longer run could break it (SF + TP in SFTP).
    - Words with digits get none: F1 would break F150, and Ａ５ A5版.
    - JIS waves and dashes get the forms that Windows makes of them.
    """
    forms = set()
    if re.search("[Ａ-Ｚａ-ｚ]", surface) and not re.search("[０-９\u3000]", surface):
        half = surface.translate(HALF_WIDTH)
        if not re.fullmatch("[A-Za-z]+", half):
            forms |= {half, half.lower()}
    if re.search("[〜−―‖]", surface):
        forms.add(surface.translate(WEB_FORMS))
        if len(surface) > 1 and not re.fullmatch("[−―]+", surface):
            forms.add(surface.translate(HALF_WIDTH))
    forms.discard(surface)
    return sorted(f for f in forms if not re.search('[,"]', f))


def ending(surface, base):
    """How to make the base form of the surface: characters to cut, then what to add."""
    if base in (surface, "*", ""):
        return ""
    kept = len(os.path.commonprefix([surface, base]))
    return f"{len(surface) - kept}{base[kept:]}"


def lexicon(files):
    """The lexicon's lines and the parts of speech of each context id."""
    cheapest, classes = {}, {}
    for surface, context, cost, speech, base in rows_of(files):
        assert classes.setdefault(context, speech) == speech, f"id {context} has two classes"
        entries = [(surface, base)]
        # A spelling of an inflected form keeps the dictionary's base form.
        entries += [(form, form if base == surface else base) for form in spellings(surface)]
        for form, form_base in entries:
            key = (context, form, form_base)
            cheapest[key] = min(cost, cheapest.get(key, cost))
    # By id, cost and surface zstd does best. Rows of one surface and one id that also cost the same
    # keep the order of the package, for the sort is stable.
    ordered = sorted(cheapest.items(), key=lambda item: (item[0][0], item[1], item[0][1]))
    lines = [f"{s},{c},{cost},{ending(s, base)}\n" for (c, s, base), cost in ordered]
    return "".join(lines), classes


def matrix(text):
    """The two sizes as u16, then the costs as i16 in the order of matrix.def, all little-endian;
    each cost is the difference from the one a row above; first all low bytes, then all high ones."""
    lines = text.split("\n")
    rights, lefts = map(int, lines[0].split())
    costs = array.array("i", bytes(4 * rights * lefts))
    seen = 0
    for line in lines[1:]:
        if line:
            right, left, cost = map(int, line.split())
            costs[right * lefts + left] = cost
            seen += 1
    assert seen == rights * lefts, "matrix.def has holes"
    steps = [
        (cost - (costs[at - lefts] if at >= lefts else 0)) & 0xFFFF for at, cost in enumerate(costs)
    ]
    sizes = rights.to_bytes(2, "little") + lefts.to_bytes(2, "little")
    return sizes + bytes(s & 0xFF for s in steps) + bytes(s >> 8 for s in steps)


def unknown(text):
    """unk.def cut to POS1..4 and a base form, which an unknown word has not."""
    rows = [line.split(",") for line in text.splitlines() if line]
    return "".join(",".join(row[:8] + ["*"]) + "\n" for row in rows)


def write(name, data):
    data = data.encode() if isinstance(data, str) else data
    if name.endswith(".zst"):
        raw = len(data)
        command = ["zstd", "--ultra", "-22", "--single-thread", "-q", "-c"]
        data = subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout
        print(f"{name}: {raw} -> {len(data)} bytes")
    (HERE / name).write_bytes(data)


def main():
    if len(sys.argv) != 2:
        sys.exit(f"usage: make.py {PACKAGE}")
    files = unpack(Path(sys.argv[1]))
    lines, classes = lexicon(files)
    write("COPYING", files["copyright"])
    write("char.def", files["char.def"].decode("euc_jp"))
    write("unk.def", unknown(files["unk.def"].decode("euc_jp")))
    write("classes.csv", "".join(f"{c},{','.join(s)}\n" for c, s in sorted(classes.items())))
    write("lexicon.csv.zst", lines)
    write("matrix.zst", matrix(files["matrix.def"].decode("ascii")))


if __name__ == "__main__":
    main()
