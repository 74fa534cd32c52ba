#include "tools/plimsoll/no_number.hpp"

#include <vector>

namespace plimsoll::cli {
namespace {

/// "firm, firm/shares and 3 more".
std::string list(const std::vector<std::string>& names) {
  constexpr std::size_t most = 10;
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < most; ++i) text += (i == 0 ? "" : ", ") + names[i];
  return names.size() > most ? text + " and " + std::to_string(names.size() - most) + " more" : text;
}

}  // namespace

std::string no_number_message(const risk::RiskReport& report) {
  std::vector<std::string> nodes;
  for (const risk::NodeRisk& node : report.nodes) {
    if (node.levels.empty()) nodes.push_back(node.path);
  }
  std::vector<std::string> inputs;
  for (const risk::InputQuality& input : report.inputs) {
    if (input.quality == Quality::unknown) inputs.push_back(input.name);
  }
  std::string text =
      "PLM-1704 the firm has no VaR and ES: a scenario P&L does not fit or an input is missing. Without a "
      "number: " +
      list(nodes) + ".";
  if (!inputs.empty()) text += " Unknown inputs: " + list(inputs) + ".";
  return text +
         " A P&L fits below 8.8e12 in reporting currency: check quantities, multipliers and prices of these books.";
}

}  // namespace plimsoll::cli
