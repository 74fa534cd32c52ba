#include "net/ingest/dbn_feed.hpp"

#include <algorithm>

namespace plimsoll::ingest {
namespace {

DbnMarketOptions options_for(const dbn::DbnFile& file, market::BookLimits limits) {
  // Two sorted lists a book, of eight prices at least, and four prices to a level.
  constexpr std::size_t levels_per_book = 2 * market::RungMemory::smallest_block / 4;
  const dbn::Survey& survey = file.survey();
  const std::size_t most_orders = std::max<std::uint64_t>(survey.orders_added, 1);
  limits.orders = std::min(limits.orders, most_orders);
  limits.levels = std::min(limits.levels, most_orders + levels_per_book * survey.listings.size());
  return {limits, file.survey().listings};
}

}  // namespace

DbnSource::DbnSource(const dbn::DbnFile& file) : records_(file.records()) { exhausted_ = !records_.refill(); }

std::span<const capture::Frame> DbnSource::receive() noexcept {
  if (exhausted_) return {};
  exhausted_ = !records_.refill();  // here, because it moves what was given out before
  std::size_t count = 0;
  for (std::span<const std::byte> record; count < burst_.size() && records_.take(record); ++count) {
    const Timestamp at = dbn::receive_time(record);
    if (at.ns != 0) last_.ns = at.ns - at.ns % 1000;
    burst_[count] = {record, last_};
  }
  return {burst_.data(), count};
}

DbnFeed::DbnFeed(const dbn::DbnFile& file, market::BookLimits limits, market::QuoteSink& sink)
    : DbnFeed(file.metadata(), options_for(file, limits), sink) {}

void DbnFeed::on_frame(const capture::Frame& frame) noexcept {
  market_.set_ts_recv(frame.ts_recv);
  const dbn::Verdict verdict = dbn::dispatch(frame.bytes, encoding_, market_, counts_);
  if (verdict == dbn::Verdict::wrong_length) {
    wire::Cursor cursor(frame.bytes);
    dbn::RecordHeader header;
    dbn::detail::read(cursor, header);
    market_.distrust(header);
  }
}

FeedCounters DbnFeed::counters() const noexcept {
  FeedCounters counters;
  counters.packets = counts_.total();
  counters.messages = counts_.total();
  for (std::size_t type = 0; type < counters.messages_by_type.size(); ++type) {
    counters.messages_by_type[type] = counts_.delivered(static_cast<std::uint8_t>(type));
    counters.skipped_by_type[type] = counts_.skipped(static_cast<std::uint8_t>(type));
  }
  counters.unknown_types = counts_.skipped();
  counters.wrong_lengths = counts_.wrong_lengths();
  market_.add_to(counters);
  return counters;
}

}  // namespace plimsoll::ingest
