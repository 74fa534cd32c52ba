// The explanation of a change for people (a waterfall), spreadsheets and programs.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "host/risk/why.hpp"
#include "tools/plimsoll/report_json.hpp"

namespace plimsoll::cli {

enum class RiskMeasure : std::uint8_t { var, es };

/// What a person knows the two reports by.
struct WhyLabels {
  std::string before;  // the record's folder
  std::string after;
  std::string before_date;
  std::string after_date;
};

struct WhyView {
  std::optional<RiskMeasure> measure;  // both in machine formats, ES in a table, when nobody chose
  std::size_t top = 3;                 // cells named for each part
};

std::string why_table(const risk::Explanation& explanation, const WhyLabels& labels, const WhyView& view);
/// book,measure,level,item,value,quanta: one row for the number before, each part and the number after. Empty values
/// where a node has no explanation.
std::string why_csv(const risk::Explanation& explanation, const WhyView& view);
Json why_json(const risk::Explanation& explanation, const WhyLabels& labels, const WhyView& view);

}  // namespace plimsoll::cli
