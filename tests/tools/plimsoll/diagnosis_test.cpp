// Verdicts on made-up machines.
#include "tools/plimsoll/diagnosis.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace plimsoll::cli {
namespace {

/// A machine on which nothing is to be mended.
MachineFacts good_machine() {
  MachineFacts facts;
  facts.processor = "A Processor";
  facts.isas = {"scalar", "v2", "v3"};
  facts.cores_allowed = 8;
  facts.cores_online = 8;
  facts.cuda_available = true;
  facts.cuda_reason = "A GPU";
  facts.dpdk_version = "DPDK 22.11.11";
  facts.memory_available_mib = 8192;
  facts.huge_pages = 512;
  facts.huge_pages_free = 512;
  facts.huge_page_kib = 2048;
  facts.memlock_bytes = UINT64_MAX;
  facts.open_files = 4096;
  facts.open_files_hard = 4096;
  facts.shared_memory_present = true;
  facts.shared_memory_free_mib = 4096;
  facts.socket_buffer_most = 64U << 20U;
  facts.clock_resolution_ns = 1;
  facts.clock_source = "tsc";
  facts.clock_state_known = true;
  facts.clock_synchronised = true;
  facts.state_folder = "/home/somebody/.local/state/plimsoll";
  facts.state_writable = true;
  facts.state_free_mib = 100'000;
  return facts;
}

Finding about(const std::string& subject, const MachineFacts& facts) {
  for (const Finding& finding : diagnose(facts)) {
    if (finding.subject == subject) return finding;
  }
  ADD_FAILURE() << "nothing about " << subject;
  return {};
}

TEST(Diagnosis, FindsNothingToMendOnAGoodMachine) {
  for (const Finding& finding : diagnose(good_machine())) {
    EXPECT_EQ(finding.verdict, Verdict::ok) << finding.subject << ": " << finding.found;
    EXPECT_EQ(finding.command, "") << finding.subject;
    EXPECT_FALSE(finding.found.empty()) << finding.subject;
  }
}

TEST(Diagnosis, FailsOnlyWhereNothingCanWork) {
  MachineFacts facts = good_machine();
  facts.dpdk_failure = "cannot be opened";
  facts.dpdk_fault = "PLM-3211";
  EXPECT_EQ(about("dpdk", facts).verdict, Verdict::fail);
  EXPECT_EQ(about("dpdk", facts).command, "sudo apt-get install dpdk");
  facts.dpdk_failure.clear();
  facts.dpdk_absent = "the DPDK receive path is not in this program";
  EXPECT_EQ(about("dpdk", facts).verdict, Verdict::warn) << "the reader gives the same events";
}

TEST(Diagnosis, AsksForADriverOnlyWhereThereIsACard) {
  MachineFacts facts = good_machine();
  facts.cuda_available = false;
  EXPECT_EQ(about("cuda", facts).verdict, Verdict::ok);
  facts.nvidia_card = true;
  EXPECT_EQ(about("cuda", facts).verdict, Verdict::warn);
  EXPECT_NE(about("cuda", facts).command, "");
}

TEST(Diagnosis, NeedsHugePagesOnlyForACardThatIsGivenToDpdk) {
  MachineFacts facts = good_machine();
  facts.huge_pages = facts.huge_pages_free = 0;
  facts.cards = {{"0000:03:00.0", "ixgbe"}};
  EXPECT_EQ(about("huge pages", facts).verdict, Verdict::ok);
  EXPECT_EQ(about("network cards", facts).verdict, Verdict::ok);
  EXPECT_EQ(about("iommu", facts).verdict, Verdict::ok);
  EXPECT_NE(about("network cards", facts).found.find("dpdk-devbind.py --bind=vfio-pci 0000:03:00.0"),
            std::string::npos);
  EXPECT_NE(about("network cards", facts).found.find("dpdk-devbind.py --bind=ixgbe 0000:03:00.0"), std::string::npos);
  facts.cards = {{"0000:03:00.0", "vfio-pci"}};
  EXPECT_EQ(about("huge pages", facts).command, "sudo sysctl -w vm.nr_hugepages=512");
  EXPECT_EQ(about("iommu", facts).verdict, Verdict::warn);
  EXPECT_NE(about("iommu", facts).command.find("iommu=pt"), std::string::npos);
  facts.iommu_groups = 20;
  EXPECT_EQ(about("iommu", facts).verdict, Verdict::ok);
  EXPECT_EQ(about("iommu", facts).command, "");
}

TEST(Diagnosis, AsksForSocketBuffersOnlyWhereTheyCannotBeTaken) {
  MachineFacts facts = good_machine();
  facts.socket_buffer_most = 212'992;  // the kernel's default
  EXPECT_EQ(about("socket buffers", facts).verdict, Verdict::warn);
  EXPECT_EQ(about("socket buffers", facts).command, "sudo sysctl -w net.core.rmem_max=33554432");
  facts.socket_buffer_forced = true;
  EXPECT_EQ(about("socket buffers", facts).verdict, Verdict::ok);
}

TEST(Diagnosis, WarnsOnEveryShortage) {
  const auto verdict = [](const std::string& subject, auto change) {
    MachineFacts facts = good_machine();
    change(facts);
    const Finding finding = about(subject, facts);
    EXPECT_FALSE(finding.found.empty());
    return finding.verdict;
  };
  EXPECT_EQ(verdict("processor", [](MachineFacts& f) { f.isas = {"scalar", "v2"}; }), Verdict::warn);
  EXPECT_EQ(verdict("cores", [](MachineFacts& f) { f.cores_allowed = 1; }), Verdict::warn);
  EXPECT_EQ(verdict("memory", [](MachineFacts& f) { f.memory_available_mib = 500; }), Verdict::warn);
  EXPECT_EQ(verdict("clock", [](MachineFacts& f) { f.clock_resolution_ns = 4'000'000; }), Verdict::warn);
  EXPECT_EQ(verdict("clock", [](MachineFacts& f) { f.clock_source = "hpet"; }), Verdict::warn);
  EXPECT_EQ(verdict("time of day", [](MachineFacts& f) { f.clock_synchronised = false; }), Verdict::warn);
  EXPECT_EQ(verdict("locked memory", [](MachineFacts& f) { f.memlock_bytes = 8U << 20U; }), Verdict::warn);
  EXPECT_EQ(verdict("open files", [](MachineFacts& f) { f.open_files = 256; }), Verdict::warn);
  EXPECT_EQ(verdict("shared memory", [](MachineFacts& f) { f.shared_memory_present = false; }), Verdict::warn);
  EXPECT_EQ(verdict("shared memory", [](MachineFacts& f) { f.shared_memory_free_mib = 1; }), Verdict::warn);
  EXPECT_EQ(verdict("disk", [](MachineFacts& f) { f.state_free_mib = 10; }), Verdict::warn);
  EXPECT_EQ(verdict("disk", [](MachineFacts& f) { f.state_writable = false; }), Verdict::warn);
}

TEST(Diagnosis, RaisesAFileLimitWithoutRightsWhereThatIsAllowed) {
  MachineFacts facts = good_machine();
  facts.open_files = 256;
  EXPECT_EQ(about("open files", facts).command, "ulimit -n 1024");
  facts.open_files_hard = 512;
  EXPECT_EQ(about("open files", facts).command, "sudo prlimit --pid $$ --nofile=1024:1024");
}

TEST(Diagnosis, QuotesPathsForTheShell) {
  MachineFacts facts = good_machine();
  facts.state_writable = false;
  facts.state_folder = "/home/o'neill/a b";
  EXPECT_NE(about("disk", facts).command.find("'/home/o'\\''neill/a b'"), std::string::npos);
}

TEST(StateFolder, FollowsTheXdgVariables) {
  ::setenv("HOME", "/home/somebody", 1);
  ::setenv("XDG_STATE_HOME", "/var/tmp/state", 1);
  EXPECT_EQ(state_folder(), "/var/tmp/state/plimsoll");
  ::setenv("XDG_STATE_HOME", "relative", 1);
  EXPECT_EQ(state_folder(), "/home/somebody/.local/state/plimsoll");
  ::unsetenv("XDG_STATE_HOME");
  ::unsetenv("HOME");
  EXPECT_EQ(state_folder(), "/var/lib/plimsoll");
}

}  // namespace
}  // namespace plimsoll::cli
