#!/usr/bin/env python3
"""Writes the files of a folder as a C++ source with a table of assets: bytes, gzip, content type, ETag.

Equal files give an equal source, whatever their times. A folder that does not exist gives an empty table.
"""

import argparse
import gzip
import hashlib
import sys
from pathlib import Path

TYPES = {
    ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8", ".json": "application/json", ".map": "application/json", ".svg": "image/svg+xml",
    ".png": "image/png", ".ico": "image/x-icon", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}
LARGEST = 4 << 20  # of one file: a program is no place for more


def literal(data):
    """A string literal; octal escapes cannot run into the digits behind them, which hexadecimal ones do."""
    lines = []
    for at in range(0, len(data), 64):
        text = "".join(chr(b) if 32 <= b < 127 and b not in b'"\\?' else "\\%03o" % b for b in data[at:at + 64])
        lines.append('    "%s"' % text)
    return "\n".join(lines) if lines else '    ""'


def entry(number, folder, file):
    data = file.read_bytes()
    if len(data) > LARGEST:
        sys.exit(f"{file}: has {len(data)} bytes; at most {LARGEST} are embedded")
    if file.suffix not in TYPES:
        sys.exit(f"{file}: has a suffix without a content type; add it to {Path(__file__).name}")
    packed = gzip.compress(data, 9, mtime=0)
    packed = packed if len(packed) < len(data) * 9 // 10 else b""
    tag = hashlib.sha256(data).hexdigest()[:32]
    path = "/" + file.relative_to(folder).as_posix()
    arrays = (f"constexpr char bytes_{number}[] =\n{literal(data)};\n"
              f"constexpr char gzip_{number}[] =\n{literal(packed)};\n")
    row = (f'    {{"{path}", "{TYPES[file.suffix]}", "\\"{tag}\\"", '
           f"{{bytes_{number}, sizeof bytes_{number} - 1}}, {{gzip_{number}, sizeof gzip_{number} - 1}}}},\n")
    return arrays, row


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--function", required=True, help="plimsoll::cli::dashboard_assets")
    parser.add_argument("--header", required=True, help="which declares it")
    given = parser.parse_args()
    files = sorted(f for f in given.folder.rglob("*") if f.is_file()) if given.folder.is_dir() else []
    entries = [entry(number, given.folder, file) for number, file in enumerate(files)]
    space, _, name = given.function.rpartition("::")
    table = "".join(row for _, row in entries)
    body = (f"constexpr plimsoll::api::Asset table[] = {{\n{table}}};\n" if entries else "")
    span = "table" if entries else "{}"
    text = (f'// Made by {Path(__file__).name}; do not edit.\n#include "{given.header}"\n\nnamespace {space} {{\nnamespace {{\n\n'
            + "".join(arrays for arrays, _ in entries) + body
            + f"\n}}  // namespace\n\nplimsoll::api::Assets {name}() {{ return {span}; }}\n\n}}  // namespace {space}\n")
    if not given.out.exists() or given.out.read_text() != text:
        given.out.write_text(text)


if __name__ == "__main__":
    main()
