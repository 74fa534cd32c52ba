#!/usr/bin/env python3
"""Writes one results file of tools/gpu-check, in the form of tools/bench, with the device beside the machine."""
import argparse
import json
import sys
from pathlib import Path

from run_context import describe_run, load_average, machine_name

ROOT = Path(__file__).resolve().parents[2]


def peer_lines(file):
    """The lines that are numbers or reasons; libraries print other things too."""
    found = []
    for line in file.read_text().splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict) and "name" in entry:
            found.append(entry)
    return found


def free_name(folder, stem):
    """A results file is never edited: a second one of the same day gets a number."""
    file, number = folder / f"{stem}.json", 2
    while file.exists():
        file, number = folder / f"{stem}_{number}.json", number + 1
    return file


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--program", "--device", "--sanitizers"):
        parser.add_argument(name, required=True)
    for name in ("--build", "--results"):
        parser.add_argument(name, required=True, type=Path)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--benchmark", type=Path, help="Google Benchmark's JSON")
    what.add_argument("--peers", type=Path, help="one JSON object per line")
    given = parser.parse_args()

    if given.benchmark:
        result = {"benchmarks": json.loads(given.benchmark.read_text())["benchmarks"]}
        repetitions = max((entry.get("repetitions", 1) for entry in result["benchmarks"]), default=0)
    else:
        result = {"peers": peer_lines(given.peers)}
        repetitions = max((entry.get("repetitions", 0) for entry in result["peers"]), default=0)
    if not next(iter(result.values())):
        print(f"gpu_results: {given.program} measured nothing; no file is written", file=sys.stderr)
        return 1
    context = describe_run(ROOT, given.build, repetitions)
    context |= {"device": given.device, "sanitizers": given.sanitizers, "load_after": load_average()}
    given.results.mkdir(parents=True, exist_ok=True)
    name = given.program.removeprefix("bench_")
    file = free_name(given.results, f"{context['date'][:10]}_{name}_{machine_name(context)}")
    file.write_text(json.dumps({"program": given.program, "context": context, **result}, indent=1) + "\n")
    print(f"gpu-check: wrote {file}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
