// The firm / desk / book tree in which positions stand.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/id.hpp"

namespace plimsoll::portfolio {

constexpr std::string_view default_book = "main";
constexpr std::string_view default_root = "firm";
constexpr std::size_t deepest_book_path = 8;  // components

/// Nodes are numbered depth first, siblings by name, root 0: the subtree of a node is a contiguous range of ids, and
/// the same set of paths gives the same ids in any order. Immutable.
class BookTree {
 public:
  /// A tree of the root alone.
  BookTree() : BookTree(std::vector<std::string>{}) {}
  /// `paths` are "firm/desk/book" texts that `valid_path` accepts; every prefix is a node too. When they do not all
  /// begin with the same component, or all are the default book, a root "firm" is put above them.
  explicit BookTree(const std::vector<std::string>& paths);

  /// 1 to 8 components separated by '/', none empty, none with control characters, at most 64 bytes each.
  static bool valid_path(std::string_view path);

  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  [[nodiscard]] BookId root() const { return BookId{std::uint32_t{0}}; }
  /// Invalid id for the root.
  [[nodiscard]] BookId parent(BookId id) const { return node(id).parent; }
  [[nodiscard]] const std::vector<BookId>& children(BookId id) const { return node(id).children; }
  [[nodiscard]] bool is_leaf(BookId id) const { return node(id).children.empty(); }
  [[nodiscard]] std::size_t depth(BookId id) const { return node(id).depth; }
  /// One past the last id of the subtree that starts at `id`.
  [[nodiscard]] BookId subtree_end(BookId id) const { return node(id).end; }
  [[nodiscard]] bool contains(BookId ancestor, BookId id) const { return ancestor <= id && id < subtree_end(ancestor); }
  /// Full path from the root, "firm/desk/book".
  [[nodiscard]] const std::string& path(BookId id) const { return node(id).path; }
  /// Last component.
  [[nodiscard]] std::string_view name(BookId id) const;
  /// By a path as it was given or as `path` returns it.
  [[nodiscard]] std::optional<BookId> find(std::string_view path) const;

 private:
  struct Node {
    std::string path;
    BookId parent;
    BookId end;
    std::size_t depth = 0;
    std::vector<BookId> children;
  };
  [[nodiscard]] const Node& node(BookId id) const;

  std::vector<Node> nodes_;
  std::map<std::string, BookId, std::less<>> by_path_;
  bool root_added_ = false;
};

}  // namespace plimsoll::portfolio
