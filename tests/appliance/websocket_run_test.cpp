// `plimsoll run` on a venue's WebSocket: a recorded session over real TLS, and a certificate that nobody should trust.
#include <gmock/gmock.h>

#include <charconv>
#include <cmath>
#include <csignal>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>

#include "tests/appliance/running_program.hpp"
#include "tests/net/websocket/recording.hpp"
#include "tests/net/websocket/reference_books.hpp"
#include "tests/net/websocket/test_venue.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;
using websocket::Recorded;
using websocket::TestVenue;
using websocket::TestVenueOrder;

/// One unit of each product, so that the firm is worth the sum of their mid prices. Prices before the feed are 1.
class WebsocketRun : public ::testing::Test {
 protected:
  void write_desk(const std::set<std::string>& products, const TestVenue& server) {
    std::string instruments =
        "instrument,kind,underlying,strike,expiry,option_type,exercise,multiplier,currency,dividend_yield\n";
    std::string portfolio = "instrument,quantity,book\n";
    std::string market = "name,field,value\nUSD,rate,0.02\n";
    std::string history = "date";
    std::string symbols;
    for (const std::string& product : products) {
      instruments += product + ",spot,,,,,,1,USD,0\n";
      portfolio += product + ",1,firm\n";
      market += product + ",price,1\n";
      history += ',' + product;
      symbols += (symbols.empty() ? "\"" : ", \"") + product + '"';
    }
    history += '\n';
    for (int day = 1; day <= 28; ++day) {
      history += (day < 10 ? "2021-06-0" : "2021-06-") + std::to_string(day);
      for (std::size_t p = 0; p < products.size(); ++p) {
        history += ',' + std::to_string(100 + (day * 7 + static_cast<int>(p) * 5) % (11 + static_cast<int>(p)));
      }
      history += '\n';
    }
    folder_.write("instruments.csv", instruments);
    folder_.write("portfolio.csv", portfolio);
    folder_.write("market.csv", market);
    folder_.write("history.csv", history);
    folder_.write("authority.pem", server.authority());
    folder_.write(
        "plimsoll.toml",
        "[inputs]\ninstruments = \"instruments.csv\"\nportfolio = \"portfolio.csv\"\nmarket = \"market.csv\"\n"
        "history = \"history.csv\"\nas_of = 2021-07-22\n[risk]\nscenarios = 256\ncycle_ms = 20\n"
        "[publish]\nformat = \"ndjson\"\n[monitor]\naddress = \"127.0.0.1:0\"\n"
        "[[feed]]\nname = \"coinbase\"\nformat = \"coinbase_exchange\"\nsymbols = [" +
            symbols + "]\nurl = \"wss://localhost:" + server.port() + "/\"\nca_file = \"authority.pem\"\n");
  }

  void start() {
    program_.emplace(Arguments{"run", "--config", "plimsoll.toml"}, std::map<std::string, std::string>{},
                     folder_.path().string());
    const std::string line = program_->error_line_with("monitor");
    const std::size_t at = line.find("127.0.0.1:");
    ASSERT_NE(at, std::string::npos) << program_->finish().err;
    std::from_chars(line.data() + at + 10, line.data() + line.size(), port_);
  }
  /// The first report that is like that; null when the program ends before.
  template <typename Like>
  Json report_like(const Like& like) {
    for (std::string line = program_->next_line(); !line.empty(); line = program_->next_line()) {
      Json report = Json::parse(line);
      if (like(report)) return report;
    }
    return {};
  }
  [[nodiscard]] Json feed() const {
    const std::string page = http_get(port_, "/feeds");
    return Json::parse(page.substr(page.find("\r\n\r\n") + 4))["feeds"][0];
  }

  TemporaryFolder folder_;
  std::optional<RunningProgram> program_;
  int port_ = 0;
};

