#include "host/core/csv.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "host/core/nearest_name.hpp"
#include "host/core/utf8.hpp"

namespace plimsoll {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Walks the text one record at a time.
class RecordReader {
 public:
  RecordReader(std::string_view text, FaultList& faults) : text_(text), faults_(faults) {}

  enum class Outcome : std::uint8_t { record, faulty, end };

  /// The next record that is neither blank nor a comment; `faulty` has been reported and left behind.
  Outcome next() {
    while (at_ < text_.size()) {
      skip_nothing_lines();
      if (at_ >= text_.size()) break;
      record_line_ = line_;
      return read_record() ? Outcome::record : Outcome::faulty;
    }
    return Outcome::end;
  }
  [[nodiscard]] const std::vector<std::string>& fields() const { return fields_; }
  [[nodiscard]] std::size_t line() const { return record_line_; }

 private:
  void skip_nothing_lines() {
    while (at_ < text_.size()) {
      const std::size_t stop = std::min(text_.find('\n', at_), text_.size());
      std::string_view whole = text_.substr(at_, stop - at_);
      if (!whole.empty() && whole.back() == '\r') whole.remove_suffix(1);
      if (!trimmed(whole).empty() && whole.front() != '#') return;
      leave_line();
    }
  }
  void leave_line() {
    const std::size_t stop = text_.find('\n', at_);
    at_ = stop == std::string_view::npos ? text_.size() : stop + 1;
    ++line_;
  }
  bool refuse(std::string problem, std::string remedy) {
    faults_.add(record_line_, "PLM-1102", std::move(problem), std::move(remedy));
    leave_line();
    return false;
  }
  bool at_line_end() const {
    return at_ == text_.size() || text_[at_] == '\n' ||
           (text_[at_] == '\r' && (at_ + 1 == text_.size() || text_[at_ + 1] == '\n'));
  }

  bool read_record() {
    fields_.clear();
    for (;;) {
      if (fields_.size() == most_csv_columns) {
        return refuse("more than " + std::to_string(most_csv_columns) + " fields", "Split the file by columns.");
      }
      while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
      std::string field;
      if (at_ < text_.size() && text_[at_] == '"') {
        if (!read_quoted(field)) return false;
      } else if (!read_plain(field)) {
        return false;
      }
      fields_.push_back(std::move(field));
      if (at_line_end()) {
        if (!std::all_of(fields_.begin(), fields_.end(), [](const std::string& text) { return is_utf8(text); })) {
          return refuse("the line is not UTF-8 text", "Save the file as plain UTF-8 text.");
        }
        leave_line();
        return true;
      }
      ++at_;  // the comma
    }
  }
  bool read_plain(std::string& field) {
    const std::size_t start = at_;
    while (!at_line_end() && text_[at_] != ',') {
      const char c = text_[at_];
      if (c == '"') {
        return refuse("a quote stands inside an unquoted field",
                      "Put the whole field in quotes and double the quotes inside it.");
      }
      if (!allowed(c)) return refuse_control();
      if (at_ - start >= largest_csv_field) return refuse_length();
      ++at_;
    }
    field = trimmed(text_.substr(start, at_ - start));
    return true;
  }
  bool read_quoted(std::string& field) {
    const std::size_t first_line = line_;
    ++at_;
    for (;;) {
      if (at_ == text_.size()) {
        return refuse("a quoted field that begins on line " + std::to_string(first_line) + " is never closed",
                      "Add the closing quote.");
      }
      const char c = text_[at_];
      if (c == '"') {
        if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
          ++at_;
        } else {
          ++at_;
          break;
        }
      }
      if (c != '\n' && c != '\r' && !allowed(c)) return refuse_control();
      if (field.size() >= largest_csv_field) return refuse_length();
      if (c == '\n') ++line_;
      field.push_back(c);
      ++at_;
    }
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    if (!at_line_end() && text_[at_] != ',') {
      return refuse("text follows the closing quote of a field",
                    "Put a comma after the quote, or double quotes inside the field.");
    }
    return true;
  }
  static bool allowed(char c) { return static_cast<unsigned char>(c) >= 0x20 || c == '\t'; }
  bool refuse_control() {
    return refuse("the line contains a control or NUL character", "Save the file as plain UTF-8 text.");
  }
  bool refuse_length() {
    return refuse("a field is longer than " + std::to_string(largest_csv_field) + " bytes",
                  "Check for a missing comma or closing quote.");
  }

  std::string_view text_;
  FaultList& faults_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t record_line_ = 1;
  std::vector<std::string> fields_;
};

std::string expected_header(const CsvSchema& schema) {
  std::string text;
  for (const CsvColumn& column : schema.columns) text += (text.empty() ? "" : ",") + column.name;
  return schema.others == OtherColumns::accept ? text + ",..." : text;
}

}  // namespace

