#include "host/portfolio/book_tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace plimsoll::portfolio {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> paths(const BookTree& tree) {
  std::vector<std::string> result;
  for (std::size_t at = 0; at < tree.size(); ++at) result.push_back(tree.path(BookId{at}));
  return result;
}

TEST(BookTree, NumbersBooksDepthFirstByName) {
  const BookTree tree({"firm/rates/swaps", "firm/equity/options", "firm/equity/cash"});
  EXPECT_THAT(paths(tree), ElementsAre("firm", "firm/equity", "firm/equity/cash", "firm/equity/options", "firm/rates",
                                       "firm/rates/swaps"));
  const BookId equity = *tree.find("firm/equity");
  EXPECT_EQ(tree.parent(equity), tree.root());
  EXPECT_THAT(tree.children(equity), ElementsAre(*tree.find("firm/equity/cash"), *tree.find("firm/equity/options")));
  EXPECT_TRUE(tree.is_leaf(*tree.find("firm/rates/swaps")));
  EXPECT_FALSE(tree.is_leaf(equity));
  EXPECT_EQ(tree.subtree_end(equity), *tree.find("firm/rates"));
  EXPECT_TRUE(tree.contains(equity, *tree.find("firm/equity/cash")));
  EXPECT_FALSE(tree.contains(equity, *tree.find("firm/rates")));
  EXPECT_EQ(tree.name(*tree.find("firm/rates/swaps")), "swaps");
  EXPECT_EQ(tree.depth(*tree.find("firm/rates/swaps")), 2U);
  EXPECT_FALSE(tree.parent(tree.root()).valid());
}

TEST(BookTree, PutsAFirmAboveBooksThatShareNoRoot) {
  const BookTree tree({"rates", "equity/options"});
  EXPECT_THAT(paths(tree), ElementsAre("firm", "firm/equity", "firm/equity/options", "firm/rates"));
  EXPECT_EQ(tree.find("rates"), tree.find("firm/rates")) << "found as written and by its full path";
  EXPECT_THAT(paths(BookTree({"main"})), ElementsAre("firm", "firm/main"));
  EXPECT_THAT(paths(BookTree({"desk"})), ElementsAre("desk"));
  EXPECT_THAT(paths(BookTree()), ElementsAre("firm"));
}

TEST(BookTree, PositionsMayStandOnInnerNodes) {
  const BookTree tree({"firm", "firm/a/b"});
  EXPECT_THAT(paths(tree), ElementsAre("firm", "firm/a", "firm/a/b"));
}

TEST(BookTree, SortsByComponentAndNotByText) {
  // '-' and '.' sort before '/', so text order would put "a-b" between "a" and its children.
  const BookTree tree({"f/a-b/x", "f/a/x", "f/a.b/x"});
  EXPECT_THAT(paths(tree), ElementsAre("f", "f/a", "f/a/x", "f/a-b", "f/a-b/x", "f/a.b", "f/a.b/x"));
}

TEST(BookTree, KnowsWhatAPathIs) {
  EXPECT_TRUE(BookTree::valid_path("a/b/c/d/e/f/g/h"));
  EXPECT_TRUE(BookTree::valid_path("Delta One/Book 7"));
  EXPECT_TRUE(BookTree::valid_path(std::string(64, 'x')));
  for (const std::string& path :
       {std::string(), std::string("/"), std::string("/a"), std::string("a/"), std::string("a//b"),
        std::string("a/b/c/d/e/f/g/h/i"), std::string(65, 'x'), std::string("a\nb")}) {
    EXPECT_FALSE(BookTree::valid_path(path)) << path;
  }
}

TEST(BookTree, SubtreesAreContiguousAndIndependentOfInputOrder) {
  std::mt19937 random(5);
  for (int round = 0; round < 50; ++round) {
    std::vector<std::string> given;
    for (int count = 0; count < 30; ++count) {
      std::string path = "f";
      for (auto depth = random() % 5; depth > 0; --depth) (path += '/') += static_cast<char>('a' + random() % 4);
      given.push_back(path);
    }
    const BookTree tree(given);
    std::shuffle(given.begin(), given.end(), random);
    ASSERT_EQ(paths(BookTree(given)), paths(tree));
    for (std::size_t a = 0; a < tree.size(); ++a) {
      for (std::size_t b = 0; b < tree.size(); ++b) {
        bool descends = false;  // by walking up, independently of the numbering
        for (BookId up{b}; up.valid(); up = tree.parent(up)) descends = descends || up == BookId{a};
        ASSERT_EQ(tree.contains(BookId{a}, BookId{b}), descends);
      }
    }
  }
}

}  // namespace
}  // namespace plimsoll::portfolio
