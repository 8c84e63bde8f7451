#include "lint/rules/mysql/key_bytes.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/rules/mysql/altered.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

struct CharsetBytes {
  std::string_view name;
  std::size_t bytes;
};
// Of the others each character is taken for one byte.
constexpr std::array<CharsetBytes, 15> kCharsets = {{{"utf8mb4", 4},
                                                     {"utf8mb3", 3},
                                                     {"utf8", 3},
                                                     {"utf16", 4},
                                                     {"utf16le", 4},
                                                     {"utf32", 4},
                                                     {"ucs2", 2},
                                                     {"gbk", 2},
                                                     {"gb2312", 2},
                                                     {"gb18030", 4},
                                                     {"big5", 2},
                                                     {"sjis", 2},
                                                     {"ujis", 3},
                                                     {"eucjpms", 3},
                                                     {"euckr", 2}}};

std::string small(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string charset_of_collation_named(const std::string& collation) {
  return collation.substr(0, collation.find('_'));
}

// Where nothing is said MySQL 8 has utf8mb4; of the others it is not known.
std::string charset_meant(const Scene& scene, const WrittenTable& table,
                          const WrittenColumn& column) {
  if (!column.charset.empty()) return small(column.charset);
  if (!column.column.collation.empty())
    return charset_of_collation_named(small(column.column.collation));
  if (const auto said = table.options.find("charset"); said != table.options.end())
    return small(said->second);
  if (const auto said = table.options.find("collate"); said != table.options.end())
    return charset_of_collation_named(small(said->second));
  return scene.server.engine == "mysql" && scene.server.version.major >= 8 ? "utf8mb4" : "";
}

std::size_t bytes_of_charset_named(const std::string& charset) {
  const auto* const found =
      std::find_if(kCharsets.begin(), kCharsets.end(),
                   [&](const CharsetBytes& one) { return one.name == charset; });
  return found == kCharsets.end() ? 1 : found->bytes;
}

struct PartBytes {
  std::size_t bytes = 1;
  std::size_t of_character = 0;  // 0: it is no text
  std::string charset;
};

// At least. A number, a day: what they take is next to nothing.
PartBytes bytes_of(const Scene& scene, const WrittenTable& table, const IndexPart& part) {
  const WrittenColumn* column = table.find_column(part.column);
  if (column == nullptr) return {0, 0, ""};
  const std::string type = scene.engine.plain_type(column->column.type);
  const std::string name = type.substr(0, type.find_first_of(" ("));
  const std::size_t open = type.find('(');
  std::size_t length =
      open == std::string::npos ? 0 : std::strtoul(type.c_str() + open + 1, nullptr, 10);
  const bool blob = name.ends_with("blob") || name.ends_with("binary");
  if (name.ends_with("text") || name.ends_with("blob")) length = 0;  // needs a length of its own
  if (part.prefix > 0)
    length = length == 0 ? static_cast<std::size_t>(part.prefix)
                         : std::min(length, static_cast<std::size_t>(part.prefix));
  if (blob) return {std::max<std::size_t>(length, 1), 0, ""};
  if (!name.ends_with("char") && !name.ends_with("text")) return {};
  const std::string charset = charset_meant(scene, table, *column);
  const std::size_t each = bytes_of_charset_named(charset);
  return {std::max<std::size_t>(length * each, 1), each,
          each == 1 ? "" : fmt::format("{}, {} bytes a character", charset, each)};
}

enum class KeyKind { kPlain, kUnique, kPrimary };

class KeyMeter {
 public:
  KeyMeter(const Scene& scene, const WrittenTable& table) : scene_(scene), table_(table) {}

  // As the act leaves them; `column`: only keys over that one.
  void measure_all(const std::string& column) {
    for (const WrittenIndex& one : table_.indexes) measure_index(one, column);
    for (const WrittenConstraint& one : table_.constraints) measure_key(one, column);
  }
  void measure_index(const WrittenIndex& one, const std::string& column) {
    if (!one.index.method.empty() && one.index.method != "btree") return;
    measure(one.index.parts, one.index.unique ? KeyKind::kUnique : KeyKind::kPlain,
            one.known_name().empty() ? "the index" : "index " + one.known_name(), one.at, column);
  }
  void measure_key(const WrittenConstraint& one, const std::string& column) {
    const ConstraintKind kind = one.constraint.kind;
    if (kind != ConstraintKind::kPrimaryKey) return;
    std::vector<IndexPart> parts = one.index.parts;
    if (parts.empty()) {
      for (const std::string& name : one.constraint.columns) parts.push_back({.column = name});
    }
    measure(parts, KeyKind::kPrimary, "the primary key", one.at, column);
  }
  std::vector<LongKey> take() { return std::move(keys_); }

 private:
  void measure(const std::vector<IndexPart>& parts, KeyKind kind, std::string what, Position at,
               const std::string& column) {
    const auto is_meant = [&](const IndexPart& part) { return same_name(part.column, column); };
    if (!column.empty() && std::none_of(parts.begin(), parts.end(), is_meant)) return;
    std::size_t all = 0;
    std::size_t cut = 0;
    std::size_t longest = 0;
    PartBytes longest_part;
    std::string longest_name;
    for (const IndexPart& part : parts) {
      if (part.column.empty()) return;  // an expression
      PartBytes one = bytes_of(scene_, table_, part);
      if (one.bytes == 0) return;
      all += one.bytes;
      cut += std::min(one.bytes, kMostKeyBytes);
      if (one.bytes <= longest) continue;
      longest = one.bytes;
      longest_name = part.column;
      longest_part = std::move(one);
    }
    if (all <= kMostKeyBytes) return;
    LongKey key{table_.name, at, std::move(what), all, longest_part.charset};
    if (scene_.server.engine == "mariadb" && kind != KeyKind::kPrimary) {
      key.hashed = kind == KeyKind::kUnique;
      key.refused = !key.hashed && cut > kMostKeyBytes;
      key.kept = kMostKeyBytes / std::max<std::size_t>(longest_part.of_character, 1);
    }
    const bool primary = kind == KeyKind::kPrimary;
    const std::string name = sql_name_in(scene_.server.engine, {"", longest_name});
    key.help = primary || kind == KeyKind::kUnique
                   ? fmt::format(
                         "a shorter {0}, or a column generated as unhex(sha2({0}, 256)), "
                         "and the key over that",
                         name)
                   : fmt::format("{}({}), as many characters as tell values apart", name, 50);
    keys_.push_back(std::move(key));
  }

  const Scene& scene_;
  const WrittenTable& table_;
  std::vector<LongKey> keys_;
};

// They were made elsewhere.
std::vector<LongKey> at_statement(const Scene& scene, std::vector<LongKey> keys) {
  for (LongKey& key : keys) key.at = scene.statement.at;
  return keys;
}

// With the column as MODIFY or CHANGE leaves it.
std::vector<LongKey> of_turned(const Scene& scene, const TurnColumn& turn) {
  const WrittenTable* known = certain_table(scene, turn.table);
  if (known == nullptr || !may_be_innodb(*known)) return {};
  WrittenTable table = *known;
  WrittenColumn* column = table.find_column(turn.column);
  if (column == nullptr) return {};
  const std::string name = column->column.name;
  KeyMeter before(scene, *known);
  before.measure_all(name);
  if (!before.take().empty()) return {};
  *column = turn.to;
  column->column.name = name;
  KeyMeter after(scene, table);
  after.measure_all(name);
  return at_statement(scene, after.take());
}

// CONVERT TO CHARACTER SET
std::vector<LongKey> of_converted(const Scene& scene, const TurnOptions& turn) {
  const auto to = turn.options.find("convert");
  const WrittenTable* known = to == turn.options.end() ? nullptr : certain_table(scene, turn.table);
  if (known == nullptr || !may_be_innodb(*known)) return {};
  WrittenTable table = *known;
  for (WrittenColumn& column : table.columns) {
    column.charset = to->second;
    column.column.collation = "";
  }
  KeyMeter before(scene, *known);
  before.measure_all("");
  if (!before.take().empty()) return {};
  KeyMeter after(scene, table);
  after.measure_all("");
  return at_statement(scene, after.take());
}

}  // namespace

