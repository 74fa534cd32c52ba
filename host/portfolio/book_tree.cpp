#include "host/portfolio/book_tree.hpp"

#include <algorithm>
#include <set>

#include "kernels/core/contract.hpp"

namespace plimsoll::portfolio {
namespace {

constexpr std::size_t longest_component = 64;

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> components;
  for (;;) {
    const std::size_t slash = path.find('/');
    components.emplace_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return components;
    path.remove_prefix(slash + 1);
  }
}

std::string join(const std::vector<std::string>& components) {
  std::string path;
  for (const std::string& component : components) path += (path.empty() ? "" : "/") + component;
  return path;
}

}  // namespace

bool BookTree::valid_path(std::string_view path) {
  std::size_t components = 1;
  std::size_t length = 0;
  for (const char c : path) {
    if (c == '/') {
      if (length == 0) return false;
      length = 0;
      ++components;
    } else {
      if (static_cast<unsigned char>(c) < 0x20) return false;
      if (++length > longest_component) return false;
    }
  }
  return length != 0 && components <= deepest_book_path;
}

BookTree::BookTree(const std::vector<std::string>& paths) {
  std::set<std::vector<std::string>> given;
  for (const std::string& path : paths) {
    PLIMSOLL_EXPECT(valid_path(path));
    given.insert(split(path));
  }
  const std::vector<std::string> only_default{std::string(default_book)};
  // The set is sorted, so first and last agree on the first component only when all do.
  root_added_ = given.empty() || given.begin()->front() != given.rbegin()->front() || *given.rbegin() == only_default;

  // Sorting by components is depth-first order with siblings by name; sorting by text would not be ("a-b" < "a/b").
  std::set<std::vector<std::string>> all;
  all.insert(root_added_ ? std::vector<std::string>{std::string(default_root)}
                         : std::vector<std::string>{given.begin()->front()});
  for (std::vector<std::string> components : given) {
    if (root_added_) components.insert(components.begin(), std::string(default_root));
    for (; !components.empty(); components.pop_back()) all.insert(components);
  }

  std::vector<BookId> open;  // the path from the root to the node before
  for (const std::vector<std::string>& components : all) {
    const BookId id{nodes_.size()};
    open.resize(components.size() - 1);
    Node node;
    node.path = join(components);
    node.depth = components.size() - 1;
    if (!open.empty()) {
      node.parent = open.back();
      nodes_[open.back().index()].children.push_back(id);
    }
    by_path_.emplace(node.path, id);
    nodes_.push_back(std::move(node));
    open.push_back(id);
  }
  for (std::size_t at = nodes_.size(); at-- > 0;) {
    Node& node = nodes_[at];
    node.end = node.children.empty() ? BookId{at + 1} : nodes_[node.children.back().index()].end;
  }
}

std::string_view BookTree::name(BookId id) const {
  const std::string_view path = node(id).path;
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

std::optional<BookId> BookTree::find(std::string_view path) const {
  if (root_added_) {
    const auto below_root = by_path_.find(std::string(default_root) + '/' + std::string(path));
    if (below_root != by_path_.end()) return below_root->second;
  }
  const auto whole = by_path_.find(path);
  return whole == by_path_.end() ? std::nullopt : std::optional(whole->second);
}

const BookTree::Node& BookTree::node(BookId id) const {
  PLIMSOLL_EXPECT(id.index() < nodes_.size());
  return nodes_[id.index()];
}

}  // namespace plimsoll::portfolio
