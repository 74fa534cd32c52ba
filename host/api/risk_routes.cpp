#include "host/api/risk_routes.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "host/api/inputs.hpp"
#include "host/api/problem.hpp"
#include "host/core/fault_list.hpp"
#include "host/core/rfc3339.hpp"

namespace plimsoll::api {
namespace {

constexpr std::size_t largest_page = 1000;
constexpr std::size_t usual_page = 100;

Response ok(const Json& json) { return {200, "application/json", Body(to_text(json)), {}}; }

SeenReport need(SeenReport seen, const char* what) {
  if (seen.report == nullptr) {
    throw Refused({503, "PLM-2131", std::string("there is no ").append(what) + " yet",
                   "Ask again in a moment; /readyz of the monitor says what is being waited for."});
  }
  return seen;
}

Json head(const SeenReport& seen) {
  return {{"cycle", seen.report->cycle},
          {"sequence", std::to_string(seen.sequence)},
          {"published", rfc3339(seen.done)},
          {"quality", to_string(seen.report->quality)},
          {"reporting_currency", seen.report->reporting_currency}};
}

std::string value_or_empty(const Call& call, const std::string& name) {
  const auto found = call.query.find(name);
  return found == call.query.end() ? std::string() : found->second;
}

/// Whether `path` is `node` or below it.
bool within(const std::string& path, const std::string& node) {
  return node.empty() || path == node || (path.starts_with(node) && path[node.size()] == '/');
}

void require_node(const risk::RiskReport& report, const std::string& node) {
  const bool known = node.empty() || std::any_of(report.nodes.begin(), report.nodes.end(),
                                                 [&](const risk::NodeRisk& each) { return each.path == node; });
  if (!known) {
    throw Refused(
        {404, "PLM-2124", "there is no book " + plimsoll::quoted(node), "See /api/v1/nodes for those there are."});
  }
}

/// The document that is asked for most, encoded once for each report.
class ReportText {
 public:
  explicit ReportText(const RiskView& risk) : risk_(risk) {}
  Response answer() {
    const SeenReport seen = need(risk_.latest(), "report");
    if (seen.sequence != sequence_) {
      text_ = std::make_shared<const std::string>(to_text(risk_.whole(*seen.report)));
      sequence_ = seen.sequence;
    }
    return {200, "application/json", Body(text_), {}};
  }

