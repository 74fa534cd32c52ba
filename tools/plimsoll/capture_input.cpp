#include "tools/plimsoll/capture_input.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <utility>

#include "host/core/error.hpp"
#include "net/capture/capture_reader.hpp"
#include "net/dbn/dbn_file.hpp"
#include "net/dpdk/capture_port.hpp"
#include "net/ingest/dbn_feed.hpp"
#include "net/ingest/detect_feed.hpp"
#include "net/ingest/record_source.hpp"
#include "net/wire/ethernet.hpp"
#include "tools/exchange/calendar.hpp"

namespace plimsoll::cli {
namespace {

constexpr std::size_t datagrams_to_look_at = 1'000;
constexpr std::size_t frames_to_look_at = 1'000'000;  // other traffic may come first, but the search ends

/// What the first UDP datagrams of a capture tell. Frames that are none do not count.
struct FirstLook {
  std::optional<ingest::FeedFormat> format;
  std::size_t datagrams = 0;
  std::size_t frames = 0;
  Timestamp first;
};

FirstLook look_at(const capture::CaptureFile& file) {
  FirstLook look;
  capture::PcapRecords records = file.records();
  for (capture::PcapRecord record; !look.format && look.datagrams < datagrams_to_look_at &&
                                   look.frames < frames_to_look_at && records.next(record);) {
    if (look.frames++ == 0) look.first = record.ts;
    wire::Datagram datagram;
    if (wire::parse_datagram(record.bytes, datagram) != wire::FrameVerdict::datagram) continue;
    ++look.datagrams;
    look.format = ingest::detect_feed(capture::Frame{record.bytes, record.ts});
  }
  return look;
}

[[noreturn]] void refuse(const std::string& code, const std::string& file, const std::string& problem,
                         const std::string& remedy) {
  throw InputError({code, file, 0, problem, remedy});
}

class FrameInput final : public CaptureInput {
 public:
  FrameInput(capture::CaptureFile file, const CaptureSettings& settings, market::QuoteSink& sink)
      : name_(file.name()), expected_(file.record_count()) {
    check_tail(file, settings);
    const FirstLook look = look_at(file);
    if (!look.format) {
      refuse("PLM-3121", name_,
             "none of the " + std::to_string(look.datagrams) + " UDP datagrams in its first " +
                 std::to_string(look.frames) + " frames is MoldUDP64 with ITCH 5.0 or IEX-TP with TOPS 1.6 or DEEP 1.0",
             "Give a capture of one of these feeds (Ethernet, IPv4, UDP).");
    }
    ingest::FeedOptions options;
    const Date first_day = exchange::new_york_date(look.first);
    options.itch_midnight = exchange::new_york_midnight(settings.date.value_or(first_day));
    if (settings.as_of && *settings.as_of != first_day) {
      warnings_.push_back(name_ + ": starts on " + first_day.to_string() + " in New York, but --as-of is " +
                          settings.as_of->to_string());
    }
    feed_ = ingest::make_feed(*look.format, options, sink);
    if (settings.way == WayIn::dpdk) {
      const dpdk::Eal* eal = dpdk::Eal::running();
      if (eal == nullptr) eal = &dpdk::Eal::start();
      auto port = std::make_unique<dpdk::Port>(dpdk::open_capture(*eal, file));
      port_ = port.get();
      source_ = std::move(port);
      way_in_ = dpdk::Eal::version() + " net_pcap";
    } else {
      source_ = std::make_unique<capture::CaptureReader>(std::move(file));
      way_in_ = "capture reader";
    }
  }

  [[nodiscard]] capture::FrameSource& source() override { return *source_; }
  [[nodiscard]] ingest::Feed& feed() override { return *feed_; }
  [[nodiscard]] std::uint64_t expected_frames() const override { return expected_; }
  [[nodiscard]] std::string way_in() const override { return way_in_; }
  [[nodiscard]] std::vector<std::string> warnings() const override { return warnings_; }
  [[nodiscard]] std::optional<dpdk::PortCounters> port_counters() const override {
    return port_ == nullptr ? std::nullopt : std::optional(port_->counters());
  }

