// Faults of CSV files in general, of the instruments file and of the portfolio file.
#include <array>

#include "tools/plimsoll/fault_catalogue.hpp"

namespace plimsoll::cli {
namespace {

constexpr auto entries = std::to_array<CatalogueEntry>({
    {"PLM-1100", "A file has more faults than are listed.",
     "The first thousand faults of a file are kept and the rest is counted; often one mistake repeats on "
     "every line.",
     "Mend the first ones and try again.", "a file with another separator than the comma"},
    {"PLM-1101", "An input file cannot be read.",
     "The path is wrong, it names a folder, its permissions forbid reading, or a .gz file was cut short.",
     "Check the path with ls -l, and a .gz file with gzip -t.", "--market market.cvs"},
    {"PLM-1102", "A line is not valid CSV.", "A quote that is opened and never closed, or text after a closing quote.",
     "Write quotes inside a quoted field twice, as RFC 4180 says.", "FLEET,\"10,firm/desk"},
    {"PLM-1103", "A file has no header line.", "The file is empty or starts with data.",
     "Add the header as the first line; the message names its columns.", "an empty portfolio.csv"},
    {"PLM-1104", "The header does not name the columns that the file must have.",
     "A column is missing, appears twice, or has a name that is not known.",
     "Correct the header; the message names the column and, when it is close to a known one, that one.",
     "instrument,amount,book instead of instrument,quantity,book"},
    {"PLM-1105", "A line has more or fewer fields than the header.",
     "A comma inside a field without quotes, a thousands separator, or a line that was cut.",
     "Add or remove commas, or quote a field that contains one.", "FLEET,1,000,firm/desk"},

    {"PLM-1201", "An instrument has no usable name.",
     "The cell is empty, longer than 64 characters or broken over lines.", "Name every instrument.",
     ",spot,,,,,,1,USD,0"},
    {"PLM-1202", "An instrument is defined twice.", "Two exports were joined.",
     "Remove one of the two lines; the message names both.", "two lines that begin with FLEET,spot"},
    {"PLM-1203", "The kind of an instrument is not known.", "A typing error, or a product that has no pricer.",
     "Use spot, future or option.", "FLEET,stock,,,,,,1,USD,0"},
    {"PLM-1204", "The underlying of an instrument is missing or cannot be one.",
     "A derivative without an underlying, a spot with one, or an option on an option.",
     "Name a spot, or for an option a future; leave it empty for a spot.", "F1,future,,,2026-06-19,,,50,USD,"},
    {"PLM-1205", "A strike is not a positive number that fits.",
     "A letter or a sign in the cell, more than nine decimals, or 9.2e9 and above.", "Correct the strike.",
     "C1,option,FLEET,-100,2026-06-19,call,european,100,USD,"},
    {"PLM-1206",
     "An expiry is neither a date nor a time with its offset, or comes after the expiry of the future that the option "
     "delivers.",
     "Another date format, a year outside 1900 to 2999, a time without an offset, or the wrong future.",
     "Write YYYY-MM-DD, with a time and its offset from UTC if you like, and name the future that the option delivers.",
     "F1,future,FLEET,,19.06.2026,,,50,USD,"},
    {"PLM-1207", "An option is neither a call nor a put.", "A typing error, or another word for it.",
     "Use call or put (C and P will do).", "C1,option,FLEET,100,2026-06-19,straddle,european,100,USD,"},
    {"PLM-1208", "An option is American, and no pricer for early exercise exists yet.",
     "Listed US equity options are American.",
     "Use european if early exercise may be neglected for your purpose, or leave the line out.",
     "C1,option,FLEET,100,2026-06-19,call,american,100,USD,"},
    {"PLM-1209", "The exercise style of an option is not known.", "A typing error or an empty cell.", "Use european.",
     "C1,option,FLEET,100,2026-06-19,call,bermudan,100,USD,"},
    {"PLM-1210", "A contract multiplier is missing or not a positive number that fits.",
     "Zero, a sign or a letter; or an option or future without one, which would count as a hundredth of itself.",
     "Use 1 for a share, 100 for a US equity option, 50 for an E-mini future.", "FLEET,spot,,,,,,0,USD,0"},
    {"PLM-1211", "A currency is not a code.", "Small letters, a currency sign, or a long name.",
     "Use capital letters, at most eight, such as USD.", "FLEET,spot,,,,,,1,$,0"},
    {"PLM-1212", "A dividend yield is not a fraction per year between -1 and 1.", "Percent instead of a fraction.",
     "Write 2 % as 0.02.", "FLEET,spot,,,,,,1,USD,2"},
    {"PLM-1213", "A line contradicts the OSI option symbol that is its name.",
     "The symbol already says underlying, expiry, type and strike, and a cell says something else.",
     "Correct one of the two, or leave the cells empty.", "AAPL  140719C00500000,option,,510,,,european,100,USD,"},
    {"PLM-1214", "A term is missing that this kind of instrument must have, or given though it has none.",
     "An option without a strike, expiry or type; a spot with a strike.", "Fill the cell in, or leave it empty.",
     "C1,option,FLEET,,2026-06-19,call,european,100,USD,"},

    {"PLM-1301", "The portfolio holds an instrument that is not defined.", "A typing error, or files of two days.",
     "Add it to the instruments file, or correct its name.", "FLEEET,10,firm/desk"},
    {"PLM-1302", "A quantity is not a number that fits.",
     "Quantities are kept as int64 x 1e-9, so at most nine decimals and about 9.2 thousand million either way.",
     "Correct the quantity, or use an instrument with a larger multiplier.", "FLEET,1e30,firm/desk"},
    {"PLM-1303", "The lines of one instrument in one book add up to more than a quantity can hold.",
     "Two very large positions in the same book.",
     "Correct the quantities, or use an instrument with a larger multiplier.", "two lines FLEET,9000000000,firm/desk"},
    {"PLM-1304", "A book is not a path of one to eight names.",
     "An empty name between two slashes, or a very long one.", "Write it as firm/desk/book.", "FLEET,10,firm//desk"},
    {"PLM-1305", "The portfolio holds an instrument that expired before the as-of date.",
     "An old portfolio, or --as-of is too late.", "Remove the line, or choose an earlier --as-of.",
     "an option of June with --as-of in July"},
    {"PLM-1306", "The portfolio has no positions.", "Only a header was exported.", "Add at least one line.",
     "a portfolio.csv with its header only"},
    {"PLM-1307", "The portfolio mixes currencies.",
     "Instruments in several currencies, or an option or future in another currency than its underlying. There are no "
     "exchange rates yet, and amounts in different currencies cannot be added.",
     "Keep one currency per portfolio and run each by itself.", "a share in USD and a share in EUR"},
    {"PLM-1308", "The valuation is at an instant, and an expiry is a day without a time.",
     "--as-of has a time of day, and instruments.csv says only the day, or an option is known by its OSI symbol alone. "
     "What expires within the day is worth something else at each time, so no time is guessed.",
     "Write expiries with their time and its offset from UTC, or give --as-of as a date.",
     "--as-of 2026-01-06T15:00:00-05:00 and an option that expires on 2026-01-06"},
});

}  // namespace

std::span<const CatalogueEntry> position_file_faults() { return entries; }

}  // namespace plimsoll::cli
