#include "host/stress/shock_file.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <set>
#include <utility>

#include "host/core/csv.hpp"
#include "host/core/fault_list.hpp"
#include "host/core/nearest_name.hpp"
#include "host/core/toml.hpp"

namespace plimsoll::stress {
namespace {

using calibration::FactorKind;

constexpr std::size_t deepest_shock_key = 8;  // parts of a dotted key

Place place_of(const toml::source_position& position) { return {position.line, position.column}; }

/// Reads one document into a request; every complaint goes to `faults`.
class Reader {
 public:
  explicit Reader(FaultList& faults) : faults_(faults) {}

  StressRequest read(const toml::table& document) {
    for (auto&& [key, node] : document) {
      if (key.str() == "scenario") {
        each(key, node, most_scenarios, [&](const toml::table& table) { scenario(table); });
      } else if (key.str() == "ladder") {
        each(key, node, most_ladders, [&](const toml::table& table) { ladder(table); });
      } else if (key.str() == "reverse") {
        each(key, node, most_reverse, [&](const toml::table& table) { reverse(table); });
      } else {
        unknown(key, {"scenario", "ladder", "reverse"});
      }
    }
    return std::move(request_);
  }

 private:
  template <typename Use>
  void each(const toml::key& key, const toml::node& node, std::size_t most, const Use& use) {
    const toml::array* array = node.as_array();
    if (array == nullptr || !array->is_homogeneous<toml::table>()) {
      fault(key.source().begin, "PLM-1902",
            quoted(key.str()) + " must be tables that begin with [[" + std::string(key.str()) + "]]",
            "Put the name in double brackets, once before each.");
      return;
    }
    if (array->size() > most) {
      fault(key.source().begin, "PLM-1902",
            "there are " + std::to_string(array->size()) + " of " + quoted(key.str()) + "; must be at most " +
                std::to_string(most),
            "Split the file.");
      return;
    }
    for (const toml::node& entry : *array) use(*entry.as_table());
  }

  void scenario(const toml::table& table) {
    ScenarioSpec spec;
    spec.place = place_of(table.source().begin);
    for (auto&& [key, node] : table) {
      if (key.str() == "name") {
        spec.name = name(node);
      } else if (key.str() == "history") {
        spec.history = dates(node);
      } else if (key.str() == "shocks") {
        if (const toml::table* shocks_table = node.as_table()) {
          shocks(spec, *shocks_table, {}, 1);
        } else {
          fault(node.source().begin, "PLM-1902", "shocks must be a table", "Write shocks = { \"*.spot\" = \"-10%\" }.");
        }
      } else {
        unknown(key, {"name", "history", "shocks"});
      }
    }
    if (table.get("name") == nullptr) {
      fault(table.source().begin, "PLM-1902", "a scenario has no name", "Give it one: name = \"crash\".");
    } else if (!spec.name.empty() && !names_.insert(spec.name).second) {
      fault(table.source().begin, "PLM-1903", "scenario " + quoted(spec.name) + " is defined twice", "Rename one.");
    }
    if (table.get("history") == nullptr && table.get("shocks") == nullptr) {
      fault(table.source().begin, "PLM-1902", "scenario " + quoted(spec.name) + " has neither history nor shocks",
            "Add history = \"2020-03-16\" or shocks = { \"*.spot\" = \"-10%\" }.");
    }
    request_.scenarios.push_back(std::move(spec));
  }

  /// AAPL.spot = "..." is a table AAPL with the key spot; "AAPL.spot" = "..." is one key. Both mean the same.
  void shocks(ScenarioSpec& spec, const toml::table& table, const std::string& prefix, std::size_t depth) {
    for (auto&& [key, node] : table) {
      const std::string full = prefix.empty() ? std::string(key.str()) : prefix + '.' + std::string(key.str());
      if (const toml::table* inner = node.as_table()) {
        if (depth < deepest_shock_key) {
          shocks(spec, *inner, full, depth + 1);
        } else {
          fault(key.source().begin, "PLM-1904", "the name " + quoted(full) + " has too many parts",
                "Write UNDERLYING.spot, UNDERLYING.vol or UNDERLYING.basis.");
        }
      } else {
        shock(spec, full, key, node);
      }
    }
  }