std::size_t least_character_bytes(const Scene& scene, const WrittenTable& table,
                                  const WrittenColumn& column) {
  return bytes_of_charset_named(charset_meant(scene, table, column));
}

std::vector<LongKey> long_keys(const Scene& scene) {
  if (const auto* turn = scene.act<TurnColumn>()) return of_turned(scene, *turn);
  if (const auto* options = scene.act<TurnOptions>()) return of_converted(scene, *options);
  const auto* make = scene.act<MakeTable>();
  if (make != nullptr) {
    if (!may_be_innodb(make->table) || !make->table.unread.empty()) return {};
    KeyMeter meter(scene, make->table);
    meter.measure_all("");
    return meter.take();
  }
  const auto* index = scene.act<MakeIndex>();
  const auto* key = scene.act<MakeConstraint>();
  if (index == nullptr && key == nullptr) return {};
  const WrittenTable* table =
      certain_table(scene, index != nullptr ? index->index.table : key->table);
  // A MODIFY behind it may make its column shorter.
  const auto turns = [](const TurnColumn&) { return true; };
  if (table == nullptr || !may_be_innodb(*table) || statement_has<TurnColumn>(scene, turns))
    return {};
  KeyMeter meter(scene, *table);
  if (index != nullptr) meter.measure_index(index->index, "");
  if (key != nullptr) meter.measure_key(key->constraint, "");
  return meter.take();
}

}  // namespace shoofly::lint
