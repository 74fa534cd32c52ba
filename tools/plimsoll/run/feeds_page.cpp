#include "tools/plimsoll/run/feeds_page.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "tools/plimsoll/run/symbol_census.hpp"

namespace plimsoll::cli {

using PageJson = nlohmann::ordered_json;

std::string feeds_page(const std::vector<FeedLine>& feeds,
                       const std::vector<std::unique_ptr<market::QuoteBoard>>& boards, std::int64_t now_ns) {
  PageJson page{{"feeds", PageJson::array()}};
  for (std::size_t f = 0; f < feeds.size(); ++f) {
    const ingest::FeedStatus status = feeds[f].status();
    const double age = age_seconds(status, now_ns);
    PageJson feed{{"name", feeds[f].name},
                  {"format", feeds[f].format},
                  {"way_in", feeds[f].way_in},
                  {"quality", to_string(status.condition)},
                  {"age_seconds", std::isfinite(age) ? PageJson(age) : PageJson()},
                  {"messages", status.counters.messages},
                  {"gaps", status.counters.gaps},
                  {"repaired_gaps", status.counters.repaired_gaps},
                  {"snapshots", status.counters.snapshots},
                  {"alarms", status.counters.alarms},
                  {"symbols", PageJson::array()}};
    if (const auto losses = feeds[f].losses(); losses && losses->counts.total() != 0) {
      const websocket::LossText why = websocket::describe(losses->last.reason());
      feed["connections_lost"] = losses->counts.total();
      feed["last_loss"] = {
          {"code", why.code}, {"reason", why.name}, {"seen", losses->last.seen()}, {"remedy", why.remedy}};
    }
    for (std::size_t s = 0; s < boards[f]->symbols(); ++s) {
      const market::QuoteBoard::Symbol symbol = boards[f]->symbol(s);
      const bool heard = symbol.taken_ns != 0;
      feed["symbols"].push_back({{"symbol", symbol.name},
                                 {"quality", to_string(symbol.quality)},
                                 {"age_seconds", heard ? PageJson(age_seconds(symbol.taken_ns, now_ns)) : PageJson()}});
    }
    page["feeds"].push_back(std::move(feed));
  }
  return page.dump(-1, ' ', false, PageJson::error_handler_t::replace) + '\n';  // names need not be UTF-8
}

}  // namespace plimsoll::cli
