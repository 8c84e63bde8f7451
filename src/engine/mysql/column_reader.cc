#include "engine/mysql/column_reader.h"

#include <utility>

#include "engine/mysql/key_reader.h"

namespace shoofly::mysql {
namespace {

constexpr std::string_view kSerial = "serial";

// A type's words in lower case and single blanks; labels as they are written.
std::optional<std::string> read_type(Cursor& at, Column& column) {
  if (!at.is_name()) {
    at.fail("a type");
    return std::nullopt;
  }
  std::string type = at.word();
  if (type == "national" || type == "long" || type == "double" || type == "character" ||
      type == "char" || type == "nchar") {
    while (at.is_any({"varchar", "varbinary", "char", "character", "precision", "varying"}))
      type += " " + at.word();
  }
  if (at.is("(")) {
    const std::size_t open = at.index();
    const bool labels = type == "enum" || type == "set";
    if (labels) {
      at.skip();
      do {
        std::optional<std::string> label = at.text_value();
        if (!label) return std::nullopt;
        column.labels.push_back(std::move(*label));
      } while (at.accept(","));
      if (!at.expect(")")) return std::nullopt;
    } else if (!at.skip_brackets()) {
      return std::nullopt;
    }
    for (std::size_t i = open; i < at.index(); ++i) type += at.text(i, i + 1);
  }
  while (at.is_any({"unsigned", "signed", "zerofill"})) {
    const std::string word = at.word();
    if (word != "signed") type += " " + word;
  }
  return type;
}

class ColumnReader {
 public:
  ColumnReader(Cursor& at, const LineIndex& lines) : at_(at), lines_(lines) {}

  std::optional<ReadColumn> run() {
    read_.column.at = lines_.at(at_.offset());
    std::optional<std::string> name = at_.name();
    if (!name) return std::nullopt;
    column().name = std::move(*name);
    std::optional<std::string> type = read_type(at_, column());
    if (!type) return std::nullopt;
    column().type = std::move(*type);
    if (column().type == kSerial) {
      column().type = "bigint unsigned";
      column().nullable = false;
      column().identity = "auto_increment";
      add_unique();
    }
    while (!at_.at_end() && !at_.is_any({",", ")"})) {
      if (!attribute()) return std::nullopt;
    }
    return std::move(read_);
  }

 private:
  Column& column() { return read_.column.column; }

  void add_unique() {
    WrittenIndex index;
    index.index.name = column().name;
    index.index.unique = true;
    index.index.parts = {{.column = column().name}};
    index.at = read_.column.at;
    read_.indexes.push_back(std::move(index));
  }

  void add_primary() {
    WrittenConstraint key;
    key.constraint.name = "PRIMARY";
    key.constraint.kind = ConstraintKind::kPrimaryKey;
    key.constraint.columns = {column().name};
    key.at = read_.column.at;
    column().nullable = false;
    read_.constraints.push_back(std::move(key));
  }

  bool nullable(bool value) {
    column().nullable = value;
    read_.column.says_null = true;
    return true;
  }

  bool attribute() {
    if (at_.accept({"not", "null"})) return nullable(false);
    if (at_.accept("null")) return nullable(true);
    if (at_.accept("default")) {
      column().default_sql = read_default(at_, column().default_is_literal);
      return column().default_sql.has_value();
    }
    if (at_.accept({"on", "update"})) {
      bool literal = true;
      std::optional<std::string> value = read_default(at_, literal);
      read_.column.on_update = value.value_or("");
      return value.has_value();
    }
    if (at_.accept("auto_increment")) {
      column().identity = "auto_increment";
      return true;
    }
    if (at_.accept({"primary", "key"}) || at_.accept("primary") || at_.accept("key")) {
      add_primary();
      return true;
    }
    if (at_.accept("unique")) {
      at_.accept("key");
      add_unique();
      return true;
    }
    if (at_.accept("comment")) {
      std::optional<std::string> text = at_.text_value();
      column().comment = text.value_or("");
      return text.has_value();
    }
    if (std::string charset; read_charset(at_, charset)) {
      read_.column.charset = std::move(charset);
      return true;
    }
    return rest();
  }

