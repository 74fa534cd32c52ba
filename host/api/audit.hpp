// Who commanded what, when, and what became of it: the newest commands in memory, and a sink for all of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>

#include "host/core/time.hpp"

namespace plimsoll::api {

/// One command, also one that was refused.
struct CommandRecord {
  Timestamp at;
  std::string user;     // empty when nobody was recognised
  std::string by;       // "token", "certificate", "loopback"
  std::string address;  // of the peer
  std::string what;     // "POST /api/v1/trading-state/stop"
  std::string content;  // of the command, cut to `longest_kept_content`
  unsigned status = 0;
  std::string code;     // "PLM-2122" when it was refused
  std::string outcome;  // in words
};

constexpr std::size_t longest_kept_content = 1024;

/// Where every command goes, in order; called on the API's thread.
class AuditSink {
 public:
  virtual ~AuditSink() = default;
  virtual void on_command(const CommandRecord& record) = 0;
};

/// Keeps the newest and counts the rest. One thread.
class AuditTrail {
 public:
  static constexpr std::size_t most_kept = 1000;

  /// `sink` may be null and outlives the trail.
  explicit AuditTrail(AuditSink* sink) : sink_(sink) {}

  void record(CommandRecord record) {
    if (record.content.size() > longest_kept_content) record.content.resize(longest_kept_content);
    if (sink_ != nullptr) sink_->on_command(record);
    ++total_;
    newest_.push_front(std::move(record));
    if (newest_.size() > most_kept) newest_.pop_back();
  }
  /// Newest first.
  [[nodiscard]] const std::deque<CommandRecord>& newest() const { return newest_; }
  [[nodiscard]] std::uint64_t total() const { return total_; }

 private:
  AuditSink* sink_;
  std::deque<CommandRecord> newest_;
  std::uint64_t total_ = 0;
};

}  // namespace plimsoll::api
