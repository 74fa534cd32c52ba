// main for fuzz targets in builds without libFuzzer: `prog RUNS SEED [CORPUS...]` feeds the target random and mutated
// inputs. The same arguments give the same inputs on every machine. CORPUS names files or folders; seeds of every
// length help.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Input = std::vector<std::uint8_t>;
using Random = std::mt19937_64;  // its output is fixed by the C++ standard, unlike that of the distributions

void run(const Input& input) {
  // A heap block of exactly this size, so that a sanitizer sees a read one byte beyond it.
  const std::unique_ptr<std::uint8_t[]> exact(new std::uint8_t[input.size()]);
  if (!input.empty()) std::memcpy(exact.get(), input.data(), input.size());
  LLVMFuzzerTestOneInput(exact.get(), input.size());
}

void load(const std::filesystem::path& path, std::vector<Input>& corpus) {
  if (std::filesystem::is_directory(path)) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
      if (entry.is_regular_file()) load(entry.path(), corpus);
    }
    return;
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    std::fprintf(stderr, "%s cannot be read\n", path.c_str());
    std::exit(2);
  }
  corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

/// Mostly short, sometimes as long as a jumbo frame.
std::size_t length(Random& random) {
  constexpr std::size_t ceilings[] = {4, 32, 128, 128, 1500, 9000};
  return random() % (ceilings[random() % std::size(ceilings)] + 1);
}

Input fresh(Random& random) {
  Input input(length(random));
  // Few distinct values in half of the inputs: small lengths and counts reach deeper than uniform bytes.
  const std::uint64_t mask = random() % 2 == 0 ? 0xFF : 0x07;
  for (std::uint8_t& byte : input) byte = static_cast<std::uint8_t>(random() & mask);
  return input;
}

void mutate(Input& input, Random& random) {
  for (std::uint64_t count = 1 + random() % 8; count > 0; --count) {
    if (input.empty()) input.push_back(static_cast<std::uint8_t>(random()));
    const std::size_t at = random() % input.size();
    const auto place = input.begin() + static_cast<std::ptrdiff_t>(at);
    switch (random() % 6) {
      case 0: *place = static_cast<std::uint8_t>(*place ^ (1U << (random() % 8))); break;
      case 1: *place = static_cast<std::uint8_t>(random()); break;
      case 2: *place = random() % 2 == 0 ? 0x00 : 0xFF; break;
      case 3: input.resize(at); break;
      case 4: input.insert(place, static_cast<std::uint8_t>(random())); break;
      default: {
        const Input tail(place, input.end());
        if (input.size() < 20'000) input.insert(input.end(), tail.begin(), tail.end());
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: %s RUNS SEED [CORPUS...]\n", argv[0]);
    return 2;
  }
  const std::uint64_t runs = std::strtoull(argv[1], nullptr, 10);
  Random random(std::strtoull(argv[2], nullptr, 10));
  std::vector<Input> corpus;
  for (int i = 3; i < argc; ++i) load(argv[i], corpus);

  run({});
  for (const Input& input : corpus) run(input);
  // Recent inputs are mutated further, so structure survives for a few generations.
  std::vector<Input> pool = corpus;
  for (std::uint64_t i = 0; i < runs; ++i) {
    Input input = pool.empty() || random() % 4 == 0 ? fresh(random) : pool[random() % pool.size()];
    if (random() % 4 != 0) mutate(input, random);
    run(input);
    if (pool.size() < 256 + corpus.size()) {
      pool.push_back(std::move(input));
    } else {
      pool[corpus.size() + random() % 256] = std::move(input);
    }
  }
  std::printf("%llu inputs, seed %s, %zu corpus files\n", static_cast<unsigned long long>(runs + corpus.size() + 1),
              argv[2], corpus.size());
  return 0;
}
