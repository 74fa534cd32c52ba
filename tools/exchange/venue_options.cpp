#include "tools/exchange/venue_options.hpp"

namespace plimsoll::exchange {

void add_venue_options(CLI::App& app, VenueSettings& venue, double& duration_s, std::string& date) {
  app.add_option("--seed", venue.seed, "Same seed, same bytes")->check(CLI::NonNegativeNumber)->capture_default_str();
  app.add_option("--symbols", venue.symbols, "Listed symbols")
      ->check(CLI::Range(std::size_t{1}, most_symbols))
      ->capture_default_str();
  CLI::Option* messages = app.add_option("--messages", venue.messages, "ITCH messages of continuous trading")
                              ->check(CLI::PositiveNumber)
                              ->capture_default_str();
  app.add_option("--duration", duration_s, "Seconds of continuous trading, instead of --messages")
      ->check(CLI::PositiveNumber)
      ->excludes(messages);
  app.add_option("--rate", venue.messages_per_second, "Mean messages per second of trading")
      ->check(CLI::Range(1, 50'000'000))
      ->capture_default_str();
  app.add_option("--halts", venue.halts, "Trading halts")->check(CLI::Range(0, 1000))->capture_default_str();
  app.add_option("--depth", venue.orders_per_symbol, "Live orders per symbol")
      ->check(CLI::Range(10, 1'000'000))
      ->capture_default_str();
  app.add_option("--pace", venue.pace, "Seconds of price movement in one second of the session")
      ->check(CLI::Range(0.0, 10'000.0))
      ->capture_default_str();
  app.add_option("--date", date, "Day of the session, a weekday, as YYYY-MM-DD [2026-01-05]");
}

void complete_venue(VenueSettings& venue, double duration_s, const std::string& date) {
  if (!date.empty()) {
    const auto day = Date::parse(date);
    if (!day) throw CLI::ValidationError("--date", "'" + date + "' is not a date; write it as YYYY-MM-DD");
    venue.date = *day;
  }
  if (duration_s > 0.0) {
    const double messages = duration_s * static_cast<double>(venue.messages_per_second);
    if (messages > 1e11) throw CLI::ValidationError("--duration", "times --rate is more than 1e11 messages");
    venue.messages = messages < 1.0 ? 1 : static_cast<std::uint64_t>(messages);
  }
}

}  // namespace plimsoll::exchange
