#include "host/store/window_views.hpp"

#include <utility>

namespace plimsoll::store {
namespace {

constexpr std::pair<WindowLength, std::string_view> lengths[] = {
    {WindowLength::second, "1s"}, {WindowLength::minute, "1min"}, {WindowLength::hour, "1h"}};

}  // namespace

std::vector<WindowView> window_views() {
  const std::pair<TableId, std::vector<std::string_view>> viewed[] = {
      {TableId::node_risk, {"var", "es"}},
      {TableId::node_value, {"value"}},
      {TableId::node_exposure, {"pnl_since_start", "gross", "net", "delta_equivalent"}},
      {TableId::stress, {"pnl"}}};
  std::vector<WindowView> views;
  for (const auto& [id, numbers] : viewed) {
    for (const auto& [length, name] : lengths) {
      views.push_back({std::string(table(id).name).append("_").append(name), id, length, numbers});
    }
  }
  return views;
}

std::string window_view_select(const WindowView& view, std::string_view schema, std::string_view time_form) {
  const Table& from = table(view.table);
  const std::string length = std::to_string(length_ns(view.window));
  const std::string seconds = std::to_string(length_ns(view.window) / 1'000'000'000);
  std::string keys;
  for (const std::string_view key : from.key) keys.append(key).append(", ");
  std::string time(time_form);
  const std::size_t place = time.find("%s");
  if (place != std::string::npos) time.replace(place, 2, std::string("part * ").append(seconds));

  std::string inner =
      std::string("SELECT ").append(keys).append("quality, time_ns / ").append(length).append(" AS part");
  for (const std::string_view number : view.numbers) {
    inner.append(", ").append(number).append(", first_value(").append(number).append(") OVER (PARTITION BY ");
    inner.append(keys).append("time_ns / ").append(length).append(" ORDER BY sequence DESC, item DESC) AS ");
    inner.append(number).append("_newest");
  }
  inner.append(" FROM ").append(schema).append(from.name);

  std::string outer =
      std::string("SELECT ").append(time).append(" AS time, ").append(keys).append("count(*) AS reports");
  outer.append(", max(quality) AS worst_quality");
  for (const std::string_view number : view.numbers) {
    for (const std::string_view aggregate : {"min", "max"}) {
      outer.append(", ").append(aggregate).append("(").append(number).append(") AS ");
      outer.append(number).append("_").append(aggregate);
    }
    outer.append(", avg(").append(number).append(") AS ").append(number).append("_mean");
    outer.append(", max(").append(number).append("_newest) AS ").append(number).append("_last");
  }
  return outer.append(" FROM (").append(inner).append(") AS ranked GROUP BY ").append(keys).append("part");
}

}  // namespace plimsoll::store
