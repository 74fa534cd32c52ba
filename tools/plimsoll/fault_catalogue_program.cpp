// Faults of the program itself, of the command line and of the synthetic exchange.
#include <array>

#include "tools/plimsoll/fault_catalogue.hpp"

namespace plimsoll::cli {
namespace {

constexpr auto entries = std::to_array<CatalogueEntry>({
    {"PLM-1001", "A condition that the program relies on does not hold, so it stopped.",
     "A defect of the program. A wrong number is worse than a stop, so such checks are always on.",
     "Report the message, which names file, line and condition, with the command line and `plimsoll version --json`.",
     "contract violated at host/risk/cell_map.cpp:42: cell < count()"},
    {"PLM-1002", "The machine does not have the memory that was asked for.",
     "P&L vectors take 8 bytes per scenario for every book and every (book, underlying) pair; a full group of "
     "containers or a memory limit may also be the reason.",
     "Use fewer --scenarios, or a machine with more memory. `free -m` shows what there is.",
     "plimsoll var ... --scenarios 16777216"},
    {"PLM-1003", "Something failed that no other code describes.",
     "Usually a device or library error in the middle of a run; the message carries its words.",
     "Try --backend cpu to see whether the GPU is the reason, then report the message.",
     "internal error: CUDA error 719 in revalue"},
    {"PLM-1004", "The command line cannot be understood.",
     "An unknown subcommand or option, a value out of its range, or a required option that is missing.",
     "Read the end of the message for the nearest known name, or run the subcommand with --help.",
     "plimsoll var --sed 7"},
    {"PLM-1005", "The backend or instruction set that was required is not available here.",
     "--backend cuda on a machine without a usable NVIDIA driver or device, or --isa v4 on a processor without "
     "AVX-512.",
     "Use --backend auto and --isa auto: the numbers are the same bits. `plimsoll doctor` says what is missing.",
     "plimsoll var ... --backend cuda"},
    {"PLM-1006", "What the program printed could not be written completely.",
     "Standard output is redirected to a full disk, or was closed before the program started. A reader that went away, "
     "such as head, is no failure: the program then ends quietly, with 0.",
     "Free space where the output goes, and run again.", "plimsoll var ... > /dev/full"},
    {"PLM-1701", "--as-of is neither a date nor a time with its offset.",
     "Day and month exchanged, slashes, a date that does not exist, or a time without an offset.",
     "Write year, month and day as YYYY-MM-DD, and a time with its offset from UTC.",
     "--as-of 06/06/2014 instead of --as-of 2014-06-06"},
    {"PLM-1702", "The file named with --pnl-out could not be written.",
     "The folder does not exist, belongs to somebody else, or its disk is full.",
     "Name a file in a folder that exists, is writable and has room (8 bytes per scenario).",
     "--pnl-out /missing/pnl.bin"},
    {"PLM-1703", "A manual page could not be written.", "The folder cannot be created or is not writable.",
     "Name a folder that is writable and has space.", "plimsoll completion man --out /proc/man1"},
    {"PLM-1704", "The firm has no VaR and ES.",
     "P&L is kept exactly, as int64 of 2^-20 units, so a scenario P&L of 8.8e12 or more does not fit; or an input is "
     "missing. A node whose parts do not fit has no number either.",
     "Check quantities, multipliers and prices of the books that the message names; for amounts that are really that "
     "large, split the firm into several runs.",
     "9,000 million shares at a price of 1,000,000"},
    {"PLM-1705", "--pnl-out names a file that is read in the same run.", "A path that was completed to the wrong file.",
     "Name another file.", "--portfolio portfolio.csv --pnl-out ./portfolio.csv"},
    {"PLM-1711", "The covariance of the risk factors is not positive definite, so no shocks can be drawn from it.",
     "Fewer days of history than factors, or two columns of which one determines the other.",
     "Give a longer price history, or remove a factor that the others determine.",
     "two columns of the history file that are copies of each other"},
    {"PLM-1712", "The scenario set that was asked for cannot be made.",
     "The sampler has fewer dimensions than the portfolio has factors, or degrees of freedom out of range.",
     "Change --scenarios, --sampler or --degrees-of-freedom.", "--sampler sobol with several thousand factors"},
    {"PLM-1721", "The firm has no Greeks.",
     "Greeks are added up exactly, as int64 of 2^-20 units, so a number of 4.3e12 or more does not fit; or an input is "
     "missing. What contains such a position has no number either.",
     "Check quantities, multipliers and prices of the positions that the message names; for amounts that are really "
     "that large, split the firm into several runs.",
     "9,000 million shares at a price of 1,000,000"},
    {"PLM-1731", "A what-if trade depends on a risk factor that the scenarios do not have.",
     "The model was made for what the portfolio held; the trade is in another underlying, or the first option or "
     "future "
     "on one.",
     "Build the model with the instrument in the portfolio, with a quantity of zero; `plimsoll what-if` does so.",
     "the first option on a share that was held without options"},
    {"PLM-1732", "What-if trades change more cells at once than there are P&L vectors for.",
     "A cell is what one book holds on one underlying; two vectors are reserved for each that may change.",
     "Try fewer trades at a time, or start with room for more.", "a basket of 500 shares tried as one trade"},
    {"PLM-1733", "A what-if trade is in a book outside the tree of the portfolio.",
     "A typing error in the first name of the path. Such a book would put a new root above the firm.",
     "Begin the book with the root that the message names.", "--trade AAPL,100,frm/desk"},
    {"PLM-1734", "A what-if trade is in something that the portfolio cannot hold.",
     "It has expired, is in another currency, or the position would be more than a quantity can hold.",
     "Trade what is alive and in the currency of the portfolio, or less of it.", "an option that expired yesterday"},
    {"PLM-1801", "A setting of the synthetic exchange is out of range.", "A typing error in a count or a rate.",
     "Choose a value in the range that the message names.", "plimsoll-exchange --symbols 0"},
    {"PLM-1802", "The synthetic session would last more than twelve hours of venue time.",
     "Many messages at a low rate.", "Ask for fewer messages or a higher rate.",
     "plimsoll-exchange --messages 1000000000 --rate 1000"},
    {"PLM-1803", "The synthetic exchange is closed on that day.", "The date is a Saturday or a Sunday.",
     "Choose a day from Monday to Friday.", "plimsoll-exchange --date 2026-01-04"},
    {"PLM-1804", "The synthetic desk that was asked for is too large or has too short a history.",
     "A count out of range.", "Choose values in the ranges that the message names.",
     "plimsoll-exchange --options 2000000"},
    {"PLM-1810", "The synthetic exchange cannot write a file.",
     "The folder does not exist, is not writable or its disk is full.",
     "Name a file in a folder that exists, is writable and has room.", "plimsoll-exchange --out /missing/session.pcap"},
    {"PLM-1811", "The folder for the synthetic desk cannot be created.",
     "Its parent does not exist or is not writable, or a file has that name.",
     "Name a folder whose parent exists and is writable.", "plimsoll-exchange --inputs /proc/desk"},
});

}  // namespace

std::span<const CatalogueEntry> program_faults() { return entries; }

}  // namespace plimsoll::cli
