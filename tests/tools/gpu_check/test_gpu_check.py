"""tools/gpu-check without a GPU: pretended programs in a build folder, and the real exporter for the peers' problem."""
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "bench" / "support"), str(ROOT / "bench" / "peers" / "gpu")]

import performance_table  # noqa: E402
import problem  # noqa: E402

NO_DEVICE = "#!/bin/bash\necho 'test skipped: no CUDA: no NVIDIA driver is loaded on this machine'\n"
WELL = "#!/bin/bash\nexit 0\n"
BROKEN = "#!/bin/bash\n[[ $1 == *MovesAre* ]] || exit 1\n"
BENCH = """#!/bin/bash
for word in "$@"; do case $word in --benchmark_out=*) out=${word#*=} ;; esac; done
cat > "$out" <<'END'
{"benchmarks": [
 {"run_name": "portfolio/cuda/full/20/real_time", "aggregate_name": "median", "real_time": 11.5, "repetitions": 5},
 {"run_name": "portfolio/cuda/surface/20/real_time", "aggregate_name": "median", "real_time": 2.25, "repetitions": 5},
 {"run_name": "tick/cuda/surface/iterations:1/manual_time", "aggregate_name": "median", "real_time": 1.0,
  "repetitions": 5, "p50_us": 21.0, "p99_us": 33.0}]}
END
"""
EXPORT = "#!/bin/bash\nexit 0\n"
NAIVE = """#!/bin/bash
echo 'a library talks'
echo '{"name": "naive_curand_cublas_thrust", "median_ms": 23.0, "repetitions": 15}'
"""


class GpuCheck(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.results = self.folder / "results"

    def program(self, path, text):
        file = self.folder / "build" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(0o755)

    def built(self, conformance):
        self.program("tests/conformance/test_conformance", conformance)
        self.program("bench/kernels/backends/bench_kernels_backends", BENCH)

    def run_check(self, *arguments):
        done = subprocess.run([ROOT / "tools" / "gpu-check", "--build-dir", self.folder / "build", "--no-build",
                               "--results", self.results, *arguments], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def test_refuses_what_it_does_not_know(self):
        self.assertEqual(self.run_check("--fast")[0], 2)
        self.assertEqual(self.run_check("--results")[0], 2)
        code, said = self.run_check("--help")
        self.assertEqual(code, 0)
        self.assertIn("--require-device", said)

    def test_nothing_built_is_no_success(self):
        self.assertEqual(self.run_check()[0], 6)

    def test_says_not_run_without_a_device(self):
        self.built(NO_DEVICE)
        code, said = self.run_check()
        self.assertEqual(code, 0, said)
        self.assertIn("not run", said)
        self.assertIn("no NVIDIA driver is loaded", said)
        self.assertEqual(self.run_check("--require-device")[0], 6)
        self.assertFalse(self.results.exists())

    def test_times_nothing_when_bits_differ(self):
        self.built(BROKEN)
        code, said = self.run_check()
        self.assertEqual(code, 1, said)
        self.assertIn("not timed", said)
        self.assertFalse(self.results.exists())

    def test_writes_what_the_table_reads(self):
        self.built(WELL)
        self.program("bench/peers/gpu/export_portfolio", EXPORT)
        self.program("bench/peers/gpu/naive_gpu", NAIVE)
        empty = self.folder / "bin"
        empty.mkdir()
        code, said = self.run_check()
        self.assertEqual(code, 0, said)
        files = {json.loads(file.read_text())["program"] for file in self.results.glob("*.json")}
        self.assertEqual(files, {"bench_kernels_backends_gpu", "bench_peer_gpu"})
        rows = {what: measured for what, measured, _, _ in performance_table.gpu_rows(performance_table.Results(self.results))}
        self.assertEqual(rows["GPU: 10,240 options × 131,072 scenarios, VaR and ES, full revaluation"], "11.50 ms")
        self.assertEqual(rows["GPU: tick to VaR, one underlying dirty, surface"], "p50 21 µs, p99 33 µs")
        self.assertEqual(rows["GPU: the full portfolio, plain CUDA with Thrust against ours"], "23.0 ms / 11.5 ms")
        before = {file: file.read_bytes() for file in self.results.iterdir()}
        self.assertEqual(self.run_check()[0], 0)
        self.assertEqual(len(list(self.results.iterdir())), 2 * len(before))
        for file, text in before.items():
            self.assertEqual(file.read_bytes(), text, "a results file was edited")

    def test_no_gpu_rows_without_results(self):
        self.results.mkdir()
        self.assertEqual(list(performance_table.gpu_rows(performance_table.Results(self.results))), [])


class Peers(unittest.TestCase):
    def export(self):
        program = os.environ.get("EXPORT_PORTFOLIO")
        if not program or not Path(program).exists():
            self.skipTest("export_portfolio is not built (PLIMSOLL_BENCH=ON builds it)")
        folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        subprocess.run([program, folder, "2", "3", "40"], check=True)
        return folder

    def plain_python(self, folder):
        return subprocess.run([sys.executable, "-B", ROOT / "bench" / "peers" / "gpu" / "plain_python.py", folder],
                              capture_output=True, text=True, check=False)

    def test_another_program_gets_our_numbers_from_the_exported_portfolio(self):
        done = self.plain_python(self.export())
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertLess(json.loads(done.stdout)["largest_relative_difference"], 1e-9)

    def test_a_wrong_answer_is_not_timed(self):
        folder = self.export()
        pnl = bytearray((folder / "pnl.i64").read_bytes())
        struct.pack_into("<q", pnl, 8 * 7, struct.unpack_from("<q", pnl, 8 * 7)[0] + (1 << 20))
        (folder / "pnl.i64").write_bytes(pnl)
        done = self.plain_python(folder)
        self.assertEqual(done.returncode, 1)
        self.assertIn("refused", json.loads(done.stdout))

    def test_nan_and_a_short_answer_are_differences(self):
        class Fixed:
            @staticmethod
            def answer():
                return [1.0, -2.0]
        self.assertEqual(problem.difference(Fixed, [1.0, -2.0]), 0.0)
        self.assertEqual(problem.difference(Fixed, [1.0, -1.0]), 0.5)
        self.assertEqual(problem.difference(Fixed, [1.0]), float("inf"))
        self.assertEqual(problem.difference(Fixed, [1.0, float("nan")]), float("inf"))


if __name__ == "__main__":
    unittest.main()
