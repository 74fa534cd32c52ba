"""tools/setup against a pretended apt: names per distribution, silence when nothing is missing, one retry."""

import os
import stat
import subprocess
import tempfile
import unittest
from pathlib import Path

SETUP = Path(__file__).resolve().parents[2] / "tools" / "setup"

DPKG_QUERY = """#!/bin/bash
name=${@: -1}
if grep -qxF -- "$name" "$WORLD/installed"; then echo -n installed; else exit 1; fi
"""
APT_CACHE = """#!/bin/bash
echo "$2:"
if [[ -e $WORLD/lists ]] && grep -qxF -- "$2" "$WORLD/lists"; then echo "  Candidate: 1.0"; else echo "  Candidate: (none)"; fi
"""
APT_GET = """#!/bin/bash
echo "$*" >> "$WORLD/calls"
if [[ -e $WORLD/fail_once ]]; then rm "$WORLD/fail_once"; exit 100; fi
case "$*" in
  *update*) cp "$WORLD/archive" "$WORLD/lists" ;;
  *install*)
    for name in "$@"; do
      [[ $name == -* || $name == *=* || $name == install ]] && continue
      grep -qxF -- "$name" "$WORLD/lists" || exit 100
      echo "$name" >> "$WORLD/installed"
    done ;;
esac
"""
ID = "#!/bin/bash\necho 0\n"

PLAIN = ("g++ cmake ninja-build ccache pkg-config git python3 jq libgtest-dev libgmock-dev libbenchmark-dev librapidcheck-dev "
         "libdpdk-dev dpdk libpcap-dev prometheus-cpp-dev libspdlog-dev libcli11-dev libtomlplusplus-dev nlohmann-json3-dev zlib1g-dev libzstd-dev "
         "libmpfr-dev libssl-dev libsimdjson-dev libsqlite3-dev libpq-dev postgresql-15 iproute2 nodejs clang-format-14").split()


@unittest.skipUnless(os.path.exists("/bin/bash"), "no /bin/bash")
class Setup(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.world = Path(folder.name)
        for name, text in [("dpkg-query", DPKG_QUERY), ("apt-cache", APT_CACHE), ("apt-get", APT_GET), ("id", ID), ("npm", ID)]:
            path = self.world / "bin" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
            path.chmod(path.stat().st_mode | stat.S_IXUSR)
        self.have("installed")
        self.have("calls")

    def have(self, what, names=()):
        (self.world / what).write_text("".join(f"{name}\n" for name in names))

    def run_setup(self, *arguments):
        environment = {"WORLD": str(self.world), "PATH": f"{self.world}/bin:/usr/bin:/bin"}
        return subprocess.run([SETUP, *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              check=False)

    def calls(self):
        return (self.world / "calls").read_text().splitlines()

    def test_does_not_call_apt_when_nothing_is_missing(self):
        self.have("installed", PLAIN + ["libboost1.81-dev"])
        done = self.run_setup()
        self.assertEqual((done.returncode, self.calls()), (0, []), done.stderr)
        self.assertEqual(done.stdout, "")

    def test_takes_the_newer_boost_where_the_plain_name_is_old(self):
        self.have("installed", PLAIN)
        self.have("lists", PLAIN + ["libboost1.81-dev", "libboost-dev"])
        self.assertEqual(self.run_setup().returncode, 0)
        self.assertEqual(len(self.calls()), 1)
        self.assertTrue(self.calls()[0].endswith("install -y --no-install-recommends libboost1.81-dev"), self.calls())

    def test_takes_the_boost_that_ubuntu_has(self):
        self.have("installed", PLAIN)
        self.have("lists", PLAIN + ["libboost1.83-dev", "libboost-dev"])
        self.assertEqual(self.run_setup().returncode, 0)
        self.assertTrue(self.calls()[0].endswith(" libboost1.83-dev"), self.calls())

    def test_prints_the_list_before_it_installs(self):
        self.have("installed", [name for name in PLAIN if name != "ccache"] + ["libboost1.81-dev"])
        self.have("lists", PLAIN)
        self.assertIn("missing: ccache\n", self.run_setup().stderr)

    def test_installs_the_browser_only_when_asked(self):
        self.have("installed", PLAIN + ["libboost1.81-dev"])
        self.have("lists", PLAIN + ["chromium"])
        self.assertEqual((self.run_setup().returncode, self.calls()), (0, []))
        self.assertEqual(self.run_setup("--with", "browser").returncode, 0)
        self.assertTrue(self.calls()[0].endswith(" chromium"), self.calls())

    def test_refreshes_empty_lists_once(self):
        self.have("archive", PLAIN + ["libboost1.81-dev"])
        self.assertEqual(self.run_setup().returncode, 0)
        self.assertEqual(["update" in call for call in self.calls()], [True, False])

    def test_tries_once_more_after_a_failure(self):
        self.have("installed", PLAIN)
        self.have("lists", ["libboost1.81-dev"])
        self.have("archive", ["libboost1.81-dev"])
        self.have("fail_once")
        self.assertEqual(self.run_setup().returncode, 0)
        self.assertEqual(["install" in call for call in self.calls()], [True, False, True])

    def test_says_what_it_could_not_install(self):
        self.have("installed", PLAIN)
        self.have("archive")
        done = self.run_setup()
        self.assertEqual(done.returncode, 6)
        self.assertIn("could not install: libboost1.81-dev", done.stderr)
        self.assertLessEqual(len(self.calls()), 3)

    def test_check_installs_nothing(self):
        self.have("lists", PLAIN + ["libboost1.81-dev"])
        done = self.run_setup("--check")
        self.assertEqual((done.returncode, self.calls()), (6, []))
        self.assertIn("apt-get install --no-install-recommends g++ cmake", done.stderr)

    def test_an_unknown_option_is_a_usage_error(self):
        self.assertEqual(self.run_setup("--frobnicate").returncode, 2)
        self.assertEqual(self.run_setup("--with", "magic").returncode, 2)


if __name__ == "__main__":
    unittest.main(verbosity=2)
