#include "engine/sqlite/table_reader.h"

#include <algorithm>
#include <utility>

#include "engine/sqlite/words.h"

namespace shoofly::sqlite {
namespace {

std::string folded_name(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return name;
}

std::string in_upper_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return text;
}

void add_rule(std::string& rules, const std::string& rule) {
  rules += (rules.empty() ? "" : " ") + rule;
}

// The columns of a CHECK are known when all of the table's are.
void find_columns(WrittenConstraint& check, const std::vector<WrittenColumn>& written) {
  std::vector<Column> columns;
  for (const WrittenColumn& column : written) columns.push_back(column.column);
  check.constraint.columns = columns_named_in(check.constraint.expression, columns);
}

WrittenConstraint read_foreign_key(const Node& references, std::vector<std::string> columns,
                                   const Source& source) {
  WrittenConstraint key;
  key.at = source.at(references);
  key.constraint.kind = ConstraintKind::kForeignKey;
  key.constraint.columns = std::move(columns);
  key.constraint.references = {"", source.name(*references.find(Part::kOtherName))};
  key.constraint.referenced_columns = source.names(references.find(Part::kColumns));
  for (const Node& rule : references.nodes) {
    if (rule.part == Part::kReferenceRule)
      add_rule(key.constraint.rules, in_upper_case(source.text(rule)));
  }
  return key;
}

WrittenConstraint key_of(ConstraintKind kind, Position at, const std::vector<IndexPart>& parts) {
  WrittenConstraint key;
  key.at = at;
  key.constraint.kind = kind;
  for (const IndexPart& part : parts) key.constraint.columns.push_back(part.column);
  key.index.unique = true;
  key.index.parts = parts;
  return key;
}

std::vector<const Node*> parts_of(const Node& node) {
  std::vector<const Node*> parts;
  for (const Node& part : node.nodes) {
    if (part.part == Part::kPart) parts.push_back(&part);
  }
  return parts;
}

// What ADD COLUMN takes as a default on a table with rows: a literal, with a sign or in brackets.
bool is_plain_value(const Node& value, const Source& source) {
  std::size_t first = value.first;
  std::size_t last = value.last;
  const auto is = [&](std::size_t index, Code code) {
    return code_of(source.tokens()[index]) == code;
  };
  while (last - first > 2 && is(first, Code::kOpen) && is(last - 1, Code::kClose)) ++first, --last;
  if (last - first > 1 && (is(first, Code::kMinus) || is(first, Code::kPlus))) ++first;
  const std::string name = source.name({Part::kDefault, first, last, {}});
  return last - first == 1 && name != "current_timestamp" && name != "current_date" &&
         name != "current_time";
}

// One rule of a column, with the name that was written before it.
class ColumnReader {
 public:
  ColumnReader(const Node& definition, const Source& source)
      : definition_(definition), source_(source) {}

  ReadColumn run() {
    Column& column = read_.column.column;
    read_.column.at = source_.at(definition_);
    for (const Node& node : definition_.nodes) take(node, column);
    return std::move(read_);
  }

 private:
  void take(const Node& node, Column& column) {
    switch (node.part) {
      case Part::kColumn:
        column.name = source_.name(node);
        break;
      case Part::kType:
        column.type = source_.text(node);
        break;
      case Part::kConstraintName:
        name_ = source_.name(node);
        break;
      case Part::kDefault:
        column.default_sql = source_.text(node);
        column.default_is_literal = is_plain_value(node, source_);
        break;
      case Part::kNotNull:
        column.nullable = false;
        break;
      case Part::kPrimaryKey:
        add(key_of(ConstraintKind::kPrimaryKey, source_.at(node), own_part(node)));
        break;
      case Part::kUniqueKey:
        add(key_of(ConstraintKind::kUnique, source_.at(node), own_part(node)));
        break;
      case Part::kCheck:
        add(read_check(node, "", {}, source_));
        break;
      case Part::kReferences:
        add(read_foreign_key(node, {column.name}, source_));
        break;
      case Part::kDeferrable:
        if (!read_.constraints.empty())
          add_rule(read_.constraints.back().constraint.rules, in_upper_case(source_.text(node)));
        break;
      case Part::kCollation:
        column.collation = source_.name(node);
        break;
      case Part::kGenerated:
        generate(node, column);
        break;
      default:
        break;
    }
  }

  void generate(const Node& node, Column& column) {
    const Node* stored = node.find(Part::kStored);
    const bool is_stored = stored != nullptr && source_.name(*stored) == "stored";
    column.generated = is_stored ? Generated::kStored : Generated::kVirtual;
    column.generated_sql = source_.in_brackets(node);
  }

  std::vector<IndexPart> own_part(const Node& node) const {
    IndexPart part;
    part.column = read_.column.column.name;
    part.descending = node.has(Part::kDescending);
    return {part};
  }

  void add(WrittenConstraint constraint) {
    constraint.constraint.name = std::exchange(name_, "");
    read_.constraints.push_back(std::move(constraint));
  }

