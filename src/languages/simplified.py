#!/usr/bin/env python3
"""Makes simplified.txt: simplified.py opencc_python_reimplemented-0.1.7-py2.py3-none-any.whl > simplified.txt

One line a pair, the Traditional character and the Simplified one, from OpenCC's TSCharacters (Apache-2.0), which the
PyPI package opencc-python-reimplemented carries. Only pairs of one character to one character; where OpenCC gives
several, the first, which is the usual one. Sorted by the Traditional character.
"""
import sys
import zipfile

with zipfile.ZipFile(sys.argv[1]) as wheel:
    lines = wheel.read("opencc/dictionary/TSCharacters.txt").decode("utf8").split("\n")
pairs = set()
for line in lines:
    traditional, _, simplified = line.strip().partition("\t")
    simplified = simplified.split(" ")[0]
    if len(traditional) == 1 and len(simplified) == 1 and traditional != simplified:
        pairs.add(traditional + simplified)
print("\n".join(sorted(pairs)))