  void shock(ScenarioSpec& spec, const std::string& full, const toml::key& key, const toml::node& node) {
    const std::size_t dot = full.rfind('.');
    const std::string word = dot == std::string::npos ? full : full.substr(dot + 1);
    NamedShock named;
    named.place = place_of(key.source().begin);
    named.pattern = dot == std::string::npos ? std::string{} : full.substr(0, dot);
    bool known = false;
    NearestName nearest(word);
    for (const FactorKind kind : {FactorKind::spot, FactorKind::implied_vol, FactorKind::basis}) {
      nearest.offer(shock_word(kind));
      if (word != shock_word(kind)) continue;
      named.kind = kind;
      known = true;
    }
    if (!known || named.pattern.empty()) {
      fault(key.source().begin, "PLM-1904", quoted(full) + " names no factor; must be UNDERLYING.spot, .vol or .basis",
            known ? "Put an underlying or * before the dot."
                  : nearest.suggestion("Write AAPL.spot for one, \"*.spot\" for all."));
      return;
    }
    const std::optional<std::string> text = node.value_exact<std::string>();
    const std::optional<Shock> parsed = text ? parse_shock(*text) : std::nullopt;
    if (!parsed) {
      const std::string found = text ? quoted(*text) : "not a text";
      fault(node.source().begin, "PLM-1905",
            "the shock of " + quoted(full) + " is " + found + "; " + std::string(shock_forms),
            "Write the number, and after it %, log or absolute, in quotes.");
      return;
    }
    if (const std::string reason = refusal(named.kind, *parsed); !reason.empty()) {
      fault(node.source().begin, "PLM-1905", "the shock of " + quoted(full) + " is " + quoted(*text) + "; " + reason,
            "Correct the shock.");
      return;
    }
    named.shock = *parsed;
    if (spec.shocks.size() == most_shocks) {
      fault(key.source().begin, "PLM-1902", "a scenario has more than " + std::to_string(most_shocks) + " shocks",
            "Use patterns such as \"*.spot\".");
    }
    if (spec.shocks.size() < most_shocks) spec.shocks.push_back(std::move(named));
  }

  void ladder(const toml::table& table) {
    LadderSpec spec;
    spec.place = place_of(table.source().begin);
    spec.spot = usual_spot_steps();
    spec.vol = usual_vol_steps();
    for (auto&& [key, node] : table) {
      if (key.str() == "underlying") {
        spec.underlying = name(node);
      } else if (key.str() == "spot") {
        spec.spot = steps(node, FactorKind::spot);
      } else if (key.str() == "vol") {
        spec.vol = steps(node, FactorKind::implied_vol);
      } else {
        unknown(key, {"underlying", "spot", "vol"});
      }
    }
    request_.ladders.push_back(std::move(spec));
  }

  std::vector<LadderStep> steps(const toml::node& node, FactorKind kind) {
    std::vector<LadderStep> result;
    const toml::array* array = node.as_array();
    if (array == nullptr || array->empty() || array->size() > most_ladder_steps) {
      fault(node.source().begin, "PLM-1906",
            "the steps of a ladder must be a list of 1 to " + std::to_string(most_ladder_steps) + " shocks",
            "Write " + std::string(shock_word(kind)) + " = [\"-10%\", \"0%\", \"+10%\"].");
      return result;
    }
    for (const toml::node& entry : *array) {
      const std::optional<std::string> text = entry.value_exact<std::string>();
      const std::optional<LadderStep> step = text ? parse_ladder_step(*text, kind) : std::nullopt;
      if (!step) {
        fault(entry.source().begin, "PLM-1906",
              "the step " + (text ? quoted(*text) : std::string("here")) + " is no shock of a " +
                  std::string(shock_word(kind)) + "; " + std::string(shock_forms),
              "Correct it, in quotes.");
        continue;
      }
      result.push_back(*step);
    }
    return result;
  }

