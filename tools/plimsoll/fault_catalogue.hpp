// What every stable fault code means, for people who met one: cause, remedy and an example.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace plimsoll::cli {

struct CatalogueEntry {
  std::string_view code;     // "PLM-1203"
  std::string_view meaning;  // one line
  std::string_view cause;    // what usually leads to it
  std::string_view remedy;   // what to do
  std::string_view example;  // a line, a value or a command that shows it
};

/// All entries in ascending order of code. The texts live as long as the program.
const std::vector<CatalogueEntry>& fault_catalogue();

/// "PLM-1203", "plm-1203" or "1203"; null for a code that does not exist.
const CatalogueEntry* find_fault(std::string_view code);

/// What the first two digits of a code stand for, such as "instruments file".
std::string_view fault_range(std::string_view code);

// The parts, each ascending; together they are the catalogue.
std::span<const CatalogueEntry> program_faults();        // 10nn, 17nn, 18nn
std::span<const CatalogueEntry> position_file_faults();  // 11nn, 12nn, 13nn
std::span<const CatalogueEntry> market_file_faults();    // 14nn, 15nn, 16nn
std::span<const CatalogueEntry> stress_faults();         // 19nn
std::span<const CatalogueEntry> run_faults();            // 20nn, 2101, 2102
std::span<const CatalogueEntry> api_faults();            // 2110 and above
std::span<const CatalogueEntry> record_faults();         // 22nn
std::span<const CatalogueEntry> journal_faults();        // 24nn
std::span<const CatalogueEntry> ledger_faults();         // 25nn
std::span<const CatalogueEntry> store_faults();          // 26nn
std::span<const CatalogueEntry> gate_faults();           // 27nn
std::span<const CatalogueEntry> receive_faults();        // 31nn, 32nn
std::span<const CatalogueEntry> socket_faults();         // 33nn
std::span<const CatalogueEntry> feed_faults();           // 35nn

}  // namespace plimsoll::cli
