#include "tools/plimsoll/journal_line.hpp"

#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <thread>

#include "host/core/error.hpp"

namespace plimsoll::cli {
namespace {

journal::WriterOptions writer_options() {
  journal::WriterOptions options;
  options.build_identity = std::string("plimsoll ").append(PLIMSOLL_VERSION);
  return options;
}

/// Of everything that the shocks of a desk are drawn with.
Digest128 identity_of(const calibration::FactorModel& model) {
  Hash128 hash;
  for (const calibration::Factor& factor : model.factors) hash.add(std::string_view(factor.name));
  for (const double element : model.covariance) hash.add(element);
  return hash.finish();
}

}  // namespace

std::string words_of_trouble(const JournalStatus& status) {
  if (status.state == journal::WriterState::failed) {
    return "the journal has failed, reports are not verifiable: " + status.failure + '\n';
  }
  return {};
}

void say_journal(const JournalLine& journal) {
  std::cerr << fmt::format("journal {}", journal.directory());
  if (journal.continued_after() != 0) std::cerr << fmt::format(", continued after cycle {}", journal.continued_after());
  if (journal.found().torn_bytes != 0) {
    std::cerr << fmt::format("; {} bytes that a crash left torn are kept in segment {} and not read",
                             journal.found().torn_bytes, journal.found().segment);
  }
  std::cerr << '\n';
}

JournalLine::JournalLine(const std::string& directory, journal::WhenFull when_full, const Clock& clock)
    : clock_(clock),
      directory_(directory),
      writer_(disk_, clock, directory, writer_options()),
      start_(journal::find_position(disk_, directory)),
      last_desk_(start_.desk),
      cycles_(writer_, clock, when_full, start_.cycle),
      thread_(std::make_unique<AgentThread>(AgentThreadSettings{"journal", -1, Idle::sleep}, clock,
                                            [this] { return static_cast<int>(writer_.do_work()); })) {}

JournalLine::~JournalLine() {
  thread_->stop();
  writer_.close();
}

journal::DeskNumber JournalLine::record(const DeskRecording& desk, const calibration::FactorModel& model,
                                        const risk::RiskSettings& settings) {
  const journal::DeskNumber number = ++last_desk_;
  desk.write(number, writer_.largest_payload(),
             [this](journal::RecordType type, std::uint8_t version, std::span<const std::byte> payload) {
               submit(type, version, payload);
             });
  using journal::DeskIdentity;
  submit(journal::RecordType::scenario_set, DeskIdentity::version,
         encode(DeskIdentity{number, risk::make_recipe(model, settings).identity()}));
  submit(journal::RecordType::covariance_epoch, DeskIdentity::version,
         encode(DeskIdentity{number, identity_of(model)}));
  return number;
}

void JournalLine::record_refused_reload(const std::string& why) {
  using journal::DeskChange;
  const DeskChange change{DeskChange::Kind::reload_refused, last_desk_, cycles_.cycles() + 1, why.substr(0, 1024)};
  submit(journal::RecordType::desk_change, DeskChange::version, encode(change));
}

void JournalLine::submit(journal::RecordType type, std::uint8_t version, std::span<const std::byte> payload) {
  const journal::Submission record{.type = type,
                                   .durability = journal::Durability::acknowledged,
                                   .payload_version = version,
                                   .event = clock_.now(),
                                   .payload = payload,
                                   .completion = nullptr};
  for (;;) {
    switch (writer_.submit(record)) {
      case journal::Handover::accepted: return;
      case journal::Handover::queue_full: std::this_thread::yield(); break;
      case journal::Handover::too_large:
      case journal::Handover::failed: throw InputError(writer_.failure());
    }
  }
}

JournalStatus JournalLine::status() const {
  JournalStatus status;
  status.state = writer_.state();
  if (status.state == journal::WriterState::failed) status.failure = format_fault(writer_.failure());
  status.durable = writer_.durable_head();
  status.refused = writer_.counters();
  status.left_out = cycles_.left_out();
  return status;
}

}  // namespace plimsoll::cli
