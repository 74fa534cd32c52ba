// Every code that the sources use is explained, every explanation is used, and the catalogue is in order.
#include "tools/plimsoll/fault_catalogue.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>

namespace plimsoll::cli {
namespace {

namespace fs = std::filesystem;

/// Code -> the files that use it, over host, kernels, net and tools without the catalogue itself.
std::map<std::string, std::set<std::string>> codes_in_sources() {
  std::map<std::string, std::set<std::string>> codes;
  const std::regex code("PLM-[0-9]{4}");
  const fs::path root = PLIMSOLL_SOURCE_DIR;
  for (const char* layer : {"host", "kernels", "net", "tools"}) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / layer)) {
      const fs::path& path = entry.path();
      const std::string suffix = path.extension().string();
      const bool source = suffix == ".cpp" || suffix == ".hpp" || suffix == ".cu" || suffix == ".cuh";
      if (!source || path.filename().string().starts_with("fault_catalogue")) continue;
      std::ifstream in(path);
      for (std::string line; std::getline(in, line);) {
        const std::size_t comment = line.find("//");  // an example in a comment is not a use
        const std::string text = comment == std::string::npos ? line : line.substr(0, comment);
        for (std::sregex_iterator at(text.begin(), text.end(), code), end; at != end; ++at) {
          codes[at->str()].insert(path.lexically_relative(root).string());
        }
      }
    }
  }
  return codes;
}

constexpr const char* explains = "tools/plimsoll/explain_command.cpp";  // its help names a code as an example

TEST(FaultCatalogue, FindsACodeHoweverItIsWritten) {
  ASSERT_NE(find_fault("PLM-1302"), nullptr);
  EXPECT_EQ(find_fault("1302"), find_fault("PLM-1302"));
  EXPECT_EQ(find_fault("plm-1302"), find_fault("PLM-1302"));
  EXPECT_EQ(find_fault("PLM-0000"), nullptr);
  EXPECT_EQ(find_fault(""), nullptr);
}

TEST(FaultCatalogue, ExplainsEveryCodeThatTheSourcesUse) {
  const auto codes = codes_in_sources();
  ASSERT_GT(codes.size(), 60U) << "the sources were not found";
  for (const auto& [code, files] : codes) EXPECT_NE(find_fault(code), nullptr) << code << " in " << *files.begin();
}

TEST(FaultCatalogue, ExplainsNothingThatTheSourcesDoNotUse) {
  const auto codes = codes_in_sources();
  for (const CatalogueEntry& entry : fault_catalogue()) {
    const auto at = codes.find(std::string(entry.code));
    EXPECT_TRUE(at != codes.end() && at->second != std::set<std::string>{explains}) << entry.code;
  }
}

TEST(FaultCatalogue, IsCompleteSortedAndFreeOfCopies) {
  std::string_view last;
  std::set<std::string_view> meanings;
  for (const CatalogueEntry& entry : fault_catalogue()) {
    EXPECT_GT(entry.code, last) << "sorted, each once";
    last = entry.code;
    EXPECT_TRUE(meanings.insert(entry.meaning).second) << entry.code << " means the same as another";
    EXPECT_NE(fault_range(entry.code), "other") << entry.code;
    for (const std::string_view text : {entry.meaning, entry.cause, entry.remedy, entry.example}) {
      EXPECT_FALSE(text.empty()) << entry.code;
    }
    EXPECT_TRUE(entry.meaning.ends_with('.') && entry.cause.ends_with('.')) << entry.code;
  }
}

// One code, one meaning: outside the folder of its range a code may only appear where the range is at home.
TEST(FaultCatalogue, KeepsEveryRangeInItsOwnLayer) {
  const std::map<std::string, std::set<std::string>> homes = {
      {"PLM-11", {"host/core"}},
      {"PLM-12", {"host/portfolio"}},
      {"PLM-13", {"host/portfolio"}},
      {"PLM-14", {"host/portfolio"}},
      {"PLM-15", {"host/calibration"}},
      {"PLM-16", {"host/calibration"}},
      {"PLM-18", {"tools/exchange"}},
      {"PLM-19", {"host/stress", "tools/plimsoll"}},
      {"PLM-20", {"tools/plimsoll", "tools/plimsoll/run"}},
      {"PLM-21", {"host/api"}},
      {"PLM-22", {"tools/plimsoll", "host/risk"}},
      {"PLM-27", {"host/gate", "tools/plimsoll", "tools/plimsoll/run"}},
      {"PLM-31", {"net/capture", "net/dbn", "net/itch", "tools/plimsoll"}},
      {"PLM-32", {"net/dpdk"}},
      {"PLM-33", {"net/socket"}},
      {"PLM-35", {"net/websocket"}}};
  for (const auto& [code, files] : codes_in_sources()) {
    const auto home = homes.find(code.substr(0, 6));
    if (home == homes.end()) continue;
    for (const std::string& file : files) {
      const bool mentions = file == explains || file == "tools/plimsoll/main.cpp" ||
                            file == "tools/plimsoll/diagnosis.cpp";  // these only speak about codes
      if (mentions) continue;
      EXPECT_TRUE(home->second.contains(fs::path(file).parent_path().string())) << code << " in " << file;
    }
  }
}

}  // namespace
}  // namespace plimsoll::cli