CsvTable CsvTable::parse(std::string_view text, const CsvSchema& schema, FaultList& faults) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  CsvTable table;
  RecordReader reader(text, faults);
  const RecordReader::Outcome first = reader.next();
  if (first == RecordReader::Outcome::faulty) return table;  // without a header no row means anything
  if (first == RecordReader::Outcome::end) {
    faults.add(0, "PLM-1103", "the file has no header line; must begin with " + expected_header(schema),
               "Add the header as the first line.");
    return table;
  }
  const std::size_t before = faults.count();
  table.bind_header(reader.fields(), reader.line(), schema, faults);
  if (faults.count() != before) return table;
  for (;;) {
    const RecordReader::Outcome outcome = reader.next();
    if (outcome == RecordReader::Outcome::end) return table;
    if (outcome == RecordReader::Outcome::faulty) continue;
    if (reader.fields().size() != table.header_.size()) {
      faults.add(reader.line(), "PLM-1105",
                 "the line has " + std::to_string(reader.fields().size()) + " fields; the header has " +
                     std::to_string(table.header_.size()),
                 "Add or remove commas, or quote a field that contains one.");
      continue;
    }
    table.lines_.push_back(reader.line());
    table.cells_.insert(table.cells_.end(), reader.fields().begin(), reader.fields().end());
  }
}

void CsvTable::bind_header(const std::vector<std::string>& fields, std::size_t line, const CsvSchema& schema,
                           FaultList& faults) {
  header_ = fields;
  header_line_ = line;
  std::vector<std::string> seen;
  for (std::size_t position = 0; position < fields.size(); ++position) {
    const std::string wanted = lower(fields[position]);
    const CsvColumn* match = nullptr;
    for (const CsvColumn& column : schema.columns) {
      const bool alias = std::any_of(column.aliases.begin(), column.aliases.end(),
                                     [&](const std::string& name) { return lower(name) == wanted; });
      if (alias || lower(column.name) == wanted) match = &column;
    }
    const std::string& key = match != nullptr ? match->name : fields[position];
    if (std::find(seen.begin(), seen.end(), key) != seen.end()) {
      faults.add(line, "PLM-1104", "column '" + key + "' appears twice (here as '" + fields[position] + "')",
                 "Remove one of the two.");
      continue;
    }
    seen.push_back(key);
    if (match != nullptr) {
      bound_.push_back({match->name, position});
    } else if (schema.others == OtherColumns::accept && !fields[position].empty()) {
      other_columns_.push_back(position);
    } else {
      NearestName nearest(fields[position]);
      for (const CsvColumn& column : schema.columns) nearest.offer(column.name);
      faults.add(line, "PLM-1104",
                 "column " + std::to_string(position + 1) + " '" + fields[position] + "' is not known",
                 nearest.suggestion("The columns are " + expected_header(schema) + "."));
    }
  }
  for (const CsvColumn& column : schema.columns) {
    if (column.presence == Presence::required && !schema_column(column.name)) {
      faults.add(line, "PLM-1104",
                 "column '" + column.name + "' is missing; the header must have " + expected_header(schema),
                 "Add the column '" + column.name + "'.");
    }
  }
}

std::optional<std::size_t> CsvTable::schema_column(std::string_view name) const {
  for (const Bound& bound : bound_) {
    if (bound.name == name) return bound.position;
  }
  return std::nullopt;
}

std::string_view CsvTable::cell(std::size_t row, std::string_view column) const {
  const std::optional<std::size_t> position = schema_column(column);
  return position ? cell_at(row, *position) : std::string_view{};
}

std::optional<std::string> read_text_file(const std::string& path, FaultList& faults) {
  std::error_code status;
  if (std::filesystem::is_directory(path, status)) {
    faults.add(0, "PLM-1101", "is a folder; must be a file", "Name a file in it.");
    return std::nullopt;
  }
  // Non-blocking: opening a named pipe that nobody writes to must not wait for ever.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat kind = {};
  if (descriptor >= 0 && ::fstat(descriptor, &kind) == 0 && !S_ISREG(kind.st_mode)) {
    ::close(descriptor);
    faults.add(0, "PLM-1101", "is not a regular file", "Write its content into a file and name that.");
    return std::nullopt;
  }
  gzFile file = descriptor < 0 ? nullptr : gzdopen(descriptor, "rb");  // reads plain files unchanged
  if (file == nullptr) {
    if (descriptor >= 0) ::close(descriptor);
    faults.add(0, "PLM-1101", std::string("cannot be opened: ") + std::strerror(errno),
               "Check the path and that you may read it.");
    return std::nullopt;
  }
  std::string text;
  std::string block(std::size_t{1} << 18, '\0');
  int got = 0;
  while ((got = gzread(file, block.data(), static_cast<unsigned>(block.size()))) > 0) {
    if (text.size() + static_cast<std::size_t>(got) > largest_csv_bytes) break;
    text.append(block.data(), static_cast<std::size_t>(got));
  }
  // A truncated gzip stream is only told by the close (Z_BUF_ERROR) and reading its last bytes succeeds.
  const int closed = gzclose_r(file);
  if (got < 0 || closed == Z_BUF_ERROR) {
    faults.add(0, "PLM-1101", "is damaged or cut short and cannot be decompressed", "Copy or download the file again.");
    return std::nullopt;
  }
  if (got > 0) {
    faults.add(0, "PLM-1101", "is larger than " + std::to_string(largest_csv_bytes >> 20) + " MiB", "Split the file.");
    return std::nullopt;
  }
  return text;
}

}  // namespace plimsoll
