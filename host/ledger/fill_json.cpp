// Fills as lines of JSON, read by events so that nothing is built that a stranger could make large.
#include <nlohmann/json.hpp>

#include "host/core/nearest_name.hpp"
#include "host/ledger/fill_text.hpp"

namespace plimsoll::ledger {
namespace {

/// Takes one flat object; the first thing that is wrong ends it.
class FillObject final : public nlohmann::json_sax<nlohmann::json> {
 public:
  [[nodiscard]] const FillText& text() const { return text_; }
  [[nodiscard]] const std::string& problem() const { return problem_; }
  [[nodiscard]] const std::string& remedy() const { return remedy_; }

  bool start_object(std::size_t /*elements*/) override {
    if (inside_) return refuse("a value is an object", flat_);
    inside_ = true;
    return true;
  }
  bool key(string_t& name) override {
    for (std::size_t at = 0; at < fill_fields; ++at) {
      if (fill_field_names[at] != name) continue;
      if (seen_[at]) return refuse(plimsoll::quoted(name) + " is there twice", "Remove one of the two.");
      seen_[at] = true;
      field_ = at;
      return true;
    }
    NearestName nearest(name);
    for (const std::string_view known : fill_field_names) nearest.offer(known);
    return refuse(plimsoll::quoted(name) + " is not known", nearest.suggestion("Remove it."));
  }
  bool string(string_t& value) override { return take(value); }
  bool number_integer(number_integer_t value) override { return take(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return take(std::to_string(value)); }
  bool number_float(number_float_t /*value*/, const string_t& digits) override { return take(digits); }
  bool null() override { return take({}); }  // as good as absent
  bool boolean(bool /*value*/) override { return refuse("a value is true or false", flat_); }
  bool binary(binary_t& /*value*/) override { return refuse("a value is binary", flat_); }
  bool start_array(std::size_t /*elements*/) override { return refuse("a value is a list", flat_); }
  bool end_array() override { return false; }
  bool end_object() override { return true; }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) override {
    return refuse(std::string("is no JSON from byte ").append(std::to_string(position)).append(" on"),
                  "Write one object on each line.");
  }

 private:
  static constexpr const char* flat_ = "Write one object of strings and numbers.";

  bool take(std::string value) {
    if (!inside_) return refuse("the line is no object", flat_);
    for (const char c : value) {
      if (static_cast<unsigned char>(c) < 0x20) return refuse("a value has a control character", flat_);
    }
    text_[static_cast<FillField>(field_)] = std::move(value);
    return true;
  }
  bool refuse(std::string problem, std::string remedy) {
    problem_ = std::move(problem);
    remedy_ = std::move(remedy);
    return false;
  }

  FillText text_;
  std::array<bool, fill_fields> seen_{};
  std::size_t field_ = 0;
  bool inside_ = false;
  std::string problem_;
  std::string remedy_;
};

}  // namespace

std::optional<FillEvent> read_fill_json(std::string_view text, std::size_t line, FaultList& faults) {
  if (text.size() > longest_fill_line) {
    faults.add(line, "PLM-2514",
               std::string("the line has ").append(std::to_string(text.size())).append(" bytes; must have at most ") +
                   std::to_string(longest_fill_line),
               "Write one fill on each line.");
    return std::nullopt;
  }
  FillObject object;
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &object)) {
    faults.add(line, "PLM-2514", object.problem(), object.remedy());
    return std::nullopt;
  }
  return read_fill(object.text(), line, faults);
}

}  // namespace plimsoll::ledger
