#include "catalog/catalog.h"

#include <algorithm>
#include <cctype>

namespace shoofly {
namespace {

template <typename Items, typename Name>
auto* find_named(Items& items, const Name& name) {
  const auto it =
      std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.name == name; });
  return it == items.end() ? nullptr : &*it;
}

std::string folded(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool equal_ignoring_case(const std::string& a, const std::string& b) {
  return folded(a) == folded(b);
}

bool is_row_key(const Table& table, const Index& index) {
  if (!index.unique || !index.valid || !index.where_sql.empty() || index.parts.empty())
    return false;
  return std::all_of(index.parts.begin(), index.parts.end(), [&](const IndexPart& part) {
    const Column* column = table.find_column(part.column);
    return column != nullptr && !column->nullable;
  });
}

}  // namespace

const Column* Table::find_column(const std::string& column) const {
  return find_named(columns, column);
}
Column* Table::find_column(const std::string& column) { return find_named(columns, column); }
const Index* Table::find_index(const std::string& index) const {
  return find_named(indexes, index);
}
const Constraint* Table::find_constraint(const std::string& constraint) const {
  return find_named(constraints, constraint);
}
const Trigger* Table::find_trigger(const std::string& trigger) const {
  return find_named(triggers, trigger);
}

const Index* Table::index_behind(const Constraint& constraint) const {
  const auto own = std::find_if(indexes.begin(), indexes.end(), [&](const Index& index) {
    return index.constraint == constraint.name;
  });
  return own == indexes.end() ? nullptr : &*own;
}

std::vector<std::string> Table::key_columns() const {
  for (const Constraint& constraint : constraints) {
    if (constraint.kind == ConstraintKind::kPrimaryKey) return constraint.columns;
  }
  for (const Index& index : indexes) {
    if (!is_row_key(*this, index)) continue;
    std::vector<std::string> names;
    for (const IndexPart& part : index.parts) names.push_back(part.column);
    return names;
  }
  return {};
}

const Table* Catalog::find_table(const QualifiedName& name) const {
  return find_named(tables, name);
}

Table* Catalog::find_table(const QualifiedName& name) { return find_named(tables, name); }

const View* Catalog::find_view(const QualifiedName& name) const { return find_named(views, name); }

const EnumType* Catalog::find_enum(const std::string& type) const {
  const auto found = std::find_if(enums.begin(), enums.end(),
                                  [&](const EnumType& each) { return each.type == type; });
  return found == enums.end() ? nullptr : &*found;
}

std::vector<QualifiedName> Catalog::names() const {
  std::vector<QualifiedName> all;
  for (const Table& table : tables) all.push_back(table.name);
  for (const View& view : views) all.push_back(view.name);
  return all;
}

std::vector<const Table*> Catalog::find_written(const std::string& written, bool fold) const {
  std::vector<const Table*> found;
  const std::optional<QualifiedName> name = parse_written_name(written, fold);
  if (!name) return found;
  const bool any_case = server.engine == "sqlite";
  for (const Table& table : tables) {
    const bool schema_fits = name->schema.empty() || table.name.schema == name->schema;
    const bool name_fits =
        any_case ? equal_ignoring_case(table.name.name, name->name) : table.name.name == name->name;
    if (schema_fits && name_fits) found.push_back(&table);
  }
  return found;
}

std::optional<QualifiedName> parse_written_name(const std::string& written, bool fold) {
  std::vector<std::string> parts;
  std::size_t i = 0;
  while (i <= written.size()) {
    std::string part;
    if (i < written.size() && written[i] == '"') {
      for (++i;; ++i) {
        if (i >= written.size()) return std::nullopt;
        if (written[i] == '"') {
          if (i + 1 < written.size() && written[i + 1] == '"') {
            ++i;
          } else {
            ++i;
            break;
          }
        }
        part += written[i];
      }
    } else {
      while (i < written.size() && written[i] != '.' && written[i] != '"') part += written[i++];
      if (fold) part = folded(part);
    }
    if (part.empty()) return std::nullopt;
    parts.push_back(part);
    if (i == written.size()) break;
    if (written[i] != '.') return std::nullopt;
    ++i;
  }
  if (parts.size() == 1) return QualifiedName{"", parts[0]};
  if (parts.size() == 2) return QualifiedName{parts[0], parts[1]};
  return std::nullopt;
}

bool goes_with_table(const Dependent& dependent) {
  const std::string& kind = dependent.kind;
  if (kind == "policy") return dependent.name.find(" on ") == std::string::npos;
  if (kind.starts_with("partition's ")) return kind != "partition's view";
  return kind == "statistics" || kind == "trigger" || kind == "generated column" ||
         kind == "sequence" || kind == "column grant" || kind == "partition key" ||
         kind == "replica identity";
}

}  // namespace shoofly