 private:
  void check_tail(const capture::CaptureFile& file, const CaptureSettings& settings) {
    if (expected_ == 0)
      refuse("PLM-3122", name_, "the capture holds no whole packet", "Give a capture with packets in it.");
    if (!file.truncated_tail()) return;
    const std::string problem = "the capture is cut short inside record " + std::to_string(expected_ + 1) + ", after " +
                                std::to_string(expected_) + " whole packets";
    if (settings.cut_tail == CutTail::refuse) {
      refuse("PLM-3123", name_, problem, "Fetch the file again, or pass --allow-truncated to use the whole packets.");
    }
    warnings_.push_back(name_ + ": " + problem);
  }

  std::string name_;
  std::uint64_t expected_ = 0;
  std::unique_ptr<ingest::Feed> feed_;
  std::unique_ptr<capture::FrameSource> source_;
  const dpdk::Port* port_ = nullptr;  // the source, when it is one
  std::string way_in_;
  std::vector<std::string> warnings_;
};

class RecordInput final : public CaptureInput {
 public:
  RecordInput(itch::ItchFile file, const CaptureSettings& settings, market::QuoteSink& sink)
      : file_(std::move(file)), source_(file_, midnight(settings)), feed_({{}, midnight(settings), {}}, sink) {
    if (file_.zero_prefixes() != 0) {
      warnings_.push_back(file_.name() + ": " + std::to_string(file_.zero_prefixes()) +
                          " messages without a length; it was told from their type");
    }
    if (!settings.date && !settings.as_of) {
      warnings_.push_back(file_.name() + ": names no day, so 1970-01-01 stands in its timestamps; --date gives it one");
    }
    if (file_.tail() == itch::FileTail::clean) return;
    const std::string problem =
        "the file is cut short after " + std::to_string(file_.message_count()) + " whole messages";
    if (settings.cut_tail == CutTail::refuse) {
      refuse("PLM-3123", file_.name(), problem,
             "Fetch the file again, or pass --allow-truncated to use the whole messages.");
    }
    warnings_.push_back(file_.name() + ": " + problem);
  }

  [[nodiscard]] capture::FrameSource& source() override { return source_; }
  [[nodiscard]] ingest::Feed& feed() override { return feed_; }
  [[nodiscard]] std::uint64_t expected_frames() const override { return file_.message_count(); }
  [[nodiscard]] std::string way_in() const override { return "raw ITCH records"; }
  [[nodiscard]] std::vector<std::string> warnings() const override { return warnings_; }

 private:
  // Such a file names no day; without --date or --as-of the epoch's stands in, which shows in every timestamp.
  static Timestamp midnight(const CaptureSettings& settings) {
    return exchange::new_york_midnight(settings.date.value_or(settings.as_of.value_or(Date::from_days(0))));
  }

  itch::ItchFile file_;
  ingest::RecordSource source_;
  ingest::RecordFeed feed_;
  std::vector<std::string> warnings_;
};

class DbnInput final : public CaptureInput {
 public:
  DbnInput(dbn::DbnFile file, const CaptureSettings& settings, market::QuoteSink& sink)
      : file_(std::move(file)), source_(file_), feed_(file_, {}, sink) {
    const dbn::Survey& survey = file_.survey();
    if (survey.records == 0) {
      refuse("PLM-3122", file_.name(), "the file holds no whole record",
             "Ask for a period in which the instruments traded.");
    }
    if (survey.shared_instruments != 0) {
      warnings_.push_back(file_.name() + ": several publishers tell of " + std::to_string(survey.shared_instruments) +
                          " instruments; the first of each has the symbol, others are SYMBOL@PUBLISHER");
    }
    if (survey.listings_dropped) {
      warnings_.push_back(file_.name() + ": more than " + std::to_string(dbn::most_listings) +
                          " instruments; the later ones are left out");
    }
    const Date first_day = utc_date(survey.first);
    if (settings.as_of && *settings.as_of != first_day) {
      warnings_.push_back(file_.name() + ": starts on " + first_day.to_string() + " (UTC), but --as-of is " +
                          settings.as_of->to_string());
    }
    if (file_.tail() == dbn::RecordTail::clean) return;
    const std::string problem = "the file is cut short after " + std::to_string(survey.records) +
                                " whole records, at byte " + std::to_string(file_.end_offset()) + " of what it holds";
    if (settings.cut_tail == CutTail::refuse) {
      refuse("PLM-3123", file_.name(), problem,
             "Fetch the file again, or pass --allow-truncated to use the whole records.");
    }
    warnings_.push_back(file_.name() + ": " + problem);
  }

