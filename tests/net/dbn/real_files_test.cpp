// Every DBN sample in the data folder, against the counts in its PROVENANCE.md.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "host/core/error.hpp"
#include "net/dbn/dbn_file.hpp"
#include "tests/support/shared_data.hpp"

namespace plimsoll::dbn {
namespace {

struct Sample {
  const char* path;
  std::uint64_t records;
  std::uint8_t version;
  const char* dataset;
};

// Copied from the columns of shared/data/market_binary/PROVENANCE.md.
constexpr Sample samples[] = {
    {"dbn_nautilus/definition-glbx-es-fut.dbn.zst", 2, 1, "GLBX.MDP3"},
    {"dbn_nautilus/definition-glbx-es-opt.dbn.zst", 2, 1, "GLBX.MDP3"},
    {"dbn_nautilus/definition-opra.dbn.zst", 2, 1, "OPRA.PILLAR"},
    {"dbn_nautilus/esh4-glbx-mdp3-20231224.mbo.dbn.zst", 8'725, 1, "GLBX.MDP3"},
    {"dbn_nautilus/esh4-glbx-mdp3-20231225.mbo.dbn.zst", 68'792, 1, "GLBX.MDP3"},
    {"dbn_nautilus/historical_bars_catalog/futures_definition.dbn.zst", 2, 1, "GLBX.MDP3"},
    {"dbn_nautilus/historical_bars_catalog/futures_mbp-1_2024-07-01T23-58_2024-07-02T00-02.dbn.zst", 2'288, 1,
     "GLBX.MDP3"},
    {"dbn_nautilus/historical_bars_catalog/futures_ohlcv-1m_2024-07-01T23-40_2024-07-02T00-10.dbn.zst", 60, 1,
     "GLBX.MDP3"},
    {"dbn_nautilus/historical_bars_catalog/futures_trades_2024-07-01T23-58_2024-07-02T00-02.dbn.zst", 120, 1,
     "GLBX.MDP3"},
    {"dbn_nautilus/options_catalog/futures_bbo-1m_2024-05-09T09-55_2024-05-09T10-05.dbn.zst", 20, 1, "GLBX.MDP3"},
    {"dbn_nautilus/options_catalog/futures_definition.dbn.zst", 2, 1, "GLBX.MDP3"},
    {"dbn_nautilus/options_catalog/futures_ohlcv-1m_2024-05-09T09-55_2024-05-09T10-05.dbn.zst", 20, 1, "GLBX.MDP3"},
    {"dbn_nautilus/options_catalog/options_bbo-1m_2024-05-09T09-55_2024-05-09T10-05.dbn.zst", 20, 1, "GLBX.MDP3"},
    {"dbn_nautilus/options_catalog/options_definition.dbn.zst", 2, 1, "GLBX.MDP3"},
    {"dbn_databento_python/EQUS.MINI/test_data.bbo-1m.dbn.zst", 4, 3, "EQUS.MINI"},
    {"dbn_databento_python/EQUS.MINI/test_data.bbo-1s.dbn.zst", 4, 3, "EQUS.MINI"},
    {"dbn_databento_python/EQUS.MINI/test_data.definition.dbn.zst", 1, 3, "EQUS.MINI"},
    {"dbn_databento_python/EQUS.MINI/test_data.mbp-1.dbn.zst", 4, 3, "EQUS.MINI"},
    {"dbn_databento_python/EQUS.MINI/test_data.ohlcv-1d.dbn.zst", 1, 3, "EQUS.MINI"},
    {"dbn_databento_python/EQUS.MINI/test_data.ohlcv-1h.dbn.zst", 4, 3, "EQUS.MINI"},
    {"dbn_databento_python/EQUS.MINI/test_data.ohlcv-1m.dbn.zst", 4, 3, "EQUS.MINI"},
    {"dbn_databento_python/EQUS.MINI/test_data.ohlcv-1s.dbn.zst", 4, 3, "EQUS.MINI"},
    {"dbn_databento_python/EQUS.MINI/test_data.tbbo.dbn.zst", 4, 3, "EQUS.MINI"},
    {"dbn_databento_python/EQUS.MINI/test_data.trades.dbn.zst", 4, 3, "EQUS.MINI"},
    {"dbn_databento_python/GLBX.MDP3/test_data.bbo-1m.dbn.zst", 4, 3, "GLBX.MDP3"},
    {"dbn_databento_python/GLBX.MDP3/test_data.bbo-1s.dbn.zst", 4, 3, "GLBX.MDP3"},
    {"dbn_databento_python/GLBX.MDP3/test_data.definition.dbn.zst", 1, 3, "GLBX.MDP3"},
    {"dbn_databento_python/GLBX.MDP3/test_data.mbo.dbn.zst", 4, 3, "GLBX.MDP3"},
    {"dbn_databento_python/GLBX.MDP3/test_data.mbp-1.dbn.zst", 4, 3, "GLBX.MDP3"},
    {"dbn_databento_python/GLBX.MDP3/test_data.mbp-10.dbn.zst", 4, 3, "GLBX.MDP3"},
    {"dbn_databento_python/GLBX.MDP3/test_data.ohlcv-1d.dbn.zst", 1, 3, "GLBX.MDP3"},
    {"dbn_databento_python/GLBX.MDP3/test_data.ohlcv-1h.dbn.zst", 4, 3, "GLBX.MDP3"},
    {"dbn_databento_python/GLBX.MDP3/test_data.ohlcv-1m.dbn.zst", 4, 3, "GLBX.MDP3"},
    {"dbn_databento_python/GLBX.MDP3/test_data.ohlcv-1s.dbn.zst", 4, 3, "GLBX.MDP3"},
    {"dbn_databento_python/GLBX.MDP3/test_data.statistics.dbn.zst", 4, 3, "GLBX.MDP3"},
    {"dbn_databento_python/GLBX.MDP3/test_data.status.dbn.zst", 4, 3, "GLBX.MDP3"},
    {"dbn_databento_python/GLBX.MDP3/test_data.tbbo.dbn.zst", 4, 3, "GLBX.MDP3"},
    {"dbn_databento_python/GLBX.MDP3/test_data.trades.dbn.zst", 4, 3, "GLBX.MDP3"},
    {"dbn_databento_python/OPRA.PILLAR/test_data.cbbo-1m.dbn.zst", 4, 3, "OPRA.PILLAR"},
    {"dbn_databento_python/OPRA.PILLAR/test_data.cbbo-1s.dbn.zst", 4, 3, "OPRA.PILLAR"},
    {"dbn_databento_python/OPRA.PILLAR/test_data.definition.dbn.zst", 1, 3, "OPRA.PILLAR"},
    {"dbn_databento_python/OPRA.PILLAR/test_data.mbp-1.dbn.zst", 4, 3, "OPRA.PILLAR"},
    {"dbn_databento_python/OPRA.PILLAR/test_data.ohlcv-1d.dbn.zst", 4, 3, "OPRA.PILLAR"},
    {"dbn_databento_python/OPRA.PILLAR/test_data.ohlcv-1h.dbn.zst", 4, 3, "OPRA.PILLAR"},
    {"dbn_databento_python/OPRA.PILLAR/test_data.ohlcv-1m.dbn.zst", 4, 3, "OPRA.PILLAR"},
    {"dbn_databento_python/OPRA.PILLAR/test_data.ohlcv-1s.dbn.zst", 4, 3, "OPRA.PILLAR"},
    {"dbn_databento_python/OPRA.PILLAR/test_data.statistics.dbn.zst", 4, 3, "OPRA.PILLAR"},
    {"dbn_databento_python/OPRA.PILLAR/test_data.tbbo.dbn.zst", 4, 3, "OPRA.PILLAR"},
    {"dbn_databento_python/OPRA.PILLAR/test_data.trades.dbn.zst", 4, 3, "OPRA.PILLAR"},
    {"dbn_databento_python/XNAS.ITCH/test_data.definition.dbn.zst", 1, 3, "XNAS.ITCH"},
    {"dbn_databento_python/XNAS.ITCH/test_data.imbalance.dbn.zst", 4, 3, "XNAS.ITCH"},
    {"dbn_databento_python/XNAS.ITCH/test_data.mbo.dbn.zst", 4, 3, "XNAS.ITCH"},
    {"dbn_databento_python/XNAS.ITCH/test_data.mbp-1.dbn.zst", 4, 3, "XNAS.ITCH"},
    {"dbn_databento_python/XNAS.ITCH/test_data.mbp-10.dbn.zst", 4, 3, "XNAS.ITCH"},
    {"dbn_databento_python/XNAS.ITCH/test_data.ohlcv-1d.dbn.zst", 1, 3, "XNAS.ITCH"},
    {"dbn_databento_python/XNAS.ITCH/test_data.ohlcv-1h.dbn.zst", 4, 3, "XNAS.ITCH"},
    {"dbn_databento_python/XNAS.ITCH/test_data.ohlcv-1m.dbn.zst", 4, 3, "XNAS.ITCH"},
    {"dbn_databento_python/XNAS.ITCH/test_data.ohlcv-1s.dbn.zst", 4, 3, "XNAS.ITCH"},
    {"dbn_databento_python/XNAS.ITCH/test_data.tbbo.dbn.zst", 4, 3, "XNAS.ITCH"},
    {"dbn_databento_python/XNAS.ITCH/test_data.trades.dbn.zst", 4, 3, "XNAS.ITCH"},
    {"dbn_reference/test_data.bbo-1m.dbn", 4, 2, "GLBX.MDP3"},
    {"dbn_reference/test_data.bbo-1m.v3.dbn.zst", 4, 3, "GLBX.MDP3"},
    {"dbn_reference/test_data.bbo-1s.dbn", 4, 2, "GLBX.MDP3"},
    {"dbn_reference/test_data.bbo-1s.v3.dbn.zst", 4, 3, "GLBX.MDP3"},
    {"dbn_reference/test_data.cbbo-1s.dbn", 2, 2, "GLBX.MDP3"},
    {"dbn_reference/test_data.cbbo-1s.v3.dbn.zst", 2, 3, "GLBX.MDP3"},
    {"dbn_reference/test_data.cmbp-1.dbn", 2, 2, "GLBX.MDP3"},
    {"dbn_reference/test_data.cmbp-1.v3.dbn.zst", 2, 3, "GLBX.MDP3"},
    {"dbn_reference/test_data.definition.dbn", 2, 2, "XNAS.ITCH"},
    {"dbn_reference/test_data.definition.v3.dbn.zst", 2, 3, "XNAS.ITCH"},
    {"dbn_reference/test_data.imbalance.dbn", 2, 2, "XNAS.ITCH"},
    {"dbn_reference/test_data.imbalance.v3.dbn.zst", 2, 3, "XNAS.ITCH"},
    {"dbn_reference/test_data.mbo.dbn", 2, 2, "GLBX.MDP3"},
    {"dbn_reference/test_data.mbo.v3.dbn", 2, 3, "GLBX.MDP3"},
    {"dbn_reference/test_data.mbo.v3.dbn.zst", 2, 3, "GLBX.MDP3"},
    {"dbn_reference/test_data.mbp-1.dbn", 2, 2, "GLBX.MDP3"},
    {"dbn_reference/test_data.mbp-1.v3.dbn.zst", 2, 3, "GLBX.MDP3"},
    {"dbn_reference/test_data.mbp-10.dbn", 2, 2, "GLBX.MDP3"},
    {"dbn_reference/test_data.mbp-10.v3.dbn.zst", 2, 3, "GLBX.MDP3"},
    {"dbn_reference/test_data.ohlcv-1d.dbn", 0, 2, "GLBX.MDP3"},
    {"dbn_reference/test_data.ohlcv-1d.v3.dbn.zst", 0, 3, "GLBX.MDP3"},
    {"dbn_reference/test_data.ohlcv-1h.dbn", 2, 2, "GLBX.MDP3"},
    {"dbn_reference/test_data.ohlcv-1h.v3.dbn.zst", 2, 3, "GLBX.MDP3"},
    {"dbn_reference/test_data.ohlcv-1m.dbn", 2, 2, "GLBX.MDP3"},
    {"dbn_reference/test_data.ohlcv-1m.v3.dbn.zst", 2, 3, "GLBX.MDP3"},
    {"dbn_reference/test_data.ohlcv-1s.dbn", 2, 2, "GLBX.MDP3"},
    {"dbn_reference/test_data.ohlcv-1s.v3.dbn.zst", 2, 3, "GLBX.MDP3"},
    {"dbn_reference/test_data.statistics.dbn", 2, 2, "GLBX.MDP3"},
    {"dbn_reference/test_data.statistics.v3.dbn.zst", 2, 3, "GLBX.MDP3"},
    {"dbn_reference/test_data.status.dbn", 4, 2, "GLBX.MDP3"},
    {"dbn_reference/test_data.status.v3.dbn.zst", 4, 3, "GLBX.MDP3"},
    {"dbn_reference/test_data.tbbo.dbn", 2, 2, "GLBX.MDP3"},
    {"dbn_reference/test_data.tbbo.v3.dbn.zst", 2, 3, "GLBX.MDP3"},
    {"dbn_reference/test_data.trades.dbn", 2, 2, "GLBX.MDP3"},
    {"dbn_reference/test_data.trades.v3.dbn.zst", 2, 3, "GLBX.MDP3"},
};

std::string folder_of(const std::string& name) { return "market_binary/" + name; }

/// What a file is named after: "test_data.bbo-1m.v3.dbn.zst" has schema bbo-1m.
std::string schema_in(const std::string& path) {
  const std::string name = std::filesystem::path(path).filename().string();
  for (const char* schema :
       {"mbp-10", "mbp-1", "cmbp-1", "ohlcv-1d", "ohlcv-1h", "ohlcv-1m", "ohlcv-1s", "cbbo-1m", "cbbo-1s", "bbo-1m",
        "bbo-1s", "definition", "imbalance", "statistics", "status", "tbbo", "trades", "mbo"}) {
    const std::size_t at = name.find(schema);
    if (at != std::string::npos && (at == 0 || name[at - 1] != 'c')) return schema;
  }
  return "none";
}

TEST(RealDbnFiles, HoldAsManyRecordsAsTheirProvenanceSays) {
  PLIMSOLL_REQUIRE_DATA(testing::shared_data(folder_of(samples[0].path)));
  for (const Sample& sample : samples) {
    const DbnFile file = DbnFile::open(testing::shared_data(folder_of(sample.path)).string());
    EXPECT_EQ(file.survey().records, sample.records) << sample.path;
    EXPECT_EQ(file.metadata().encoding.version, sample.version) << sample.path;
    EXPECT_EQ(file.metadata().dataset, sample.dataset) << sample.path;
    EXPECT_EQ(file.tail(), RecordTail::clean) << sample.path;
    EXPECT_EQ(schema_name(file.metadata().schema), schema_in(sample.path)) << sample.path;
    RecordStream records = file.records();
    RecordHandler nothing;
    RecordCounts counts;
    for (std::span<const std::byte> record; records.next(record);) {
      EXPECT_NE(dispatch(record, file.metadata().encoding, nothing, counts), Verdict::wrong_length) << sample.path;
    }
    EXPECT_EQ(counts.total(), sample.records) << sample.path;
  }
}

TEST(RealDbnFiles, TheTableHoldsAllOfThem) {
  const auto folder = testing::shared_data("market_binary");
  PLIMSOLL_REQUIRE_DATA(folder);
  std::size_t found = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    found += name.ends_with(".dbn") || name.ends_with(".dbn.zst") ? 1U : 0U;
  }
  EXPECT_EQ(found, std::size(samples));
}

TEST(RealDbnFiles, FragmentsAreRefusedByName) {
  for (const char* name : {"test_data.definition.dbn.frag.zst", "test_data.definition.v3.dbn.frag",
                           "test_data.definition.v3.dbn.frag.zst"}) {
    const auto path = testing::shared_data(std::string("market_binary/dbn_reference/") + name);
    PLIMSOLL_REQUIRE_DATA(path);
    try {
      static_cast<void>(DbnFile::open(path.string()));
      FAIL() << name;
    } catch (const InputError& error) {
      EXPECT_EQ(error.faults()[0].code, "PLM-3131");
    }
  }
}

/// The texts and numbers below were read from the files with a hexadecimal viewer and the specification's offsets.
struct LastDefinition : RecordHandler {
  using RecordHandler::on;
  void on(const Definition& found) noexcept { definition = found; }
  Definition definition;
};

Definition last_definition(const char* name) {
  const DbnFile file = DbnFile::open(testing::shared_data(folder_of(name)).string());
  RecordStream records = file.records();
  LastDefinition last;
  for (std::span<const std::byte> record; records.next(record);) dispatch(record, file.metadata().encoding, last);
  return last.definition;
}

TEST(RealDbnFiles, DefinitionsOfAllVersionsNameTheirInstruments) {
  PLIMSOLL_REQUIRE_DATA(testing::shared_data(folder_of(samples[0].path)));
  const Definition option = last_definition("dbn_databento_python/OPRA.PILLAR/test_data.definition.dbn.zst");
  EXPECT_STREQ(option.raw_symbol.data(), "AAPL  250221C00250000");
  EXPECT_EQ(option.strike_price, 250'000'000'000);
  EXPECT_STREQ(option.underlying.data(), "AAPL");
  EXPECT_EQ(option.instrument_class, 'C');
  EXPECT_EQ(option.update_action, 'A');
  const Definition old_future = last_definition("dbn_nautilus/definition-glbx-es-fut.dbn.zst");
  EXPECT_STREQ(old_future.raw_symbol.data(), "ESM3");
  EXPECT_EQ(old_future.min_price_increment, 250'000'000);
  EXPECT_EQ(old_future.instrument_class, 'F');
  EXPECT_STREQ(old_future.currency.data(), "USD");
  for (const char* name : {"dbn_reference/test_data.definition.dbn", "dbn_reference/test_data.definition.v3.dbn.zst"}) {
    const Definition stock = last_definition(name);
    EXPECT_STREQ(stock.raw_symbol.data(), "MSFT") << name;
    EXPECT_STREQ(stock.exchange.data(), "XNAS") << name;
    EXPECT_EQ(stock.instrument_class, 'K') << name;
  }
}

}  // namespace
}  // namespace plimsoll::dbn
