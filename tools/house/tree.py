"""The source tree as every house check sees it: which files exist, what is code in them, and how a check reports."""

import argparse
import os
import re
import sys
from pathlib import Path

SKIPPED = 77  # ctest's SKIP_RETURN_CODE for these checks

LAYERS = ["kernels", "host", "net", "tools"]  # include order, lowest first

FOLDERS = {  # pipeline order inside each layer; a folder may include what stands before it
    "kernels": "core math random scenarios pricers surfaces measures backends".split(),
    "host": "core market portfolio calibration ledger risk stress margin limits action gate journal store signals api".split(),
    "net": "wire capture socket dpdk moldudp64 soupbintcp glimpse itch iex dbn websocket fills fix kafka ingest".split(),
    "tools": "exchange relay dashboard plimsoll python".split(),
}

CXX = {".hpp", ".cpp", ".cu", ".cuh"}
SOURCES = CXX | {".py", ".sh", ".cmake", ".ts", ".js"}


class Tree:
    """Files below a root, without version control, build trees and caches."""

    def __init__(self, root):
        self.root = Path(root).resolve()

    def files(self, *tops):
        for top in tops or ("",):
            for folder, folders, names in os.walk(self.root / top):
                folders[:] = sorted(f for f in folders if not self._ignored(f))
                for name in sorted(names):
                    yield Path(folder, name).relative_to(self.root)

    @staticmethod
    def _ignored(folder):
        return folder.startswith("build") or folder in (".git", ".cache", "__pycache__", "node_modules", "results")

    def cxx(self, *tops):
        return [f for f in self.files(*tops) if f.suffix in CXX]

    def text(self, file):
        return (self.root / file).read_text(encoding="utf-8", errors="replace")

    def is_source(self, file):
        """Source by its name, or a script by its first line."""
        if file.suffix in SOURCES or file.name == "CMakeLists.txt":
            return True
        if file.suffix:
            return False
        with open(self.root / file, "rb") as opened:
            return opened.read(2) == b"#!"


def _blank(match):
    """Replaces a comment or literal by spaces, so that lines and columns stay where they were."""
    return re.sub(r"[^\n]", " ", match.group(0))


_CXX_COMMENT = re.compile(  # comments, raw strings, strings, characters (but not the ' in 1'000)
    r'//[^\n]*|/\*.*?\*/|R"([^()\s\\]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)
_HASH_COMMENT = re.compile(r"#[^\n]*")


def cxx_code(text):
    """C++ text with comments and literals blanked. `#include "..."` lines keep their paths."""
    return _CXX_COMMENT.sub(lambda m: m.group(0) if _is_include(text, m.start()) else _blank(m), text)


def _is_include(text, at):
    line_start = text.rfind("\n", 0, at) + 1
    return text[at] == '"' and text[line_start:at].lstrip().startswith("#include")


def script_code(text):
    """CMake or shell text with comments blanked."""
    return _HASH_COMMENT.sub(_blank, text)


def waived(lines, index, rule):
    """True when the line, or the line above it, says `house: allow RULE: reason`."""
    pattern = re.compile(r"house: allow %s: \S+" % re.escape(rule))
    return any(pattern.search(line) for line in lines[max(0, index - 1):index + 1])


def arguments(doc, **extra):
    parser = argparse.ArgumentParser(description=doc.strip().splitlines()[0])
    parser.add_argument("--root", default=Path(__file__).resolve().parents[2], help="tree to check (default: this one)")
    for name, options in extra.items():
        parser.add_argument(name if options.pop("positional", False) else "--" + name.replace("_", "-"), **options)
    return parser.parse_args()


def report(check, violations, looked_at):
    """Prints violations as `file:line: what. remedy` and ends the program. A check that saw nothing proves nothing."""
    for violation in violations:
        print(violation)
    if violations:
        print(f"{check}: {len(violations)} violations in {looked_at} files")
        sys.exit(1)
    if looked_at == 0:
        skip(check, "there is nothing to check here")
    print(f"{check}: {looked_at} files are as they should be")
    sys.exit(0)


def skip(check, reason):
    print(f"{check}: skipped: {reason}")
    sys.exit(SKIPPED)