  bool rest() {
    if (at_.accept("collate")) {
      at_.accept("=");
      column().collation = at_.word();
      return true;
    }
    if (at_.is_any({"generated", "as"})) return generated();
    if (at_.is_any({"constraint", "check", "references"})) return constraint();
    if (at_.accept("first")) return read_.column.first = true;
    if (at_.accept("after")) {
      std::optional<std::string> other = at_.name();
      read_.column.after = other.value_or("");
      return other.has_value();
    }
    if (at_.accept({"serial", "default", "value"})) {
      column().identity = "auto_increment";
      add_unique();
      return nullable(false);
    }
    return storage();
  }

  // What changes neither what is in the column nor who waits.
  bool storage() {
    if (at_.accept("column_format") || at_.accept("storage")) return !at_.word().empty();
    if (at_.accept("engine_attribute") || at_.accept("secondary_engine_attribute") ||
        at_.accept("srid") || at_.accept("ref_system_id")) {
      at_.accept("=");
      return !at_.word().empty();
    }
    if (at_.accept("compressed")) {
      if (at_.accept("=")) at_.word();
      return true;
    }
    if (at_.accept("visible") || at_.accept("invisible") || at_.accept("ascii") ||
        at_.accept("unicode") || at_.accept("binary") || at_.accept("byte"))
      return true;
    if (at_.accept({"with", "system", "versioning"}) ||
        at_.accept({"without", "system", "versioning"}))
      return true;
    return at_.fail("an attribute of a column");
  }

  bool generated() {
    if (at_.accept("generated") && !at_.expect("always")) return false;
    if (!at_.expect("as")) return false;
    if (at_.accept({"row", "start"}) || at_.accept({"row", "end"})) {
      column().generated = Generated::kStored;
      return true;
    }
    const std::size_t open = at_.index();
    if (!at_.skip_brackets()) return false;
    column().generated_sql = at_.text(open + 1, at_.index() - 1);
    const bool stored = at_.accept("stored") || at_.accept("persistent");
    if (!stored) at_.accept("virtual");
    column().generated = stored ? Generated::kStored : Generated::kVirtual;
    return true;
  }

  bool constraint() {
    std::optional<WrittenConstraint> read = read_constraint(at_, lines_, {column().name});
    if (!read) return false;
    read_.constraints.push_back(std::move(*read));
    return true;
  }

  Cursor& at_;
  const LineIndex& lines_;
  ReadColumn read_;
};

}  // namespace

bool read_charset(Cursor& at, std::string& charset) {
  const bool found = at.accept({"default", "character", "set"}) ||
                     at.accept({"default", "charset"}) || at.accept({"character", "set"}) ||
                     at.accept({"char", "set"}) || at.accept("charset");
  if (!found) return false;
  at.accept("=");
  charset = at.word();
  return true;
}

std::optional<std::string> read_default(Cursor& at, bool& literal) {
  const std::size_t start = at.index();
  while (at.is_any({"+", "-"})) at.skip();
  if (at.is("(")) {
    literal = false;
    if (!at.skip_brackets()) return std::nullopt;
    return at.text(start, at.index());
  }
  if (at.at_end() || at.is_any({",", ")"})) {
    at.fail("a value");
    return std::nullopt;
  }
  const auto kind = at.kind();
  const bool is_word = kind == TokenKind::kWord;
  const bool constant = at.is_any({"null", "true", "false"});
  at.skip();
  if (is_word && at.is_text()) {  // b'1', _utf8mb4'x'
    at.skip();
  } else if (is_word && !constant) {
    literal = false;
    if (at.accept({"value", "for"}) && !at.qualified()) return std::nullopt;
    if (at.is("(") && !at.skip_brackets()) return std::nullopt;
  } else if (kind == TokenKind::kText) {
    while (at.is_text()) at.skip();
  }
  return at.text(start, at.index());
}

std::optional<ReadColumn> read_column(Cursor& at, const LineIndex& lines) {
  return ColumnReader(at, lines).run();
}

}  // namespace shoofly::mysql
