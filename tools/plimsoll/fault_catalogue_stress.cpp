// Faults of stress scenarios and the files that name them.
#include <array>

#include "tools/plimsoll/fault_catalogue.hpp"

namespace plimsoll::cli {
namespace {

constexpr auto entries = std::to_array<CatalogueEntry>({
    {"PLM-1901", "The shock file is not TOML, or larger than such a file can be.",
     "A name or a shock without quotes, a key given twice, or a file of another kind.",
     "The message says line and column. `plimsoll stress --example` prints a file that is right.", "name = crash"},
    {"PLM-1902", "The shock file has a key that is not known, or something in the wrong place.",
     "A typing error, single brackets instead of double ones, or a scenario without name or content.",
     "Take the nearest known key that the message names, or compare with `plimsoll stress --example`.",
     "[scenario] instead of [[scenario]]"},
    {"PLM-1903", "Two stress scenarios have the same name.",
     "A copied table, or --historical with a name that the shock file uses.", "Rename one of the two.",
     "name = \"crash\" twice"},
    {"PLM-1904", "A shock or a ladder names something that is not there.",
     "An underlying that the instruments file lacks, or a word other than spot, vol and basis after the last dot.",
     "Take the name that the message suggests. A * stands for any characters: \"*.spot\" is every spot.",
     "\"APPL.spot\" = \"-10%\""},
    {"PLM-1905", "A shock is not a number with its kind, or one that such a factor cannot take.",
     "The % is missing, or a spot would become zero or negative.",
     "Write \"-10%\", \"-0.105 log\" or \"+0.05 absolute\", in quotes.", "\"*.spot\" = \"-10\""},
    {"PLM-1906", "The steps of a ladder are no list of shocks, or there are too many of them.",
     "A number without %, an empty list, or more scenarios than fit in memory.",
     "Write spot = [\"-10%\", \"0%\", \"+10%\"].", "spot = [-10, 0, 10]"},
    {"PLM-1907", "A historical scenario is of days that are no dates or that the price history does not have.",
     "A weekend or a holiday, a day before the first row, or the last day written first.",
     "Name days that have a row in the history, with a row before them; or give another file with --stress-history.",
     "history = \"2020-03-15\", a Sunday"},
    {"PLM-1908", "The loss of a reverse stress is not a positive number.", "A minus sign, or quotes.",
     "Losses are positive: loss = 1000000.", "loss = -1000000"},
    {"PLM-1909", "Two shocks of one scenario name the same factor, and neither is the more precise.",
     "Two patterns that overlap. The one with more characters beside the * wins; these have as many.",
     "Name the factor itself in a line of its own, or remove one of the two.",
     "\"A*.spot\" and \"*L.spot\", and AAPL is held"},
    {"PLM-1910", "A stress scenario has no P&L for everything that is held.",
     "A share had no close on the day of a historical scenario, an input is missing, or a P&L does not fit. Nothing is "
     "put in the place of what is not known; books that do not depend on it keep their numbers.",
     "The report names what is missing. Add a shock for it to the scenario, or choose other days.",
     "a share that was not listed in 2008"},
});

}  // namespace

std::span<const CatalogueEntry> stress_faults() { return entries; }

}  // namespace plimsoll::cli