TEST_F(WebsocketRun, ReportsTheBooksOfARecordedSessionAndCallsThemStaleWhenTheVenueIsGone) {
  PLIMSOLL_REQUIRE_DATA(websocket::recorded("cryptofeed/COINBASE.ws.28.0.part1.gz"));
  TestVenueOrder order;
  order.script = websocket::second_recording(websocket::recorded("cryptofeed/COINBASE.ws.28.0.part1.gz"));
  order.texts_before_script = 3;
  websocket::CoinbaseReference reference;
  for (const Recorded& one : order.script) reference.on_message(one.text);
  std::set<std::string> products;
  double worth = 0.0;
  for (const auto& [product, book] : reference.books) {
    ASSERT_TRUE(book.live && !book.bids.empty() && !book.asks.empty()) << product;
    products.insert(product);
    worth += static_cast<double>(book.bids.begin()->first + book.asks.begin()->first) / 2e9;
  }
  ASSERT_GE(products.size(), 5U);
  auto server = std::make_unique<TestVenue>(order);
  write_desk(products, *server);
  start();
  server->await_script();
  const Json at_the_end = report_like([&](const Json& report) {
    return report["quality"] == "live" && report["feeds"][0]["quality"] == "live" &&
           std::abs(report["nodes"][0]["value"].get<double>() - worth) < 1e-6 * worth;
  });
  ASSERT_FALSE(at_the_end.is_null()) << "no report was worth " << worth;
  EXPECT_EQ(at_the_end["live_inputs"], products.size());
  EXPECT_EQ(at_the_end["feeds"][0]["name"], "coinbase");
  EXPECT_EQ(at_the_end["feeds"][0]["quality"], "live");

  const Json live = feed();
  EXPECT_EQ(live["quality"], "live");
  ASSERT_EQ(live["symbols"].size(), products.size());
  for (const Json& symbol : live["symbols"]) {
    EXPECT_EQ(symbol["quality"], "live") << symbol;
    EXPECT_GE(symbol["age_seconds"].get<double>(), 0.0) << symbol;
  }
  EXPECT_THAT(http_get(port_, "/metrics"), HasSubstr("plimsoll_feed_symbols{feed=\"coinbase\",quality=\"live\"} " +
                                                     std::to_string(products.size()) + '\n'));

  server.reset();
  const Json alone = report_like([](const Json& report) { return report["quality"] == "stale"; });
  ASSERT_FALSE(alone.is_null());
  EXPECT_EQ(alone["live_inputs"], 0);
  Json gone = feed();
  while (!gone.contains("last_loss")) gone = feed();
  EXPECT_EQ(gone["quality"], "stale");
  EXPECT_THAT(http_get(port_, "/readyz"), HasSubstr("feed coinbase is stale"));
  EXPECT_THAT(gone["last_loss"]["code"], ::testing::AnyOf("PLM-3512", "PLM-3520", "PLM-3521"));
  program_->signal(SIGTERM);
  EXPECT_EQ(program_->finish().code, 0);
}

TEST_F(WebsocketRun, CountsAndExplainsACertificateThatNobodyVouchesFor) {
  TestVenueOrder order;
  order.certificate.signer = websocket::CertificateOrder::Signer::itself;
  const TestVenue server(order);
  write_desk({"BTC-USD", "ETH-USD"}, server);
  start();
  Json seen = feed();
  while (!seen.contains("last_loss")) seen = feed();
  EXPECT_EQ(seen["last_loss"]["code"], "PLM-3513");
  EXPECT_EQ(seen["last_loss"]["reason"], "untrusted_certificate");
  EXPECT_THAT(seen["last_loss"]["remedy"].get<std::string>(), HasSubstr("ca_file"));
  EXPECT_GE(seen["connections_lost"].get<int>(), 1);
  EXPECT_THAT(http_get(port_, "/metrics"),
              ::testing::ContainsRegex(
                  "plimsoll_feed_losses_total\\{feed=\"coinbase\",reason=\"untrusted_certificate\"\\} [1-9]"));
  EXPECT_THAT(http_get(port_, "/readyz"), HasSubstr("feed coinbase "));
  program_->signal(SIGTERM);
  EXPECT_EQ(program_->finish().code, 0);
}

}  // namespace
}  // namespace plimsoll::testing