  const Node& definition_;
  const Source& source_;
  ReadColumn read_;
  std::string name_;
};

void take_table_rule(const Node& node, const std::string& name, const Source& source,
                     WrittenTable& table) {
  WrittenConstraint constraint;
  if (node.part == Part::kTableForeignKey) {
    constraint = read_foreign_key(*node.find(Part::kReferences),
                                  source.names(node.find(Part::kColumns)), source);
    if (const Node* when = node.find(Part::kDeferrable))
      add_rule(constraint.constraint.rules, in_upper_case(source.text(*when)));
  } else if (node.part == Part::kTableCheck) {
    constraint = read_check(node, "", {}, source);
  } else {
    constraint = key_of(
        node.part == Part::kTableUnique ? ConstraintKind::kUnique : ConstraintKind::kPrimaryKey,
        source.at(node), read_parts(parts_of(node), source));
  }
  constraint.constraint.name = name;
  constraint.of_table = true;
  table.constraints.push_back(std::move(constraint));
}

bool is_order(const Token& token) { return is_word(token, "asc") || is_word(token, "desc"); }

}  // namespace

std::string Source::text(const Node& node) const {
  if (node.first >= node.last) return "";
  return text_between(statement_.text, tokens()[node.first], tokens()[node.last - 1]);
}

std::string Source::in_brackets(const Node& node) const {
  std::size_t open = node.first;
  while (open < node.last && tokens()[open].text != "(") ++open;
  const std::size_t after = after_group(tokens(), open);
  if (open + 2 >= after || after > node.last) return "";
  return text_between(statement_.text, tokens()[open + 1], tokens()[after - 2]);
}

Position Source::at(const Node& node) const { return statement_.position(tokens()[node.first].at); }

std::string Source::name(const Node& node) const {
  return folded_name(name_of(tokens()[node.first]));
}

QualifiedName Source::qualified(const Node& node) const {
  if (node.last - node.first < 3) return {"", name(node)};
  const std::string schema = name(node);
  const std::string own = folded_name(name_of(tokens()[node.last - 1]));
  return {schema == "main" || schema == "temp" ? "" : schema, own};
}

bool Source::says_temp(const Node& node) const {
  return node.last - node.first == 3 && name(node) == "temp";
}

std::vector<std::string> Source::names(const Node* columns) const {
  std::vector<std::string> result;
  if (columns == nullptr) return result;
  for (const Node& column : columns->nodes) result.push_back(name(column));
  return result;
}

ReadColumn read_column(const Node& definition, const Source& source) {
  return ColumnReader(definition, source).run();
}

WrittenConstraint read_check(const Node& check, const std::string& name,
                             const std::vector<WrittenColumn>& columns, const Source& source) {
  WrittenConstraint constraint;
  constraint.at = source.at(check);
  constraint.constraint.kind = ConstraintKind::kCheck;
  constraint.constraint.name = name;
  constraint.constraint.expression = source.in_brackets(check);
  find_columns(constraint, columns);
  return constraint;
}

std::vector<IndexPart> read_parts(const std::vector<const Node*>& parts, const Source& source) {
  std::vector<IndexPart> result;
  for (const Node* node : parts) {
    IndexPart part;
    std::size_t last = node->last;
    if (last - node->first > 1 && is_order(source.tokens()[last - 1])) {
      part.descending = is_word(source.tokens()[last - 1], "desc");
      --last;
    }
    if (last - node->first == 3 && is_word(source.tokens()[node->first + 1], "collate")) {
      part.collation = folded_name(name_of(source.tokens()[last - 1]));
      last -= 2;
    }
    if (last - node->first == 1 && (is_name(source.tokens()[node->first]) ||
                                    source.tokens()[node->first].kind == TokenKind::kString)) {
      part.column = source.name(*node);
    } else {
      part.expression = source.text({Part::kPart, node->first, last, {}});
    }
    result.push_back(std::move(part));
  }
  return result;
}

WrittenTable read_table(const Node& create, const Source& source) {
  WrittenTable table;
  const Node& name = *create.find(Part::kName);
  table.name = source.qualified(name);
  table.at = source.at(create);
  table.temporary = create.has(Part::kTemporary) || source.says_temp(name);
  std::string constraint_name;
  for (const Node& node : create.nodes) {
    switch (node.part) {
      case Part::kColumnDefinition: {
        ReadColumn read = read_column(node, source);
        table.columns.push_back(std::move(read.column));
        for (WrittenConstraint& constraint : read.constraints)
          table.constraints.push_back(std::move(constraint));
        break;
      }
      case Part::kConstraintName:
        constraint_name = source.name(node);
        break;
      case Part::kTablePrimaryKey:
      case Part::kTableUnique:
      case Part::kTableCheck:
      case Part::kTableForeignKey:
        take_table_rule(node, std::exchange(constraint_name, ""), source, table);
        break;
      case Part::kTableOption:
        table.strict |= source.name(node) == "strict";
        table.without_rowid |= source.name(node) == "without";
        break;
      default:
        break;
    }
  }
  for (WrittenConstraint& constraint : table.constraints) {
    if (constraint.constraint.kind == ConstraintKind::kCheck)
      find_columns(constraint, table.columns);
  }
  return table;
}

WrittenIndex read_index(const Node& create, const Source& source) {
  WrittenIndex written;
  const QualifiedName name = source.qualified(*create.find(Part::kName));
  written.at = source.at(create);
  written.index.name = name.name;
  written.index.unique = create.has(Part::kUnique);
  written.table = {name.schema, source.name(*create.find(Part::kOtherName))};
  written.index.parts = read_parts(parts_of(create), source);
  if (const Node* where = create.find(Part::kWhere))
    written.index.where_sql = source.text({Part::kWhere, where->first + 1, where->last, {}});
  return written;
}

}  // namespace shoofly::sqlite
