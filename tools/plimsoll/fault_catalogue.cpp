#include "tools/plimsoll/fault_catalogue.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace plimsoll::cli {

const std::vector<CatalogueEntry>& fault_catalogue() {
  static const std::vector<CatalogueEntry> entries = [] {
    std::vector<CatalogueEntry> all;
    for (const auto part : {program_faults(), position_file_faults(), market_file_faults(), stress_faults(),
                            run_faults(), api_faults(), record_faults(), journal_faults(), ledger_faults(),
                            store_faults(), gate_faults(), receive_faults(), socket_faults(), feed_faults()}) {
      all.insert(all.end(), part.begin(), part.end());
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.code < b.code; });
    return all;
  }();
  return entries;
}

const CatalogueEntry* find_fault(std::string_view code) {
  std::string wanted(code);
  if (wanted.size() == 4) wanted.insert(0, "PLM-");
  for (char& c : wanted) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  for (const CatalogueEntry& entry : fault_catalogue()) {
    if (entry.code == wanted) return &entry;
  }
  return nullptr;
}

std::string_view fault_range(std::string_view code) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 21> ranges{{
      {"PLM-10", "program, usage and backend"},
      {"PLM-11", "any CSV file"},
      {"PLM-12", "instruments file"},
      {"PLM-13", "portfolio file"},
      {"PLM-14", "market file"},
      {"PLM-15", "price history and covariance"},
      {"PLM-16", "option quotes file"},
      {"PLM-17", "command line and scenarios"},
      {"PLM-18", "synthetic exchange"},
      {"PLM-19", "stress scenarios"},
      {"PLM-20", "configuration and running"},
      {"PLM-21", "monitor and API"},
      {"PLM-22", "records and explanations"},
      {"PLM-24", "journal"},
      {"PLM-25", "fills and profit and loss"},
      {"PLM-26", "stores of history"},
      {"PLM-27", "trading state and kill switch"},
      {"PLM-31", "captures and feed files"},
      {"PLM-32", "DPDK receive path"},
      {"PLM-33", "sockets"},
      {"PLM-35", "WebSocket feeds"},
  }};
  for (const auto& [prefix, name] : ranges) {
    if (code.starts_with(prefix)) return name;
  }
  return "other";
}

}  // namespace plimsoll::cli
