// What-if equals trading and then revaluing, bit for bit, and leaves no trace.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "host/core/error.hpp"
#include "tests/host/risk/random_desk.hpp"
#include "tests/host/risk/trades.hpp"
#include "tests/support/generate_desk.hpp"
#include "tests/support/generate_settings.hpp"
#include "tests/support/law.hpp"

namespace plimsoll::risk {
namespace {

constexpr testing::Repeats cases{.usual = 40, .soak = 400};
constexpr BookId root{std::uint32_t{0}};

/// A what-if on one engine against a report of another whose portfolio holds the trades.
template <typename Expect>
void compare_with_trading(const DeskText& text, const std::vector<TradeText>& trades, RiskSettings settings,
                          const Expect& expect) {
  settings.what_if_cells = trades.size();
  const Desk desk = make_desk(text);
  const Desk after = make_desk(traded(text, trades));
  Rig rig(desk, settings);
  Rig done(after, settings);
  const RiskReport before = rig.recompute();
  const RiskReport expected = done.recompute();
  const market::SnapshotPtr snapshot = rig.market.freeze();
  const WhatIfReport report = rig.engine.what_if(*snapshot, trades_on(desk, trades));
  expect(report_digest(after.portfolio.identity(), report.after) == expected.digest);
  expect(report.configuration_identity == expected.configuration_identity);
  std::vector<bool> changed(before.nodes.size(), false);
  for (const NodeChange& node : report.nodes) {
    changed[node.book.index()] = true;
    compare(node.before, before.nodes[node.book.index()], expect);
    compare(node.after, expected.nodes[node.book.index()], expect);
  }
  for (std::size_t n = 0; n < changed.size(); ++n) {
    if (!changed[n]) compare(before.nodes[n], expected.nodes[n], expect);
  }
  const RiskReport again = rig.engine.report(*snapshot);
  expect(again.digest == before.digest);
  for (std::uint32_t b = 0; b < before.nodes.size(); ++b) compare(before.nodes[b], again.nodes[b], expect);
}

const auto expect_true = [](bool holds) { EXPECT_TRUE(holds); };

// Two shares and an option in two books. K is not held.
DeskText small_desk() {
  return {
      "U,spot,,,,,,1,USD,0\nK,spot,,,,,,1,USD,0\nC,option,U,100,2026-06-19,call,european,100,USD,\n"
      "E,spot,,,,,,1,EUR,0\n",
      {"U,100,firm/a", "C,-5,firm/b"},
      "U,price,100\nK,price,40\nC,implied_vol,0.2\nUSD,rate,0.02\n"};
}

TEST(WhatIf, SaysWhatATradeDoesBeforeItIsDone) {
  const Desk desk = make_desk(small_desk());
  RiskSettings settings = settings_of(2048);
  settings.what_if_cells = 1;
  Rig rig(desk, settings);
  rig.recompute();
  const market::SnapshotPtr snapshot = rig.market.freeze();
  const WhatIfReport report = rig.engine.what_if(*snapshot, trades_on(desk, {{"U", -100, "firm/a"}}));
  ASSERT_EQ(report.nodes.size(), 2U) << "the firm and the book";
  EXPECT_EQ(report.nodes[0].after.path, "firm");
  EXPECT_EQ(report.nodes[1].after.path, "firm/a");
  EXPECT_GT(report.nodes[1].before.levels[0].var, 0.0);
  EXPECT_EQ(report.nodes[1].after.levels[0].var, 0.0) << "the book is flat";
  EXPECT_EQ(report.nodes[1].after.positions, 0U);
  EXPECT_EQ(*report.nodes[1].after.value, 0.0);
  EXPECT_NE(report.nodes[0].after.levels[0].var, report.nodes[0].before.levels[0].var);
}

TEST(WhatIf, EqualsTradingThenRevaluingOnASmallDesk) {
  const std::vector<std::vector<TradeText>> tried{
      {{"U", -100, "firm/a"}},                                      // the cell goes away
      {{"K", 30, "firm/a"}},                                        // an underlying that was not held
      {{"K", 30, "firm"}, {"U", 7, "firm/b"}, {"U", 1, "firm/b"}},  // one cell twice, and the root's own
      {{"C", 5, "firm/b"}, {"C", -5, "firm/a"}},                    // from one book to another
      {}};
  for (const auto& trades : tried) {
    compare_with_trading(small_desk(), trades, settings_of(513), expect_true);
  }
}

TEST(WhatIf, EqualsTradingThenRevaluing) {
  testing::check_law(cases, [] {
    DeskText text = *generate_desk();
    const Desk desk = make_desk(text);
    std::vector<std::string> books;
    for (std::uint32_t b = 0; b < desk.portfolio.books().size(); ++b) {
      books.push_back(desk.portfolio.books().path(BookId{b}));
    }
    std::vector<TradeText> trades;
    const auto count = *rc::gen::inRange<std::size_t>(1, 4);
    for (std::size_t i = 0; i < count; ++i) {
      const auto instrument = *rc::gen::inRange<std::size_t>(0, desk.instruments.size());
      trades.push_back({desk.instruments[InstrumentId{instrument}].name, *rc::gen::inRange<std::int64_t>(-500, 500),
                        books[*rc::gen::inRange<std::size_t>(0, books.size())]});
    }
    compare_with_trading(text, trades, *generate_settings(), [](bool holds) { RC_ASSERT(holds); });
  });
}

TEST(WhatIf, EqualsTradingThenRevaluingOnSurfaces) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const DeskText text = random_desk(seed);
    const Desk desk = make_desk(text);
    Lots lots(seed + 100);
    RiskSettings settings = settings_of(257, seed);
    settings.revaluation = seed % 2 == 0 ? Revaluation::surface : Revaluation::automatic;
    // Both ends: no surface ever fails its check, and every one does.
    settings.certificate_limit = seed % 4 < 2 ? 1.0 : 0.0;
    std::vector<TradeText> trades;
    for (int i = 0; i < 3; ++i) {
      const InstrumentId instrument{lots.below(desk.instruments.size())};
      const BookId book{lots.below(desk.portfolio.books().size())};
      const auto quantity = static_cast<std::int64_t>(lots.below(300)) - 150;
      trades.push_back({desk.instruments[instrument].name, quantity, desk.portfolio.books().path(book)});
    }
    SCOPED_TRACE(seed);
    // Everything is priced, or nothing that is known, or some of it.
    for (const std::size_t unit_bytes : {std::size_t{0}, usual_unit_value_bytes, std::size_t{200'000}}) {
      settings.unit_value_bytes = unit_bytes;
      compare_with_trading(text, trades, settings, expect_true);
    }
  }
}

TEST(WhatIf, PricesNothingThatIsHeldAlready) {
  DeskText text;
  text.instruments = "U,spot,,,,,,1,USD,0\n";
  text.market = "U,price,100\nUSD,rate,0.02\n";
  for (int i = 0; i < 12; ++i) {
    const std::string option = numbered("O", static_cast<std::size_t>(i));
    text.instruments += option + ",option,U," + std::to_string(85 + 3 * i) + ",2026-06-19,call,european,100,USD,\n";
    text.market += option + ",implied_vol,0.2\n";
    if (i != 5) text.positions.push_back(option + "," + std::to_string(20 - 3 * i) + ",firm/a");
  }
  const Desk desk = make_desk(text);
  RiskSettings settings = settings_of(1024);
  settings.revaluation = Revaluation::surface;
  settings.what_if_cells = 1;
  RiskSettings nothing_kept = settings;
  nothing_kept.unit_value_bytes = 0;
  Rig rig(desk, settings);
  Rig forgetful(desk, nothing_kept);
  ASSERT_EQ(rig.recompute().digest, forgetful.recompute().digest);
  const auto after = [&](Rig& on, const char* instrument) {
    return on.engine.what_if(*on.market.freeze(), trades_on(desk, {{instrument, 2, "firm/a"}}));
  };
  const WhatIfReport combined = after(rig, "O3");
  const WhatIfReport priced = after(forgetful, "O3");
  EXPECT_EQ(combined.points, 0U);
  EXPECT_GT(priced.points, 0U);
  EXPECT_EQ(report_digest("", combined.after), report_digest("", priced.after));
  EXPECT_GT(after(rig, "O5").points, 0U) << "not held: its units are not known";
}

TEST(WhatIf, TakesANumberAwayWhenTheTradeHasNone) {
  DeskText text = small_desk();
  text.market = "U,price,100\nC,implied_vol,0.2\nUSD,rate,0.02\n";  // K has no price
  compare_with_trading(text, {{"K", 10, "firm/a"}}, settings_of(257), expect_true);
  const Desk desk = make_desk(text);
  RiskSettings settings = settings_of(257);
  settings.what_if_cells = 1;
  Rig rig(desk, settings);
  rig.recompute();
  const market::SnapshotPtr snapshot = rig.market.freeze();
  const WhatIfReport report = rig.engine.what_if(*snapshot, trades_on(desk, {{"K", 10, "firm/a"}}));
  EXPECT_FALSE(report.nodes[0].after.value);
  EXPECT_TRUE(report.nodes[0].after.levels.empty());
  EXPECT_EQ(report.nodes[0].after.quality, Quality::unknown);
}

std::string refusal(const Desk& desk, const std::vector<portfolio::Position>& trades, std::size_t room = 2) {
  RiskSettings settings = settings_of(64);
  settings.what_if_cells = room;
  Rig rig(desk, settings);
  const std::string before = rig.recompute().digest;
  const market::SnapshotPtr snapshot = rig.market.freeze();
  std::string code = "none";
  try {
    rig.engine.what_if(*snapshot, trades);
  } catch (const InputError& error) {
    code = error.faults().front().code;
  }
  EXPECT_EQ(rig.engine.report(*snapshot).digest, before);
  return code;
}

TEST(WhatIf, RefusesWhatItCannotValue) {
  Desk desk = make_desk(small_desk());
  EXPECT_EQ(refusal(desk, trades_on(desk, {{"E", 1, "firm/a"}})), "PLM-1734");
  EXPECT_EQ(refusal(desk, trades_on(desk, {{"U", 1, "firm/a"}, {"K", 1, "firm/a"}}), 1), "PLM-1732");
  EXPECT_EQ(refusal(desk, trades_on(desk, {{"U", 1, "firm/a"}}), 0), "PLM-1732");
  const std::vector<portfolio::Position> most{{root, *desk.instruments.find("U"), Quantity::from_raw(INT64_MAX)},
                                              {root, *desk.instruments.find("U"), Quantity::from_raw(1)}};
  EXPECT_EQ(refusal(desk, most), "PLM-1734");
  const auto expired = trades_on(desk, {{"C", 1, "firm/a"}});
  Desk late = make_desk(small_desk());
  late.portfolio =
      portfolio::Portfolio::parse("instrument,quantity,book\nU,1,firm/a\n", "portfolio.csv", late.instruments);
  late.as_of = *Date::parse("2026-07-01");
  EXPECT_EQ(refusal(late, expired), "PLM-1734");
}

TEST(WhatIf, RefusesAnUnderlyingThatTheModelDoesNotHave) {
  Desk desk = make_desk(small_desk());
  const auto keep = [&](auto&& wanted) {
    calibration::FactorModel model;
    for (const calibration::Factor& factor : desk.model.factors) {
      if (wanted(factor)) model.factors.push_back(factor);
    }
    model.covariance.assign(model.factors.size() * model.factors.size(), 0.0);
    for (std::size_t f = 0; f < model.factors.size(); ++f) model.covariance[f * model.factors.size() + f] = 4e-4;
    return model;
  };
  const UnderlyingId u = *desk.instruments.find_underlying("U");
  const calibration::FactorModel only_u = keep([&](const auto& factor) { return factor.underlying == u; });
  const calibration::FactorModel spots =
      keep([](const auto& factor) { return factor.kind == calibration::FactorKind::spot; });
  desk.model = only_u;
  EXPECT_EQ(refusal(desk, trades_on(desk, {{"K", 1, "firm/a"}})), "PLM-1731");
  EXPECT_EQ(refusal(desk, trades_on(desk, {{"U", 1, "firm/a"}})), "none");
  desk.model = spots;
  EXPECT_EQ(refusal(desk, trades_on(desk, {{"C", 1, "firm/a"}})), "none") << "held, so its vol is meant to stand still";
  desk.portfolio =
      portfolio::Portfolio::parse("instrument,quantity,book\nU,1,firm/a\n", "portfolio.csv", desk.instruments);
  EXPECT_EQ(refusal(desk, trades_on(desk, {{"C", 1, "firm/a"}})), "PLM-1731") << "nobody asked for vols on U";
}

TEST(FirmWithoutEach, IsTheFirmOfThePortfolioWithoutTheNode) {
  testing::check_law(cases, [] {
    DeskText text = *generate_desk();
    const Desk desk = make_desk(text);
    RiskSettings settings = *generate_settings();
    settings.what_if_cells = 1;
    Rig rig(desk, settings);
    const RiskReport before = rig.recompute();
    const std::vector<NodeChange> changes = rig.engine.firm_without_each(*rig.market.freeze());
    RC_ASSERT(changes.size() == before.nodes.size());
    for (const NodeChange& change : changes) {
      const std::string& path = desk.portfolio.books().path(change.book);
      const Desk without = make_desk(without_node(text, path));
      Rig other(without, settings);
      compare(change.after, other.recompute().nodes[0], [](bool holds) { RC_ASSERT(holds); });
      compare(change.before, before.nodes[0], [](bool holds) { RC_ASSERT(holds); });
    }
    RC_ASSERT(rig.engine.report(*rig.market.freeze()).digest == before.digest);
    Rig untouched(desk, settings);
    untouched.recompute();
    for (std::uint32_t b = 0; b < before.nodes.size(); ++b) RC_ASSERT(rig.pnl(BookId{b}) == untouched.pnl(BookId{b}));
  });
}

}  // namespace
}  // namespace plimsoll::risk
