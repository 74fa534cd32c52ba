#!/usr/bin/env python3
"""Makes the performance table of README.md from the newest files in bench/results; --check compares instead."""
import json
import re
import sys
from pathlib import Path

BEGIN, END = "<!-- performance:begin -->", "<!-- performance:end -->"


class Results:
    """The newest result file of each program."""

    def __init__(self, folder):
        self.files = {}
        for file in sorted(folder.glob("*.json")):  # names begin with the date
            result = json.loads(file.read_text())
            self.files[result["program"]] = (file, result)

    def median(self, program, name, field):
        """A field of the median over the repetitions of one benchmark."""
        if program not in self.files:
            return None
        for entry in self.files[program][1].get("benchmarks", []):
            if entry["run_name"] == name and entry.get("aggregate_name") == "median":
                return entry[field]
        return None

    def peer(self, name):
        """Median milliseconds of a GPU peer whose answer was right."""
        entries = self.files[PEER_GPU][1]["peers"] if PEER_GPU in self.files else []
        return next((entry.get("median_ms") for entry in entries if entry["name"] == name), None)

    def line(self, program, pattern):
        """The first number in a printed line, for programs that print lines."""
        if program not in self.files:
            return None
        for line in self.files[program][1].get("lines", []):
            if found := re.search(pattern, line):
                return float(found.group(1))
        return None


def per_second(value):
    return f"{value / 1e6:,.0f} million /s"


def nanoseconds(seconds):
    return f"{seconds * 1e9:,.0f} ns" if seconds >= 1e-8 else f"{seconds * 1e9:.1f} ns"


def milliseconds(microseconds):
    return f"{microseconds / 1000:.2f} ms"


BACKENDS, RISK, PEER, PRICERS = "bench_kernels_backends", "bench_host_risk", "bench_peer_quantlib", "bench_kernels_pricers"
GATE = "bench_host_gate"
GPU, PEER_GPU = "bench_kernels_backends_gpu", "bench_peer_gpu"


def gpu_rows(results):
    """What tools/gpu-check measured; nothing where it has not run on a device."""
    for name, words, target in (("full/20", "10,240 options × 131,072 scenarios, VaR and ES, full revaluation", 12),
                                ("surface/20", "the same, read off surfaces", 2.5),
                                ("surface/200", "102,400 options × 131,072 scenarios, read off surfaces", 3)):
        took = results.median(GPU, f"portfolio/cuda/{name}/real_time", "real_time")
        if took is not None:
            yield f"GPU: {words}", f"{took:.2f} ms", f"≤ {target} ms", GPU
    for name, words in (("cuda/full", "full"), ("cuda/surface", "surface"),
                        ("cuda_guarded/surface", "surface, in its worker process, checked")):
        run = f"tick/{name}/iterations:1/manual_time"
        p50, p99 = results.median(GPU, run, "p50_us"), results.median(GPU, run, "p99_us")
        if p99 is not None:
            yield f"GPU: tick to VaR, one underlying dirty, {words}", f"p50 {p50:.0f} µs, p99 {p99:.0f} µs", "p50 ≤ 30 µs, p99 ≤ 50 µs", GPU
    ours = results.median(GPU, "portfolio/cuda/full/20/real_time", "real_time")
    for name, words in (("torch_compile", "torch.compile"), ("jax_jit", "jax.jit"), ("cupy_fuse", "CuPy"),
                        ("naive_curand_cublas_thrust", "plain CUDA with Thrust")):
        theirs = results.peer(name)
        if ours and theirs:
            yield f"GPU: the full portfolio, {words} against ours", f"{theirs:.1f} ms / {ours:.1f} ms", "", PEER_GPU


