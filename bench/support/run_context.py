"""Where a number was measured: machine, kernel, compiler, flags, commit, load."""
import datetime
import json
import os
import platform
import re
import subprocess
from pathlib import Path

NUMERIC_FLAG = re.compile(r"-(O\S*|DNDEBUG|march=\S+|f\S+|std=\S+)")


def output_of(*command, cwd=None):
    """Empty when the program fails or is not there: a machine that only measures need have neither compiler nor git."""
    try:
        return run(command, cwd)
    except OSError:
        return ""


def run(command, cwd):
    done = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    return done.stdout.strip()


def first_match(path, pattern):
    try:
        found = re.search(pattern, Path(path).read_text(), re.MULTILINE)
    except OSError:
        return None
    return found.group(1) if found else None


def load_average():
    return [round(load, 2) for load in os.getloadavg()]


def build_flags(build):
    """The flags of an ordinary source file; the per-instruction-set files add their -march to them."""
    try:
        commands = json.loads((build / "compile_commands.json").read_text())
    except OSError:
        return "unknown"
    command = next(entry["command"] for entry in commands if entry["file"].endswith("host/risk/risk_engine.cpp"))
    return " ".join(word for word in command.split() if NUMERIC_FLAG.fullmatch(word))


def describe_run(root, build, repetitions):
    cache = build / "CMakeCache.txt"
    compiler = first_match(cache, r"^CMAKE_CXX_COMPILER:\w+=(.+)$") or "c++"
    governor = first_match("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", r"(\w+)")
    cpuinfo = "/proc/cpuinfo"
    commit = output_of("git", "rev-parse", "--short=12", "HEAD", cwd=root)
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "cpu": first_match(cpuinfo, r"^model name\s*: (.+)$") or platform.processor() or "unknown",
        "cpu_family_model": [first_match(cpuinfo, r"^cpu family\s*: (\d+)$"), first_match(cpuinfo, r"^model\s*: (\d+)$")],
        "cores": len(os.sched_getaffinity(0)),
        "mhz_nominal": first_match(cpuinfo, r"^cpu MHz\s*: (\S+)$"),
        "governor": governor or "not visible (virtual machine)",
        "virtual_machine": "hypervisor" in (first_match(cpuinfo, r"^flags\s*: (.+)$") or ""),
        "kernel": platform.release(),
        "compiler": output_of(compiler, "--version").splitlines()[0] if output_of(compiler, "--version") else compiler,
        "flags": build_flags(build),
        "commit": commit or "unknown",
        # Without git nobody knows: null, and not "no".
        "uncommitted_changes": output_of("git", "status", "--porcelain", "--untracked-files=no", cwd=root) != ""
        if commit else None,
        "repetitions": repetitions,
        "load_before": load_average(),
    }


def machine_name(context):
    """A file name part such as intel-xeon-2core."""
    words = re.sub(r"\((R|TM)\)|Processor|CPU|@.*", " ", context["cpu"])
    return "-".join(re.findall(r"[a-z0-9]+", words.lower())) + f"-{context['cores']}core"