  [[nodiscard]] capture::FrameSource& source() override { return source_; }
  [[nodiscard]] ingest::Feed& feed() override { return feed_; }
  [[nodiscard]] std::uint64_t expected_frames() const override { return file_.survey().records; }
  [[nodiscard]] std::string way_in() const override { return "DBN records"; }
  [[nodiscard]] std::vector<std::string> warnings() const override { return warnings_; }

 private:
  static Date utc_date(Timestamp time) {
    constexpr std::int64_t day_ns = 86'400'000'000'000;
    return Date::from_days(static_cast<std::int32_t>(time.ns / day_ns));
  }

  dbn::DbnFile file_;
  ingest::DbnSource source_;
  ingest::DbnFeed feed_;
  std::vector<std::string> warnings_;
};

bool looks_like_capture(std::span<const std::byte> bytes) {
  // pcap in microseconds or nanoseconds, either byte order, and pcapng (which CaptureFile refuses by name).
  constexpr std::array<std::uint32_t, 5> magics{0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1, 0x0a0d0d0a};
  if (bytes.size() < 4) return false;
  std::uint32_t first = 0;
  for (std::size_t i = 0; i < 4; ++i) first = first << 8 | std::to_integer<std::uint32_t>(bytes[i]);
  for (const std::uint32_t magic : magics) {
    if (first == magic) return true;
  }
  return false;
}

/// Whatever cannot be read here is refused by who reads it all.
std::vector<std::byte> first_bytes(const std::string& path) {
  std::array<char, 8> bytes{};
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return {};
  std::ifstream file(path, std::ios::binary);
  file.read(bytes.data(), bytes.size());
  const auto found = std::as_bytes(std::span(bytes)).first(static_cast<std::size_t>(file.gcount()));
  return {found.begin(), found.end()};
}

bool is_raw_itch(std::span<const std::byte> bytes) {
  return !looks_like_capture(bytes) && itch::ItchFile::starts_like_one(bytes);
}

}  // namespace

std::unique_ptr<CaptureInput> open_capture_input(const std::string& path, const CaptureSettings& settings,
                                                 market::QuoteSink& sink) {
  if (dbn::DbnFile::starts_like_one(first_bytes(path))) {
    return std::make_unique<DbnInput>(dbn::DbnFile::open(path), settings, sink);
  }
  // What is neither is refused as a capture, which says what it found and what it expected, before gigabytes of it are
  // decompressed.
  std::vector<std::byte> bytes =
      capture::load_file(path, capture::largest_file_bytes, [&path](std::span<const std::byte> head) {
        if (!is_raw_itch(head)) capture::CaptureFile::check_head(path, head);
      });
  if (is_raw_itch(bytes)) {
    return std::make_unique<RecordInput>(itch::ItchFile::from_bytes(path, std::move(bytes)), settings, sink);
  }
  return std::make_unique<FrameInput>(capture::CaptureFile::from_bytes(path, std::move(bytes)), settings, sink);
}

}  // namespace plimsoll::cli
