#include "tools/plimsoll/greek_rows.hpp"

namespace plimsoll::cli {
namespace {

GreekRow position_row(const risk::PositionGreeks& position, const portfolio::Holdings& holdings) {
  const portfolio::Instrument& instrument = holdings.instruments[position.instrument];
  GreekRow row;
  row.book = holdings.portfolio.books().path(position.book);
  row.instrument = instrument.name;
  row.underlying = holdings.instruments.underlying_name(instrument.underlying);
  if (instrument.expires()) row.expiry = instrument.expiry.to_string();
  row.greeks = position.greeks;
  return row;
}

}  // namespace

GreekGrouping parse_grouping(const std::string& word) {
  return word == "position"     ? GreekGrouping::position
         : word == "underlying" ? GreekGrouping::underlying
         : word == "expiry"     ? GreekGrouping::expiry
                                : GreekGrouping::book;
}

std::vector<GreekRow> rows_of(const risk::GreeksReport& report, const portfolio::Holdings& holdings,
                              GreekGrouping grouping) {
  std::vector<GreekRow> rows;
  switch (grouping) {
    case GreekGrouping::position:
      for (const risk::PositionGreeks& position : report.positions) rows.push_back(position_row(position, holdings));
      break;
    case GreekGrouping::underlying:
      for (const risk::UnderlyingRow& underlying : report.underlyings) {
        rows.emplace_back().underlying = holdings.instruments.underlying_name(underlying.underlying);
        rows.back().greeks = underlying.greeks;
      }
      break;
    case GreekGrouping::expiry:
      for (const risk::ExpiryRow& expiry : report.expiries) {
        rows.emplace_back().expiry = expiry.expiry ? expiry.expiry->to_string() : std::string{};
        rows.back().greeks = expiry.greeks;
      }
      break;
    case GreekGrouping::book:
      for (const risk::BookGreeks& book : report.books) {
        rows.emplace_back().book = holdings.portfolio.books().path(book.book);
        rows.back().depth = holdings.portfolio.books().depth(book.book);
        rows.back().greeks = book.greeks;
      }
      break;
  }
  return rows;
}

}  // namespace plimsoll::cli
