// Faults of records and of explanations of the change between two.
#include <array>

#include "tools/plimsoll/fault_catalogue.hpp"

namespace plimsoll::cli {
namespace {

constexpr auto entries = std::to_array<CatalogueEntry>({
    {"PLM-2201", "A record could not be written.",
     "The folder above it does not exist, belongs to somebody else, or its disk is full. Nothing is left behind.",
     "Name a folder whose parent exists, is writable and has room for copies of all input files.",
     "plimsoll var ... --record /missing/monday"},
    {"PLM-2202", "The folder named for a record exists and holds something else.",
     "A second run with other inputs into the same folder. A record is never overwritten; the same run again is fine.",
     "Name another folder, or move that one away.", "plimsoll var ... --record monday, on Tuesday"},
    {"PLM-2203", "An input of a run cannot be recorded.",
     "It is no regular file, is larger than 512 MiB, or changed between the copy and the end of the run.",
     "Give a regular file that nobody changes during the run.", "a market file that another program rewrites"},
    {"PLM-2211", "A folder is no record.",
     "Its record.json is missing, cut short, of another form, or names options that do not exist or are out of range.",
     "Name a folder that `plimsoll var --record FOLDER` wrote.", "plimsoll why monday tuesday/market.csv"},
    {"PLM-2212", "A file of a record is missing or is no plain file.",
     "The record was copied without all of its files, or one was replaced by a link.",
     "Bring the record back from where it was copied, files and all.", "monday/history.csv"},
    {"PLM-2213", "A record is not what it was.",
     "One of its files has another SHA-256 than the record says, or the recorded report is not what the recorded "
     "inputs "
     "give: somebody changed it, the disk did, or another version of the program computes something else. Exit code 7.",
     "Bring back the record from a copy; if a report differs with all files intact, report it with both versions.",
     "a price in monday/market.csv that was corrected afterwards"},
    {"PLM-2221", "Two reports are in different currencies.", "A record of another portfolio.",
     "Explain reports of one currency; there are no exchange rates.", "monday in USD, tuesday in EUR"},
    {"PLM-2222", "An order of parts would value something after its expiry.",
     "Positions that expired between the two reports are valued on the later date when time is replaced before "
     "positions, or the other way round when the second report is the earlier one.",
     "Put positions first in --order, or time first when the second report is the earlier one.",
     "plimsoll why monday tuesday --order time"},
    {"PLM-2223", "A level is not in both reports.", "The two were recorded with different --level.",
     "Name a level that both have, or record both with the same.", "plimsoll why monday tuesday --level 0.95"},
    {"PLM-2224", "A book is in neither report.", "A typing error in --node.",
     "Name a book as the reports do, from the root.", "plimsoll why monday tuesday --node frm"},
    {"PLM-2225", "A change has no explanation, because some step between the two reports has no number.",
     "With the positions of one report and the market of the other a scenario P&L does not fit, or an input is "
     "missing.",
     "The message names the step and the input. Try another --order, or look at the books that have an explanation.",
     "a book that holds what the other report has no price of"},
});

}  // namespace

std::span<const CatalogueEntry> record_faults() { return entries; }

}  // namespace plimsoll::cli