def rows(results):
    """(what, measured, target, program); a row without a measurement is left out."""
    def revalue(isa, way):
        return results.median(BACKENDS, f"revalue/{isa}/1000/{way}", "items_per_second")

    for isa, words, target in (("v3", "AVX2", "150"), ("v4", "AVX-512", "250")):
        if (rate := revalue(isa, "one_core")) is not None:
            yield f"option revaluations, one core, {words}", per_second(rate), f"≥ {target} million /s", BACKENDS
    one, two = revalue("v4", "threads:1/real_time"), revalue("v4", "threads:2/real_time")
    if one and two:
        yield "the same on two threads, against one", f"{two / one:.2f} ×", "≥ 1.9 ×", BACKENDS

    if (rate := results.median(PRICERS, "greeks_of_positions/option_on_spot/v3", "items_per_second")) is not None:
        yield "all seven Greeks of an option, one core, AVX2", per_second(rate), "", PRICERS

    ours = results.median(PEER, "plimsoll_full_revaluation", "per_value")
    for name, words in (("quantlib_engine", "QuantLib's European engine"), ("quantlib_black_formula", "QuantLib's bare Black formula")):
        theirs = results.median(PEER, name, "per_value")
        if ours and theirs:
            yield f"one option value, {words} against ours", f"{nanoseconds(theirs)} / {nanoseconds(ours)}", "", PEER

    for surfaces in (0, 1):
        for threads in (1, 2):
            name = f"wire_to_report/threads:{threads}/surfaces:{surfaces}/iterations:1/manual_time"
            p50, p99 = results.median(RISK, name, "p50_us"), results.median(RISK, name, "p99_us")
            if p99 is not None:
                mode = "auto" if surfaces else "full"
                words = ("frame to report, 1,068 positions × 16,384 scenarios, one underlying dirty, "
                         f"{mode}, threads: {threads}")
                yield words, f"p50 {milliseconds(p50)}, p99 {milliseconds(p99)}", "p99 ≤ 2 ms", RISK

    every, fitted = (results.median(RISK, f"recompute_all/{mode}", "cpu_time") for mode in ("full", "surface"))
    if every and fitted:
        yield ("10,240 options × 16,384 scenarios, one core, full against surfaces once they are built",
               f"{every:.0f} ms / {fitted:.1f} ms", "≥ 8 ×", RISK)
        yield ("building and checking those 512 surfaces",
               f"{results.median(RISK, 'build_all', 'cpu_time'):.0f} ms", "", RISK)
    for mode, options in (("full", 20), ("surface", 20), ("surface", 200), ("surface", 2000)):
        name = f"tick/{mode}_{options}/iterations:1/manual_time"
        p50, p99 = results.median(RISK, name, "p50_us"), results.median(RISK, name, "p99_us")
        if p99 is not None:
            yield (f"one of 8 underlyings moves, {options:,} options on each × 16,384 scenarios, {mode}, one core, to the report",
                   f"p50 {milliseconds(p50)}, p99 {milliseconds(p99)}", "p99 ≤ 2 ms" if options == 20 else "", RISK)

    for scenarios in (65536, 131072):
        tail = results.median(BACKENDS, f"select_tail/{scenarios}", "real_time")
        full = results.median(BACKENDS, f"sort_everything/{scenarios}", "real_time")
        if tail and full:
            yield (f"tail of {scenarios:,} scenarios, against sorting them all", f"{tail:.0f} µs / {full:,.0f} µs", "",
                   BACKENDS)

    for symbols, live, words, target in ((100, r"7\d{4}", "79,000", 60), (8000, r"\d{6,7}", "a million", 110)):
        load = rf"{symbols} symbols\s+{live} live:"
        found = results.line("bench_net_ingest", rf"^feed\s+{load}\s+([\d.]+) ns/message")
        alone = results.line("bench_net_ingest", rf"^feed\s+{load}.*, ([\d.]+) one frame at a time")
        behind = results.line("bench_net_ingest", rf"^dpdk\s+{load}\s+([\d.]+) ns/message")
        if found is not None:
            beside = f" ({alone:.0f} one frame at a time)" if alone is not None else ""
            yield (f"ITCH frame to quote, {symbols:,} symbols, {words} live orders, bursts of 32 frames",
                   f"{found:.0f} ns per message{beside}", f"≤ {target} ns", "bench_net_ingest")
        if behind is not None and symbols == 8000:
            yield ("the same behind DPDK's pcap device, per second of one core", f"{1e3 / behind:.1f} million messages", "≥ 8 million",
                   "bench_net_ingest")
    for trigger, words in (("person", "a person's command"), ("limit", "a limit"), ("watchdog", "the watchdog")):
        p50, p99 = ([results.median(GATE, f"trigger_to_command/{trigger}/busy:{busy}/iterations:1/manual_time", field)
                     for busy in (0, 1)] for field in ("p50_us", "p99_us"))
        if None not in p50 + p99:
            yield (f"kill switch, {words} to the command in the order gate's hands; with every processor busy",
                   f"p50 {p50[0]:.0f} µs, p99 {p99[0]:.0f} µs; p50 {p50[1]:.0f} µs, p99 {p99[1]:.0f} µs", "p99 ≤ 1 ms", GATE)
    yield from gpu_rows(results)


def table(root):
    results = Results(root / "bench" / "results")
    lines = ["| what | measured (median) | target | file |", "|---|---|---|---|"]
    used = set()
    for what, measured, target, program in rows(results):
        file = results.files[program][0]
        used.add(program)
        lines.append(f"| {what} | {measured} | {target} | [{program.removeprefix('bench_')}](bench/results/{file.name}) |")
    if not used:
        return "No number has been recorded yet."
    contexts = [results.files[program][1]["context"] for program in sorted(used)]
    machines = sorted({f"{c['cpu']}, {c['cores']} cores{', virtual machine' if c['virtual_machine'] else ''}"
                       f"{', ' + c['device'] if 'device' in c else ''}" for c in contexts})
    busiest = max(max(c["load_before"][0], c["load_after"][0]) for c in contexts)
    lines += ["", f"Measured on: {'; '.join(machines)}. Highest load average while measuring: {busiest:.1f}."]
    return "\n".join(lines)


def section(text):
    """(before, between, after) the two markers."""
    begin, end = text.find(BEGIN), text.find(END)
    if begin < 0 or end < begin:
        raise ValueError(f"README.md lacks the lines {BEGIN} and {END}")
    begin += len(BEGIN)
    return text[:begin], text[begin:end], text[end:]


def write(root):
    readme = root / "README.md"
    before, _, after = section(readme.read_text())
    readme.write_text(f"{before}\n{table(root)}\n{after}")


def check(root):
    _, between, _ = section((root / "README.md").read_text())
    if between.strip() == table(root).strip():
        return 0
    print("README.md: the performance table is not what bench/results says; run bench/support/performance_table.py")
    return 1


def main():
    root = Path(__file__).resolve().parents[2]
    if "--root" in sys.argv:
        root = Path(sys.argv[sys.argv.index("--root") + 1]).resolve()
    if "--check" in sys.argv:
        return check(root)
    write(root)
    return 0


if __name__ == "__main__":
    sys.exit(main())
