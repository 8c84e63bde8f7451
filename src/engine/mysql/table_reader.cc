// CREATE TABLE, and the options of tables.

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "engine/mysql/column_reader.h"
#include "engine/mysql/key_reader.h"
#include "engine/mysql/statement.h"

namespace shoofly::mysql {
namespace {

constexpr std::array<std::string_view, 38> kOptions = {
    "engine",
    "type",
    "auto_increment",
    "avg_row_length",
    "checksum",
    "table_checksum",
    "comment",
    "compression",
    "connection",
    "delay_key_write",
    "encryption",
    "encrypted",
    "encryption_key_id",
    "engine_attribute",
    "secondary_engine_attribute",
    "secondary_engine",
    "ietf_quotes",
    "insert_method",
    "key_block_size",
    "max_rows",
    "min_rows",
    "pack_keys",
    "page_checksum",
    "page_compressed",
    "page_compression_level",
    "password",
    "row_format",
    "sequence",
    "stats_auto_recalc",
    "stats_persistent",
    "stats_sample_pages",
    "tablespace",
    "transactional",
    "autoextend_size",
    "collate",
    "union",
    "storage",
    "nodegroup",
};

std::string option_name(Cursor& at) {
  if (at.accept({"data", "directory"})) return "data directory";
  if (at.accept({"index", "directory"})) return "index directory";
  if (at.accept({"default", "collate"}) || at.accept("collate")) return "collate";
  if (at.accept({"with", "system", "versioning"})) return "system versioning";
  for (const std::string_view word : kOptions) {
    if (at.accept(word)) return std::string(word == "type" ? "engine" : word);
  }
  return "";
}

class TableReader {
 public:
  TableReader(Reading& reading, bool temporary, bool replaces)
      : reading_(reading), at_(reading.at), replaces_(replaces) {
    table_.temporary = temporary;
    table_.caseless = true;
    table_.at = reading.start;
  }

  bool run() {
    MakeTable make;
    make.if_not_exists = read_if_not_exists(at_);
    std::optional<QualifiedName> name = at_.qualified();
    if (!name) return false;
    table_.name = std::move(*name);
    if (!body()) return false;
    if (replaces_) reading_.add(TakeTable{table_.name, true, false});
    for (WrittenIndex& index : table_.indexes) index.table = table_.name;
    make.table = std::move(table_);
    reading_.add(std::move(make));
    return true;
  }

 private:
  bool body() {
    if (at_.accept("like")) return like();
    if (at_.is("(") && at_.is("like", 1)) {
      at_.skip();
      at_.skip();
      return like() && at_.expect(")");
    }
    if (at_.is("(") && !at_.is("select", 1) && !at_.is("with", 1) && !elements()) return false;
    if (!read_table_options(reading_, table_.options)) return false;
    if (at_.are({"partition", "by"})) {
      at_.skip();
      at_.skip();
      const std::size_t start = at_.index();
      if (!at_.skip_to({"as", "select", "ignore", "replace"})) return false;
      table_.partition_by = at_.text(start, at_.index());
    }
    return query();
  }

  bool like() {
    table_.unread = "LIKE";
    std::optional<QualifiedName> other = at_.qualified();
    if (!other) return false;
    table_.likes.push_back({std::move(*other), 0, true, true, true, true, true, true});
    return true;
  }

  bool query() {
    if (at_.at_end()) return true;
    if (!at_.accept("ignore")) at_.accept("replace");
    at_.accept("as");
    if (!at_.is_any({"select", "with", "(", "values", "table"})) return at_.fail("the end");
    table_.unread = "AS SELECT";
    at_.go(at_.size());
    return true;
  }

  bool elements() {
    at_.skip();
    do {
      if (at_.accept({"period", "for"})) {
        if (!at_.name() || !at_.skip_brackets()) return false;
      } else if (begins_key(at_)) {
        if (!key()) return false;
      } else if (!column()) {
        return false;
      }
    } while (at_.accept(","));
    name_keys();
    return at_.expect(")");
  }

  bool key() {
    std::optional<ReadKey> read = read_key(at_, reading_.lines);
    if (!read) return false;
    if (auto* index = std::get_if<WrittenIndex>(&*read)) {
      table_.indexes.push_back(std::move(*index));
    } else {
      table_.constraints.push_back(std::move(std::get<WrittenConstraint>(*read)));
    }
    return true;
  }

  bool column() {
    std::optional<ReadColumn> read = read_column(at_, reading_.lines);
    if (!read) return false;
    table_.columns.push_back(std::move(read->column));
    for (WrittenConstraint& one : read->constraints) table_.constraints.push_back(std::move(one));
    for (WrittenIndex& one : read->indexes) table_.indexes.push_back(std::move(one));
    return true;
  }

  // As the server does where a name is left out.
  void name_keys() {
    int keys = 0;
    for (WrittenConstraint& one : table_.constraints) {
      if (one.constraint.kind == ConstraintKind::kForeignKey && one.constraint.name.empty())
        one.constraint.name = fmt::format("{}_ibfk_{}", table_.name.name, ++keys);
    }
    for (std::size_t i = 0; i < table_.indexes.size(); ++i) {
      const std::string base = table_.indexes[i].index.name;
      const auto end = table_.indexes.begin() + static_cast<std::ptrdiff_t>(i);
      const auto taken = [&](const std::string& name) {
        return std::any_of(table_.indexes.begin(), end,
                           [&](const WrittenIndex& one) { return one.index.name == name; });
      };
      for (int number = 2; taken(table_.indexes[i].index.name); ++number)
        table_.indexes[i].index.name = fmt::format("{}_{}", base, number);
    }
  }

  Reading& reading_;
  Cursor& at_;
  bool replaces_;
  WrittenTable table_;
};

}  // namespace

bool read_table_options(Reading& reading, std::map<std::string, std::string>& options) {
  Cursor& at = reading.at;
  while (!at.at_end()) {
    const std::size_t before = at.index();
    if (!options.empty()) at.accept(",");
    std::string charset;
    if (read_charset(at, charset)) {
      options["charset"] = lower(charset);
      continue;
    }
    const std::string name = option_name(at);
    if (name.empty()) {
      at.go(before);
      return true;
    }
    if (name == "system versioning") {
      options[name] = "on";
      continue;
    }
    at.accept("=");
    if (name == "union") {
      if (!at.skip_brackets()) return false;
      continue;
    }
    if (at.at_end()) return at.fail("a value");
    // A password or a URL with one is nobody's business.
    const bool secret = name == "password" || name == "connection";
    std::string value = at.word();
    options[name] = secret ? "" : name == "comment" ? value : lower(value);
  }
  return true;
}

bool read_create_table(Reading& reading, bool temporary, bool replaces) {
  return TableReader(reading, temporary, replaces).run();
}

}  // namespace shoofly::mysql
