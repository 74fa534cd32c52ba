#include "host/ledger/fill_text.hpp"

#include <utility>

#include "host/core/rfc3339.hpp"
#include "host/ledger/fill_names.hpp"

namespace plimsoll::ledger {
namespace {

/// Reads one set of words; every complaint names the field.
class Reader {
 public:
  Reader(const FillText& text, std::size_t line, FaultList& faults) : text_(text), line_(line), faults_(faults) {}

  void fault(FillField field, const char* code, std::string_view expected, std::string remedy) {
    const std::string& found = text_[field];
    std::string problem(fill_field_names[static_cast<std::size_t>(field)]);
    problem.append(found.empty() ? " is missing" : std::string(" is ").append(plimsoll::quoted(found)));
    faults_.add(line_, code, problem.append("; must be ").append(expected), std::move(remedy));
  }

  std::string token(FillField field, std::size_t longest) {
    if (!valid_token(text_[field], longest)) {
      fault(field, "PLM-2502", std::string("1 to ").append(std::to_string(longest)).append(" letters without blanks"),
            "Write it as the venue does.");
    }
    return text_[field];
  }

  Date date(FillField field) {
    const std::optional<Date> day = Date::parse(text_[field]);
    if (day && reachable(*day)) return *day;
    fault(field, "PLM-2503", date_form, "Write the day on which the venue did the trade.");
    return {};
  }

  Timestamp time(FillField field, Timestamp when_blank) {
    if (text_[field].empty()) return when_blank;
    if (const std::optional<Timestamp> time = parse_rfc3339(text_[field])) return *time;
    fault(field, "PLM-2510", rfc3339_form, "Write the time in UTC.");
    return {};
  }

  std::int64_t decimal(FillField field, const char* code) {
    if (const std::optional<std::int64_t> nanos = parse_decimal(text_[field])) return *nanos;
    fault(field, code, "a decimal number with at most 9 decimals, within +-9223372036.854775807",
          "Correct the number.");
    return 0;
  }

  void absent(FillField field) {
    if (text_[field].empty()) return;
    faults_.add(line_, "PLM-2511",
                std::string(fill_field_names[static_cast<std::size_t>(field)]) + " is " +
                    plimsoll::quoted(text_[field]) + ", and " + kind_word() + " has none",
                "Leave it empty, or say in kind what the line is.");
  }

  [[nodiscard]] std::string kind_word() const {
    return text_[FillField::kind].empty() ? "fill" : text_[FillField::kind];
  }

  Fill fill() {
    Fill fill;
    fill.key.venue = token(FillField::venue, longest_venue);
    fill.key.execution_id = token(FillField::execution_id, longest_execution_id);
    fill.key.trade_date = date(FillField::trade_date);
    fill.book = text_[FillField::book].empty() ? std::string(portfolio::default_book) : text_[FillField::book];
    if (!valid_book(fill.book)) {
      fault(FillField::book, "PLM-2504", "1 to 8 names of at most 64 bytes joined by '/'",
            "Write it as firm/desk/book.");
    }
    fill.instrument = text_[FillField::instrument];
    if (fill.instrument.empty() || fill.instrument.size() > longest_instrument) {
      fault(FillField::instrument, "PLM-2505", "the name of an instrument", "Name what was traded.");
    }
    fill.side = side();
    fill.quantity = Quantity::from_raw(decimal(FillField::quantity, "PLM-2507"));
    if (fill.quantity.raw() < 0 || (fill.quantity.raw() == 0 && parse_decimal(text_[FillField::quantity]))) {
      fault(FillField::quantity, "PLM-2507", "above zero", "Put the direction into side.");
    }
    fill.price = Price::from_raw(decimal(FillField::price, "PLM-2508"));
    fill.fee = text_[FillField::fee].empty() ? 0 : decimal(FillField::fee, "PLM-2509");
    fill.fee_currency = text_[FillField::fee_currency];
    if (!fill.fee_currency.empty() && !valid_currency(fill.fee_currency)) {
      fault(FillField::fee_currency, "PLM-2509", "capital letters, at most eight", "Write a code such as USD.");
    }
    fill.traded = time(FillField::time, start_of(fill.key.trade_date));
    fill.received = time(FillField::received, {});
    return fill;
  }

  ExecutionKey reference() {
    const Date day = date(text_[FillField::reference_date].empty() ? FillField::trade_date : FillField::reference_date);
    if (!valid_token(text_[FillField::reference], longest_execution_id)) {
      fault(FillField::reference, "PLM-2511", "the execution that is busted or corrected", "Name it as the venue did.");
    } else if (text_[FillField::reference] == text_[FillField::execution_id] && day == day_) {
      fault(FillField::reference, "PLM-2511", "another execution than the line's own",
            "Name the one that it is about.");
    }
    return {text_[FillField::venue], text_[FillField::reference], day};
  }

  Bust bust() {
    token(FillField::venue, longest_venue);
    if (!text_[FillField::execution_id].empty()) token(FillField::execution_id, longest_execution_id);
    for (const FillField field : {FillField::reference_date, FillField::book, FillField::instrument, FillField::side,
                                  FillField::quantity, FillField::price, FillField::fee, FillField::fee_currency}) {
      absent(field);
    }
    day_ = Date::parse(text_[FillField::trade_date]).value_or(Date{});
    Bust bust;
    bust.reference = reference();
    bust.execution_id = text_[FillField::execution_id];
    bust.issued = time(FillField::issued, {});
    return bust;
  }

  Correction correction() {
    Correction result;
    result.fill = fill();
    day_ = result.fill.key.trade_date;
    result.reference = reference();
    result.issued = time(FillField::issued, {});
    if (text_[FillField::issued].empty()) {
      fault(FillField::issued, "PLM-2510", rfc3339_form, "Say when the venue corrected it; the last correction holds.");
    }
    return result;
  }

 private:
  Side side() {
    const std::string& text = text_[FillField::side];
    if (text == "sell" || text == "SELL" || text == "Sell" || text == "S" || text == "s") return Side::sell;
    if (text != "buy" && text != "BUY" && text != "Buy" && text != "B" && text != "b") {
      fault(FillField::side, "PLM-2506", "buy or sell", "Write what we did, not the other side.");
    }
    return Side::buy;
  }

  const FillText& text_;
  std::size_t line_;
  FaultList& faults_;
  Date day_;
};

}  // namespace

std::optional<FillEvent> read_fill(const FillText& text, std::size_t line, FaultList& faults) {
  const std::size_t before = faults.count();
  Reader reader(text, line, faults);
  std::optional<FillEvent> event;
  const std::string kind = reader.kind_word();
  if (kind == "fill") {
    for (const FillField field : {FillField::reference, FillField::reference_date, FillField::issued}) {
      reader.absent(field);
    }
    event = reader.fill();
  } else if (kind == "bust") {
    event = reader.bust();
  } else if (kind == "correction") {
    event = reader.correction();
  } else {
    reader.fault(FillField::kind, "PLM-2501", "fill, bust or correction", "Say what the line is, or leave it blank.");
  }
  return faults.count() == before ? event : std::nullopt;
}

}  // namespace plimsoll::ledger
