// Faults of the market file, the price history and the option quotes.
#include <array>

#include "tools/plimsoll/fault_catalogue.hpp"

namespace plimsoll::cli {
namespace {

constexpr auto entries = std::to_array<CatalogueEntry>({
    {"PLM-1401", "The market file names something that is not known.",
     "A typing error, or an instrument that the instruments file does not define; a rate needs a currency that some "
     "instrument has.",
     "Define it in the instruments file, correct the name, or remove the line.", "FLEEET,price,152.11"},
    {"PLM-1402", "The field of a market line is not known.", "vol instead of implied_vol, or a typing error.",
     "Use price, implied_vol or rate.", "C1,vol,0.2"},
    {"PLM-1403", "The value of a market line is not a finite number.", "A percent sign, a blank, nan or inf.",
     "Correct the value.", "USD,rate,2%"},
    {"PLM-1404", "The value of a market line is out of range.",
     "A negative volatility or price, or percent instead of a fraction.",
     "Prices are from 1e-9 to 9.2e9, volatilities between 0 and 10 a year, rates between -1 and 1: write 20 % as 0.20.",
     "C1,implied_vol,-0.2"},
    {"PLM-1405", "The same field of the same name is given twice.", "Two exports were joined.",
     "Remove one of the two lines; the message names both.", "two lines FLEET,price"},
    {"PLM-1406", "The field does not go with that kind of instrument.", "An option with a price, a share with a vol.",
     "Give an option's implied_vol, or put its bid and ask into an option quotes file (--quotes).", "C1,price,3.20"},
    {"PLM-1410", "A price is missing that the portfolio needs.",
     "The underlying of a position has no line in the market file.", "Add the line NAME,price,VALUE.",
     "a held FLEET option and no line FLEET,price"},
    {"PLM-1411", "An implied volatility is missing that the portfolio needs.",
     "A held option has neither a line in the market file nor a usable quote.",
     "Add the line NAME,implied_vol,VALUE or a two-sided quote of the option in --quotes.",
     "a held option that nobody quotes"},
    {"PLM-1412", "An interest rate is missing that the portfolio needs.",
     "The currency of a held option or future has no rate.", "Add the line CURRENCY,rate,VALUE.",
     "an option in EUR and only USD,rate,0.02"},

    {"PLM-1501", "A date of the price history is not a date.", "Another date format.", "Write YYYY-MM-DD.",
     "01/02/2024,125.26"},
    {"PLM-1502", "The dates of the price history do not ascend.", "Newest first, or a day that appears twice.",
     "Sort the lines by date, oldest first, and keep one line per day.", "2024-02-06 before 2024-02-05"},
    {"PLM-1503", "A close is not a number from 1e-9 to 9.2e9.",
     "A word, a zero or a negative number instead of a blank, or another column's digits.",
     "Correct the close, or leave the cell blank if there was no trade.", "2024-02-05,n/a"},
    {"PLM-1504", "The price history is too short for a covariance.",
     "Fewer than three rows up to the as-of date: two returns are the least that has a variance.",
     "Give a longer history; some hundred days are reasonable.", "a history.csv with two rows"},
    {"PLM-1505", "The header of the price history names no series.", "Only a date column.",
     "Add a column of closes for every underlying.", "date"},
    {"PLM-1506", "The price history has no column for an underlying that the portfolio needs.",
     "Another spelling, or a column that is missing.", "Add a column of its closes under the underlying's name.",
     "date,FLEEET for the underlying FLEET"},
    {"PLM-1507", "An underlying has too few returns up to the as-of date.",
     "It was listed later, its column has gaps, or --as-of is too early.", "Give a longer history of it.",
     "a column with one close"},
    {"PLM-1508", "A setting of the calibration is out of range.",
     "A typing error in a decay, volatility or correlation.", "Correct the setting; the message names its range.",
     "an EWMA decay of 1.5"},
    {"PLM-1509", "The closes of an underlying never change.",
     "A placeholder column: its volatility would be zero and the risk would be missing.",
     "Check the column, or leave the instrument out.", "a column of 100,100,100"},
    {"PLM-1510", "The rows of the price history are not daily.", "A history of weekly or monthly closes.",
     "Give one row per trading day: a return over a week would count as one over a day.",
     "2024-01-05, 2024-01-12, 2024-01-19"},
    {"PLM-1511", "A price history ends more than a year before the as-of date.",
     "An old export, a delisted name, or --as-of is too late.", "Give closes up to the as-of date.",
     "a last close of 2024-01-05 with --as-of 2026-01-05"},
    {"PLM-1512", "A value in the vol factors file is not a number.", "A word, or a percent sign.",
     "Write a decimal number, or leave the cell blank for the value that holds for all.", "AAPL,80%"},
    {"PLM-1513", "An underlying is set twice in the vol factors file.", "Two files were joined.", "Keep one line.",
     "two lines of AAPL"},

    {"PLM-1601", "An option quote names something that is not an option.", "A share in the quotes file.",
     "Put prices of underlyings into the market file.", "FLEET,152.10,152.12"},
    {"PLM-1602", "A bid, ask or underlying price is not a number.", "A word, or a negative number.",
     "Correct the quote; leave a side without an offer blank.", "C1,-1,3.30"},
    {"PLM-1603", "An option is quoted twice.", "Two exports were joined.", "Keep the newer line.",
     "two lines of the same option"},
});

}  // namespace

std::span<const CatalogueEntry> market_file_faults() { return entries; }

}  // namespace plimsoll::cli
