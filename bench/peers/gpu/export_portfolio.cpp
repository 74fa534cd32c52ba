// Writes the benchmark portfolio, its shocks and our answer to a folder, so that other programs can do the same work:
// export_portfolio FOLDER UNDERLYINGS OPTIONS_EACH SCENARIOS. The CPU computes the answer; no GPU is needed.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "bench/kernels/backends/portfolio.hpp"
#include "kernels/backends/select.hpp"
#include "kernels/measures/tail.hpp"

namespace plimsoll::bench {
namespace {

template <typename T>
void write(const std::string& file, const std::vector<T>& values) {
  std::ofstream out(file, std::ios::binary);
  out.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(T)));
  if (!out.flush()) refuse(("cannot write " + file).c_str());
}

/// One row of each position's terms; the columns are named in problem.py.
std::vector<double> terms_of(const std::vector<pricers::Position>& book) {
  std::vector<double> rows;
  for (const pricers::Position& position : book) {
    const double sign = position.option_type == pricers::OptionType::call ? 1.0 : -1.0;
    rows.insert(rows.end(), {sign, position.weight, position.strike, position.log_strike, position.carry,
                             position.growth, position.stdev, position.discount, position.base_value});
  }
  return rows;
}

void export_to(const std::string& folder, std::size_t underlyings, std::size_t options, std::uint32_t scenarios) {
  const SyntheticPortfolio portfolio(underlyings, options);
  const auto backend = backends::make_backend({.choice = backends::BackendChoice::cpu, .isa = {}, .threads = 0});
  portfolio.load(*backend, scenarios);
  backends::CycleResult result;
  backend->run(portfolio.request(scenarios), result);

  std::vector<double> moves(scenarios);
  std::ofstream out(folder + "/moves.f64", std::ios::binary);
  for (std::uint32_t factor = 0; factor < portfolio.factors(); ++factor) {
    backend->download_moves(factor, moves);
    out.write(reinterpret_cast<const char*>(moves.data()), static_cast<std::streamsize>(moves.size() * sizeof(double)));
  }
  if (!out.flush()) refuse("cannot write moves.f64");
  std::vector<Quanta> pnl(scenarios);
  backend->download(static_cast<backends::VectorIndex>(underlyings), pnl);
  write(folder + "/pnl.i64", pnl);
  write(folder + "/terms.f64", terms_of(portfolio.book()));
  std::ofstream meta(folder + "/meta.json");
  meta << "{\"underlyings\": " << underlyings << ", \"options_each\": " << options << ", \"scenarios\": " << scenarios
       << ", \"spot\": " << desk_spot << "}\n";
  if (!meta.flush()) refuse("cannot write meta.json");
}

}  // namespace
}  // namespace plimsoll::bench

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: export_portfolio FOLDER UNDERLYINGS OPTIONS_EACH SCENARIOS\n");
    return 2;
  }
  plimsoll::bench::export_to(argv[1], std::strtoull(argv[2], nullptr, 10), std::strtoull(argv[3], nullptr, 10),
                             static_cast<std::uint32_t>(std::strtoul(argv[4], nullptr, 10)));
  return 0;
}