  void reverse(const toml::table& table) {
    for (auto&& [key, node] : table) {
      if (key.str() != "loss") {
        unknown(key, {"loss"});
        continue;
      }
      const std::optional<double> loss = node.value<double>();
      if (!loss || !node.is_number() || !std::isfinite(*loss) || *loss <= 0.0 || *loss > 1e12) {
        fault(node.source().begin, "PLM-1908", "the loss of a reverse stress must be a positive number up to 1e12",
              "Losses are positive: loss = 1000000.");
      } else {
        request_.reverse_losses.push_back(*loss);
      }
    }
    if (table.get("loss") == nullptr) {
      fault(table.source().begin, "PLM-1908", "a reverse stress has no loss", "Write loss = 1000000.");
    }
  }

  std::string name(const toml::node& node) {
    const std::optional<std::string> text = node.value_exact<std::string>();
    const bool printable = text && std::all_of(text->begin(), text->end(), [](char c) {
                             return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F;
                           });
    if (printable && !text->empty() && text->size() <= longest_name) return *text;
    fault(node.source().begin, "PLM-1902",
          "a name must be a text of 1 to " + std::to_string(longest_name) + " bytes without control characters",
          "Write name = \"crash\".");
    return {};
  }

  std::optional<DateSpan> dates(const toml::node& node) {
    if (const std::optional<toml::date> date = node.value_exact<toml::date>()) {
      if (const auto day = Date::from_civil(date->year, date->month, date->day)) return DateSpan{*day, *day};
    }
    const std::optional<std::string> text = node.value_exact<std::string>();
    const std::optional<DateSpan> span = text ? parse_date_span(*text) : std::nullopt;
    if (!span) {
      fault(node.source().begin, "PLM-1907",
            "history is " + (text ? quoted(*text) : std::string("no date")) +
                "; must be like \"2020-03-16\" or \"2008-10-13..2008-10-17\", first day first",
            "Correct the dates.");
    }
    return span;
  }

  void unknown(const toml::key& key, std::initializer_list<std::string_view> known) {
    NearestName nearest(key.str());
    std::string all;
    for (const std::string_view name : known) {
      nearest.offer(name);
      all += (all.empty() ? "" : ", ") + std::string(name);
    }
    fault(key.source().begin, "PLM-1902", "key " + quoted(key.str()) + " is not known",
          nearest.suggestion("The keys here are " + all + "."));
  }

  void fault(const toml::source_position& at, std::string code, const std::string& problem, std::string remedy) {
    faults_.add(at.line, std::move(code), "column " + std::to_string(at.column) + ": " + problem, std::move(remedy));
  }

  FaultList& faults_;
  StressRequest request_;
  std::set<std::string, std::less<>> names_;
};

/// By line, for tables come out of toml++ in the order of their keys.
void sort_by_place(StressRequest& request) {
  const auto earlier = [](const auto& a, const auto& b) {
    return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
  };
  for (ScenarioSpec& scenario : request.scenarios) {
    std::stable_sort(scenario.shocks.begin(), scenario.shocks.end(), earlier);
  }
}

}  // namespace

std::optional<LadderStep> parse_ladder_step(std::string_view text, FactorKind kind) {
  const std::optional<Shock> shock = parse_shock(text);
  if (!shock || !refusal(kind, *shock).empty()) return std::nullopt;
  const std::size_t first = text.find_first_not_of(' ');
  return LadderStep{*shock, std::string(text.substr(first, text.find_last_not_of(' ') + 1 - first))};
}

StressRequest load_shock_file(const std::string& path) {
  FaultList faults(path);
  const std::optional<std::string> text = read_text_file(path, faults);
  faults.throw_if_any();
  return parse_shock_file(*text, path);
}

StressRequest parse_shock_file(std::string_view text, const std::string& file_name) {
  FaultList faults(file_name);
  StressRequest request;
  if (const auto document =
          parse_toml(text, {"PLM-1901", "`plimsoll stress --example` prints a file that is."}, faults)) {
    request = Reader(faults).read(*document);
    request.file = file_name;
    sort_by_place(request);
  }
  faults.throw_if_any();
  return request;
}

}  // namespace plimsoll::stress
