// Trading halts of a session: when they begin, which kind they are, and what is said at each stage.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "tools/exchange/order_flow.hpp"

namespace plimsoll::exchange {

/// One halt at a time, spread over the trading of the session: a limit-up limit-down pause, an operational halt of this
/// market, a news halt, and again. Progress is counted in messages, because the session's length is.
class HaltSchedule {
 public:
  HaltSchedule(const VenueSettings& settings, const std::vector<Listing>& universe, OrderFlow& flow, Feed& feed);

  /// Trading starts: the messages from `first` to `last` are what the halts are spread over.
  void start(std::uint64_t first, std::uint64_t last);
  /// Says whatever is due after `messages`.
  void update(std::uint64_t messages);
  /// Ends the running halt and goes through those that found no time.
  void finish();
  [[nodiscard]] bool halted(std::size_t symbol) const { return halted_ == symbol; }

 private:
  enum class Kind : std::uint8_t { volatility_pause, operational, news };

  void begin();
  void open_quotation();
  void resume();
  [[nodiscard]] std::uint64_t at(double halts_done) const;

  const std::vector<Listing>* universe_;
  OrderFlow* flow_;
  Feed* feed_;
  SplitMix64 random_;
  std::size_t halts_;
  std::size_t begun_ = 0;
  std::uint64_t first_ = 0;
  std::uint64_t last_ = 0;
  std::optional<std::size_t> halted_;
  bool quoting_ = false;
  Kind kind_ = Kind::volatility_pause;
};

}  // namespace plimsoll::exchange
