#include "host/gate/state_text.hpp"

#include <openssl/evp.h>

#include <array>
#include <charconv>

namespace plimsoll::gate {
namespace {

constexpr std::string_view first_line = "plimsoll trading state 1";
constexpr std::string_view seal_word = "sha256";
constexpr std::size_t most_fields = 16;

/// Empty when the library refuses, which no text has as its seal.
std::string sha256_hex(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) return {};
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += digits[digest[i] >> 4U];
    hex += digits[digest[i] & 15U];
  }
  return hex;
}

std::optional<Latch> parse_latch(const std::vector<std::string_view>& fields) {
  if (fields.size() != 9 || fields[0] != "latch") return std::nullopt;
  const auto sequence = parse_count(fields[1]);
  const auto scoped = parse_scope_fields(fields[2], fields[3], fields[4]);
  const auto since = parse_count(fields[5]);
  const auto trigger = parse_trigger(fields[6]);
  if (!sequence || !scoped || !since || !trigger) return std::nullopt;
  return Latch{
      scoped->scope,          scoped->level,         *sequence, Timestamp{static_cast<std::int64_t>(*since)}, *trigger,
      std::string(fields[7]), std::string(fields[8])};
}

}  // namespace

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  while (fields.size() < most_fields) {
    const std::size_t tab = line.find('\t');
    fields.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos) return fields;
    line.remove_prefix(tab + 1);
  }
  return {};
}

std::optional<std::uint64_t> parse_count(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string scope_fields(TradingLevel level, const Scope& scope) {
  return std::string(to_string(level)).append("\t").append(to_string(scope.kind)).append("\t").append(scope.path);
}

std::optional<ScopedLevel> parse_scope_fields(std::string_view level_word, std::string_view kind_word,
                                              std::string_view path) {
  const auto level = parse_trading_level(level_word);
  const auto kind = parse_scope_kind(kind_word);
  if (!level || !kind) return std::nullopt;
  Scope scope{*kind, std::string(path)};
  if (!well_formed(scope)) return std::nullopt;
  return ScopedLevel{*level, std::move(scope)};
}

std::string encode_state(const StateText& state) {
  std::string text(first_line);
  text.append("\nsequence\t").append(std::to_string(state.sequence)).append("\n");
  for (const Latch& latch : state.latches) {
    text.append("latch\t").append(std::to_string(latch.sequence)).append("\t");
    text.append(scope_fields(latch.level, latch.scope)).append("\t").append(std::to_string(latch.since.ns));
    text.append("\t").append(to_string(latch.trigger)).append("\t").append(latch.by).append("\t");
    text.append(latch.reason).append("\n");
  }
  const std::string seal = sha256_hex(text);
  return text.append(seal_word).append("\t").append(seal).append("\n");
}

std::optional<StateText> decode_state(std::string_view text) {
  const std::size_t seal_at = text.rfind("sha256\t");
  if (text.size() > largest_state_text || seal_at == std::string_view::npos) return std::nullopt;
  const std::string expected = sha256_hex(text.substr(0, seal_at));
  if (expected.empty() || text.substr(seal_at + seal_word.size() + 1) != expected + '\n') return std::nullopt;
  std::string_view rest = text.substr(0, seal_at);
  StateText state;
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    const auto fields = fields_of(line);
    if (number == 1) {
      if (line != first_line) return std::nullopt;
    } else if (number == 2) {
      if (fields.size() != 2 || fields[0] != "sequence") return std::nullopt;
      const auto sequence = parse_count(fields[1]);
      if (!sequence) return std::nullopt;
      state.sequence = *sequence;
    } else {
      const auto latch = parse_latch(fields);
      if (!latch) return std::nullopt;
      state.latches.push_back(*latch);
    }
    if (rest.empty() && number < 2) return std::nullopt;
  }
  if (seal_at == 0) return std::nullopt;
  return state;
}

}  // namespace plimsoll::gate
