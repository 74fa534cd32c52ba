// Views of history in windows of a second, a minute and an hour, for people with SQL or a dashboard.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/store/table.hpp"
#include "host/store/window_query.hpp"

namespace plimsoll::store {

/// One measured table in windows of one length: "node_risk_1min".
struct WindowView {
  std::string name;
  TableId table = TableId::node_risk;
  WindowLength window = WindowLength::minute;
  std::vector<std::string_view> numbers;  // each becomes _min, _max, _mean and _last
};

[[nodiscard]] std::vector<WindowView> window_views();

/// Its SELECT. `time_form` turns whole seconds since 1970, put in place of %s, into the database's time.
[[nodiscard]] std::string window_view_select(const WindowView& view, std::string_view schema,
                                             std::string_view time_form);

}  // namespace plimsoll::store