 private:
  const RiskView& risk_;
  std::uint64_t sequence_ = 0;
  std::shared_ptr<const std::string> text_;
};

Response nodes(const RiskView& risk, SeenReport seen, const std::string& node) {
  require_node(*seen.report, node);
  Json answer = head(seen);
  answer["nodes"] = Json::array();
  for (const risk::NodeRisk& each : seen.report->nodes) {
    if (within(each.path, node)) answer["nodes"].push_back(risk.node(each));
  }
  return ok(answer);
}

Response positions(const RiskView& risk, const Call& call) {
  const SeenReport seen = need(risk.latest(), "report");
  const risk::RiskReport& report = *seen.report;
  const std::string node = value_or_empty(call, "node");
  require_node(report, node);
  if (report.positions.empty() && report.nodes.front().positions != 0) {
    throw Refused({503, "PLM-2130", "reports do not say what each position contributes",
                   "Set contributions = true in [risk], if this build has it."});
  }
  const std::size_t offset = count_of(call.query, "offset", 0);
  const std::size_t limit = count_of(call.query, "limit", usual_page);
  Json page = Json::array();
  std::size_t total = 0;
  for (const risk::PositionContribution& position : report.positions) {
    if (!within(report.nodes[position.book.index()].path, node)) continue;
    if (total >= offset && page.size() < limit) page.push_back(risk.position(position, report));
    ++total;
  }
  Json answer = head(seen);
  answer["total"] = total;
  answer["offset"] = offset;
  answer["positions"] = std::move(page);
  return ok(answer);
}

Response stress(const RiskView& risk) {
  const SeenReport seen = risk.latest_with_stress();
  if (seen.report == nullptr) {
    throw Refused({503, "PLM-2130", "no stress has been run",
                   "Name a shock file with stress in [risk]; `plimsoll stress --example` prints one."});
  }
  Json answer = head(seen);
  answer["stress"] = risk.stress(*seen.report);
  return ok(answer);
}

Response history(const SeriesRing& series, const Call& call) {
  const std::string node = value_or_empty(call, "node");
  const auto from = call.query.find("from");
  const Json found =
      series.of(node, from == call.query.end() ? Timestamp{} : parse_rfc3339(from->second).value_or(Timestamp{}));
  if (found.is_null()) {
    throw Refused({404, "PLM-2124", "there is no series of " + (node.empty() ? "the firm" : plimsoll::quoted(node)),
                   "See /api/v1/nodes for the books there are; the first few hundred have one."});
  }
  const std::string measure = value_or_empty(call, "measure");
  if (measure.empty()) return ok(found);
  return ok({{"step_seconds", found["step_seconds"]}, {"time", found["time"]}, {measure, found[measure]}});
}

Input node_input() { return {"node", "a path of /api/v1/nodes", Input::Kind::text, Need::optional, 1024, 0, {}}; }

Route reading(std::string path, std::string summary, std::vector<Input> query, std::string answer,
              std::function<Response(const Call&)> handler) {
  Route route;
  route.path = std::move(path);
  route.summary = std::move(summary);
  route.allowed = everybody;
  route.query_inputs = std::move(query);
  route.answer = std::move(answer);
  route.handler = std::move(handler);
  return route;
}

}  // namespace

void add_risk_routes(RouteTable& table, const Ports& ports, const SeriesRing& series) {
  const RiskView& risk = ports.risk;
  table.add(reading("/api/v1/report", "The newest risk report", {},
                    "the document that `plimsoll var --format json` prints; VaR and ES positive = money lost",
                    [text = std::make_shared<ReportText>(risk)](const Call&) { return text->answer(); }));
  table.add(reading("/api/v1/nodes", "The tree of books with VaR, ES and quality of each", {node_input()},
                    "the node and all below it, depth first; without a node all", [&risk](const Call& call) {
                      return nodes(risk, need(risk.latest(), "report"), value_or_empty(call, "node"));
                    }));
  table.add(reading("/api/v1/positions", "What each position contributes, a page at a time",
                    {node_input(),
                     {"offset", "how many to leave out", Input::Kind::count, Need::optional, 20, 1'000'000'000, {}},
                     {"limit", "how many at most", Input::Kind::count, Need::optional, 20, largest_page, {}}},
                    "positions below the node, by book, underlying and instrument, and how many there are",
                    [&risk](const Call& call) { return positions(risk, call); }));
  table.add(reading("/api/v1/greeks", "Greeks and exposures of the tree", {node_input()},
                    "as /api/v1/nodes, of the newest report that has Greeks", [&risk](const Call& call) {
                      return nodes(risk, need(risk.latest_with_exposures(), "report with Greeks"),
                                   value_or_empty(call, "node"));
                    }));
  table.add(reading("/api/v1/stress", "The newest stress run", {}, "P&L of every node in every scenario, signed",
                    [&risk](const Call&) { return stress(risk); }));
  table.add(reading(
      "/api/v1/history", "The last ten minutes of a node",
      {{"measure", "one of them only", Input::Kind::choice, Need::optional, 20, 0, {"var", "es", "pnl_since_start"}},
       node_input(),
       {"from", "the first point's time or later", Input::Kind::time, Need::optional, 40, 0, {}}},
      "arrays of equal length, null where there was no number",
      [&series](const Call& call) { return history(series, call); }));
  table.add(reading("/api/v1/why", "Why VaR changed between two reports", {}, "not available from a running appliance",
                    [](const Call&) -> Response {
                      throw Refused({503, "PLM-2130", "changes between two reports are not kept by this appliance",
                                     "Use `plimsoll why` on two records made with --record."});
                    }));
  Route feeds = reading("/api/v1/feeds", "Feeds, stages, queues and backend", {},
                        "feeds: one object each; system: the rest", [&ports](const Call&) {
                          return ok({{"feeds", ports.system.feeds()}, {"system", ports.system.system()}});
                        });
  table.add(std::move(feeds));
}

}  // namespace plimsoll::api
