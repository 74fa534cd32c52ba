// Faults of fills, prices to mark them, exchange rates, and of the profit and loss made from them.
#include <array>

#include "tools/plimsoll/fault_catalogue.hpp"

namespace plimsoll::cli {
namespace {

constexpr auto entries = std::to_array<CatalogueEntry>({
    {"PLM-2512", "A price that positions are to be marked at cannot be used.",
     "An instrument that is not defined, a price that is no number or impossible for it, or a line that is there "
     "twice.",
     "Correct the line; a spot's price is above zero, an option's not below it.", "FLEET,-1"},
    {"PLM-2513", "A line of the exchange rates cannot be used.",
     "A currency that is no code, a time or factor that is none, or the same time twice.",
     "Write currency,time,factor, where the factor is what one unit of the currency is worth in the reporting "
     "currency.",
     "EUR,2026-01-05,1.0712"},
});

}  // namespace

std::span<const CatalogueEntry> ledger_faults() { return entries; }

}  // namespace plimsoll::cli
