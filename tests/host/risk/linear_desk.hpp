// Delta-one portfolios whose factors move by relative shocks, so that the P&L is exactly linear in the draws.
#pragma once

#include <string>
#include <vector>

#include "kernels/core/bits.hpp"
#include "tests/host/risk/desk.hpp"

namespace plimsoll::risk {

/// One holding per book "firm/bN", in currency, with its volatility over the horizon.
struct LinearHolding {
  double value;
  double deviation;
};

/// Pairwise correlation is common to all pairs. The P&L of holding i is value_i * deviation_i * z_i, no more.
inline Desk linear_desk(const std::vector<LinearHolding>& holdings, double correlation) {
  DeskText text;
  for (std::size_t i = 0; i < holdings.size(); ++i) {
    const std::string name = numbered("U", i);
    text.instruments += name + ",spot,,,,,,1,USD,0\n";
    text.market += name + ",price,1\n";
    text.positions.push_back(name + ',' + std::to_string(holdings[i].value) + numbered(",firm/b", i));
  }
  Desk desk = make_desk(text);
  desk.model = {};
  const std::size_t n = holdings.size();
  for (std::size_t row = 0; row < n; ++row) {
    desk.model.factors.push_back(
        {calibration::FactorKind::spot, UnderlyingId{row}, scenarios::ShockKind::relative, numbered("U", row)});
    for (std::size_t column = 0; column < n; ++column) {
      // The smaller index first, so that both triangles are the same product.
      const double product = row < column ? holdings[row].deviation * holdings[column].deviation
                                          : holdings[column].deviation * holdings[row].deviation;
      desk.model.covariance.push_back(product * (row == column ? 1.0 : correlation));
    }
  }
  return desk;
}

/// Standard deviation of the P&L.
inline double linear_deviation(const std::vector<LinearHolding>& holdings, double correlation) {
  double variance = 0.0;
  for (std::size_t i = 0; i < holdings.size(); ++i) {
    for (std::size_t j = 0; j < holdings.size(); ++j) {
      variance += holdings[i].value * holdings[i].deviation * holdings[j].value * holdings[j].deviation *
                  (i == j ? 1.0 : correlation);
    }
  }
  return square_root(variance);
}

}  // namespace plimsoll::risk
