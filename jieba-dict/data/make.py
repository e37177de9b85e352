#!/usr/bin/env python3
"""Makes dict.txt.zst from the source of the crate jieba-rs.

    cargo fetch
    python3 jieba-dict/data/make.py FOLDER_OF_JIEBA_RS_0.11.0

Needs Python 3.9 with its standard library alone, and the command zstd. The same zstd gives the same
bytes (made with zstd 1.5.4); what the archive holds never depends on it.

    dict.txt.zst      the file src/data/dict.txt, byte for byte: word, frequency, tag

The crate's own copy cannot be asked for less than all of it, which takes a tenth of a second.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

SHA256 = "139519822fe8ab9e10d9d07e68ea0451045380aedaf54ecc51e2a28c6b42a13f"
HERE = Path(__file__).resolve().parent


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    data = (Path(sys.argv[1]) / "src/data/dict.txt").read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != SHA256:
        sys.exit(f"expected dict.txt with SHA-256 {SHA256}, found {found}")
    packed = subprocess.run(["zstd", "-19", "--no-check", "-c"], input=data, stdout=subprocess.PIPE, check=True).stdout
    (HERE / "dict.txt.zst").write_bytes(packed)


if __name__ == "__main__":
    main()
