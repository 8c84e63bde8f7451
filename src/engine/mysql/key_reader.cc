#include "engine/mysql/key_reader.h"

#include <charconv>
#include <utility>

namespace shoofly::mysql {
namespace {

bool is_key_word(const Cursor& at, std::size_t ahead) {
  for (const std::string_view word : {"index", "key", "(", "using"}) {
    if (at.is(word, ahead)) return true;
  }
  return false;
}

bool read_using(Cursor& at, Index& index) {
  if (!at.accept("using")) return true;
  index.method = at.word();
  return !index.method.empty() || at.fail("BTREE or HASH");
}

bool read_option(Cursor& at, Index& index) {
  if (at.is("using")) return read_using(at, index);
  if (at.accept("comment")) {
    std::optional<std::string> text = at.text_value();
    index.comment = text.value_or("");
    return text.has_value();
  }
  if (at.accept({"with", "parser"})) return !at.word().empty();
  if (at.accept({"not", "ignored"}) || at.accept("ignored") || at.accept("visible") ||
      at.accept("invisible"))
    return true;
  at.skip();  // KEY_BLOCK_SIZE = 8 and the like
  at.accept("=");
  return !at.word().empty();
}

bool read_part(Cursor& at, IndexPart& part) {
  if (at.is("(")) {
    const std::size_t open = at.index();
    if (!at.skip_brackets()) return false;
    part.expression = at.text(open + 1, at.index() - 1);
  } else {
    std::optional<std::string> name = at.name();
    if (!name) return false;
    part.column = std::move(*name);
    if (at.accept("(")) {
      const std::string_view length = at.raw();
      if (at.kind() != TokenKind::kNumber) return at.fail("a length");
      std::from_chars(length.data(), length.data() + length.size(), part.prefix);
      at.skip();
      if (!at.expect(")")) return false;
    }
  }
  if (at.accept("desc")) part.descending = true;
  at.accept("asc");
  return true;
}

// The name may be left out, and stand behind IF NOT EXISTS.
bool read_index_name(Cursor& at, std::string& name) {
  at.accept({"if", "not", "exists"});
  if (!at.is_name() || at.is("using")) return true;
  name = *at.name();
  return true;
}

std::string named_after(const Index& index) {
  return index.parts.empty() ? "" : index.parts.front().column;
}

std::optional<ReadKey> read_index(Cursor& at, WrittenIndex written) {
  if (!at.accept("index")) at.accept("key");
  if (!read_index_name(at, written.index.name) || !read_index_body(at, written.index))
    return std::nullopt;
  if (written.index.name.empty()) written.index.name = named_after(written.index);
  return written;
}

std::optional<ReadKey> read_primary(Cursor& at, const LineIndex& lines, Position start) {
  WrittenConstraint key;
  key.constraint.name = "PRIMARY";
  key.constraint.kind = ConstraintKind::kPrimaryKey;
  key.at = start.line == 0 ? lines.at(at.offset()) : start;
  if (!at.is_any({"(", "using"}) && !at.name()) return std::nullopt;
  if (!read_index_body(at, key.index)) return std::nullopt;
  for (const IndexPart& part : key.index.parts) key.constraint.columns.push_back(part.column);
  return key;
}

bool read_references(Cursor& at, Constraint& constraint) {
  constraint.kind = ConstraintKind::kForeignKey;
  std::optional<QualifiedName> table = at.qualified();
  if (!table) return false;
  constraint.references = std::move(*table);
  if (at.is("(")) {
    auto columns = at.names();
    if (!columns) return false;
    constraint.referenced_columns = std::move(*columns);
  }
  const std::size_t start = at.index();
  while (at.is("match") || (at.is("on") && (at.is("delete", 1) || at.is("update", 1)))) {
    if (at.accept("match")) {
      at.word();
      continue;
    }
    at.skip();
    at.skip();
    if (!at.accept({"set", "null"}) && !at.accept({"set", "default"}) &&
        !at.accept({"no", "action"}) && !at.accept("cascade") && !at.accept("restrict"))
      return at.fail("CASCADE, RESTRICT, SET NULL, SET DEFAULT or NO ACTION");
  }
  constraint.rules = upper(at.text(start, at.index()));
  return true;
}

bool read_check(Cursor& at, Constraint& constraint) {
  constraint.kind = ConstraintKind::kCheck;
  const std::size_t open = at.index();
  if (!at.skip_brackets()) return false;
  constraint.expression = at.text(open + 1, at.index() - 1);
  if (at.accept({"not", "enforced"})) {
    constraint.validated = false;
  } else {
    at.accept("enforced");
  }
  return true;
}

}  // namespace

bool read_index_options(Cursor& at, Index& index) {
  while (at.is_any({"using", "comment", "with", "not", "ignored", "visible", "invisible",
                    "key_block_size", "engine_attribute", "secondary_engine_attribute",
                    "clustering", "distance", "m"})) {
    if (!read_option(at, index)) return false;
  }
  return true;
}

bool read_index_body(Cursor& at, Index& index) {
  if (!read_index_options(at, index) || !at.expect("(")) return false;
  do {
    IndexPart part;
    if (!read_part(at, part)) return false;
    index.parts.push_back(std::move(part));
  } while (at.accept(","));
  return at.expect(")") && read_index_options(at, index);
}

bool begins_key(const Cursor& at) {
  if (at.kind() != TokenKind::kWord) return false;
  if (at.is("constraint") || at.are({"primary", "key"}) || at.are({"foreign", "key"}) ||
      at.are({"check", "("}) || at.is("unique"))
    return true;
  if (at.is_any({"fulltext", "spatial", "vector"}))
    return is_key_word(at, 1) || (at.is_name(1) && at.is("(", 2));
  // A column may be called "key" in ADD only where it is quoted: the word is reserved.
  return at.is_any({"index", "key"});
}

std::optional<WrittenConstraint> read_constraint(Cursor& at, const LineIndex& lines,
                                                 std::vector<std::string> columns) {
  WrittenConstraint written;
  written.at = lines.at(at.offset());
  Constraint& constraint = written.constraint;
  constraint.columns = std::move(columns);
  if (at.accept("constraint")) {
    at.accept({"if", "not", "exists"});
    if (!at.is_any({"check", "references", "foreign"}) && at.is_name())
      constraint.name = *at.name();
  }
  bool read = false;
  if (at.accept("check")) {
    read = read_check(at, constraint);
  } else if (at.accept("references")) {
    read = read_references(at, constraint);
  } else if (at.accept({"foreign", "key"})) {
    written.of_table = true;
    std::string index;
    if (!read_index_name(at, index)) return std::nullopt;
    if (constraint.name.empty()) constraint.name = index;
    auto names = at.names();
    if (!names || !at.expect("references")) return std::nullopt;
    constraint.columns = std::move(*names);
    read = read_references(at, constraint);
  } else {
    at.fail("CHECK, FOREIGN KEY or REFERENCES");
  }
  if (!read) return std::nullopt;
  return written;
}

std::optional<ReadKey> read_key(Cursor& at, const LineIndex& lines) {
  WrittenIndex index;
  index.at = lines.at(at.offset());
  std::size_t ahead = 0;
  if (at.is("constraint")) ahead = at.is("primary", 1) || at.is("unique", 1) ? 1 : 2;
  if (at.is("primary", ahead) || at.is("unique", ahead)) {
    const bool named = ahead == 2;
    std::string name = named ? std::string(unquoted(at.raw(1), false)) : "";
    if (named && at.kind(1) == TokenKind::kWord) name = std::string(at.raw(1));
    at.go(at.index() + ahead);
    if (at.accept({"primary", "key"})) return read_primary(at, lines, index.at);
    if (!at.expect("unique")) return std::nullopt;
    index.index.unique = true;
    std::optional<ReadKey> read = read_index(at, index);
    if (read && named) {
      WrittenIndex& written = std::get<WrittenIndex>(*read);
      const bool own = written.index.name != named_after(written.index);
      if (!own) written.index.name = name;
    }
    return read;
  }
  if (at.is_any({"constraint", "foreign", "check"})) {
    std::optional<WrittenConstraint> read = read_constraint(at, lines, {});
    if (!read) return std::nullopt;
    return *read;
  }
  if (at.is_any({"fulltext", "spatial", "vector"})) index.index.method = at.word();
  return read_index(at, std::move(index));
}

}  // namespace shoofly::mysql
