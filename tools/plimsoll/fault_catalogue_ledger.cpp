// Faults of fills, prices to mark them, exchange rates, and of the profit and loss made from them.
#include <array>

#include "tools/plimsoll/fault_catalogue.hpp"

namespace plimsoll::cli {
namespace {

constexpr auto entries = std::to_array<CatalogueEntry>({
    {"PLM-2501", "A line of fills is neither a fill nor a bust nor a correction.", "Another word in the column kind.",
     "Write fill, bust or correction; blank means fill.", "a kind of trade"},
    {"PLM-2502", "A fill has no usable venue or execution id.",
     "A cell is empty, longer than allowed, or has blanks in it.",
     "Write both as the venue does; together with the day they tell a copy from a new fill.", "XNAS,,2026-01-05"},
    {"PLM-2503", "A trade date is not a date.", "Another date format, or a year that nanoseconds do not reach.",
     "Write YYYY-MM-DD.", "05.01.2026"},
    {"PLM-2504", "The book of a fill is not a path of one to eight names.",
     "An empty name between two slashes, or a very long one in a line of fills.", "Write it as firm/desk/book.",
     "firm//desk"},
    {"PLM-2505", "A fill is of an instrument that is not defined.",
     "A typing error, or an instruments file of another day.", "Add it to the instruments file, or correct its name.",
     "FLEEET"},
    {"PLM-2506", "A fill neither bought nor sold.", "The column side is empty or has another word.",
     "Write buy or sell (B and S will do), and keep the quantity positive.", "a side of short"},
    {"PLM-2507", "The quantity of a fill is not a positive number that fits.",
     "A sign where the side should tell the direction, zero, or more than nine decimals.", "Correct the quantity.",
     "-100"},
    {"PLM-2508", "The price of a fill is not a number that its instrument can have.",
     "A letter in it, more than nine decimals, or zero or less for a share.",
     "Correct the price; only a future's may be negative.", "FLEET,buy,100,0"},
    {"PLM-2509", "The fee of a fill is not a number, or its currency no code.", "A currency sign, or small letters.",
     "Write the amount and the code; a rebate is negative.", "1.50 usd"},
    {"PLM-2510", "A time in a line of fills is not a time, or a correction does not say when it was issued.",
     "A local time or a time zone, or an empty cell.", "Write it in UTC as 2026-01-05T14:30:00.123Z.", "14:30:00"},
    {"PLM-2511", "A bust or correction does not name its execution, or a line has a field that its kind does not have.",
     "The reference is empty or the line itself; or a bust with a price.",
     "Name the execution that is meant in reference, with reference_date if it was of another day.",
     "a bust without a reference"},
    {"PLM-2512", "A price that positions are to be marked at cannot be used.",
     "An instrument that is not defined, a price that is no number or impossible for it, or a line that is there "
     "twice.",
     "Correct the line; a spot's price is above zero, an option's not below it.", "FLEET,-1"},
    {"PLM-2513", "A line of the exchange rates cannot be used.",
     "A currency that is no code, a time or factor that is none, or the same time twice.",
     "Write currency,time,factor, where the factor is what one unit of the currency is worth in the reporting "
     "currency.",
     "EUR,2026-01-05,1.0712"},
    {"PLM-2514", "A line of fills is no JSON object of known fields.",
     "Two objects on a line, a nested one, a field twice, a field that does not exist, or a line that is too long.",
     "Write one object of strings and numbers on each line.", "{\"venue\": {\"mic\": \"XNAS\"}}"},
    {"PLM-2515", "The file has no fills.", "Only a header was exported from the trading system.",
     "Add at least one line.", "a fills.csv with its header only"},
    {"PLM-2516", "Fills in several currencies, and none to report in.",
     "Instruments or fees in more than one currency, and no --currency.", "Name it with --currency and give --fx.",
     "a share in USD and a fee in EUR"},
    {"PLM-2517", "The ledger refuses a fill.",
     "The same execution with other terms, or a quantity or amount that leaves the range of the ledger.",
     "The message names the reason; correct the line, or ask the venue which of two is right.",
     "two lines of one execution with different prices"},
    {"PLM-2518", "Some profit and loss has no number.",
     "An instrument that is held is not in --prices, or no FX factor holds at a trade or at --as-of.",
     "Add the prices or factors that the message names.", "a position in EUR without --fx"},
    {"PLM-2519", "A file that was asked for could not be written.",
     "Its folder does not exist or cannot be written, or the disk is full.",
     "Check the folder with ls -ld and the disk with df.", "--positions-out /nowhere/portfolio.csv"},
    {"PLM-2520", "An output names a file that the same run reads.", "The same path twice on the command line.",
     "Name another file.", "--fills fills.csv --positions-out fills.csv"},
});

}  // namespace

std::span<const CatalogueEntry> ledger_faults() { return entries; }

}  // namespace plimsoll::cli
