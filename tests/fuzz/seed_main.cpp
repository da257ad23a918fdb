// SPDX-License-Identifier: Apache-2.0
// Runs a fuzz target over its seed files, and over damaged copies of each: cut short, a byte changed, a piece doubled
// or left out. The damage is the same on every run, so a failure can be repeated; its number is printed before a crash.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr int kDamagedCopies = 60;

// xorshift64: small, and the same everywhere.
struct Dice {
  std::uint64_t state;
  std::size_t below(std::size_t bound) {
    state ^= state << 13U;
    state ^= state >> 7U;
    state ^= state << 17U;
    return bound == 0 ? 0 : static_cast<std::size_t>(state % bound);
  }
};

void run(const std::string& input) {
  // An exact-size heap copy: a read past the end is then seen by the address sanitizer.
  const std::vector<std::uint8_t> bytes(input.begin(), input.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

std::string damage(std::string text, Dice& dice) {
  const auto at = dice.below(text.size());
  switch (dice.below(4)) {
    case 0:
      text.resize(at);
      break;
    case 1:
      if (!text.empty()) text[at] = static_cast<char>(dice.below(256));
      break;
    case 2:
      text.insert(dice.below(text.size()), text.substr(at, dice.below(40)));
      break;
    default:
      text.erase(at, dice.below(20));
      break;
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s SEED_FOLDER\n", argv[0]);
    return 2;
  }
  std::size_t seeds = 0;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string seed{std::istreambuf_iterator<char>(file), {}};
    std::fprintf(stderr, "%s\n", entry.path().filename().c_str());
    run(seed);
    Dice dice{0x9e3779b97f4a7c15ULL ^ seed.size()};
    for (int copy = 0; copy < kDamagedCopies; ++copy) {
      auto damaged = damage(seed, dice);
      if (dice.below(3) == 0) damaged = damage(std::move(damaged), dice);
      std::fprintf(stderr, "  copy %d\r", copy);
      run(damaged);
    }
    ++seeds;
  }
  std::fprintf(stderr, "%zu seeds, %d damaged copies of each\n", seeds, kDamagedCopies);
  if (seeds == 0) std::fprintf(stderr, "no seed in %s\n", argv[1]);
  return seeds == 0 ? 1 : 0;
}
