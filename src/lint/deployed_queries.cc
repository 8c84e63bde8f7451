#include "lint/deployed_queries.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/contains.h"

namespace shoofly::lint {
namespace {

bool is_system_name(std::string_view name) {
  static constexpr std::array<std::string_view, 7> kNames = {"tableoid", "xmin", "cmin", "xmax",
                                                             "cmax",     "ctid", "oid"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

std::string shown_name(const QualifiedName& name) {
  return name.schema.empty() || name.schema == "public" ? name.name : name.display();
}

const std::string& called(const QueryTable& table) {
  return table.alias.empty() ? table.name.name : table.alias;
}

// The scopes that a column can name, from its own outwards.
template <typename Visit>
void for_each_scope(const QueryShape& query, int number, const Visit& visit) {
  while (number >= 0) {
    const QueryScope& scope = query.scopes[static_cast<std::size_t>(number)];
    if (!visit(scope)) return;
    number = scope.outer;
  }
}

const QueryTable* table_called(const QueryShape& query, const QueryColumn& column) {
  const QueryTable* found = nullptr;
  for_each_scope(query, column.scope, [&](const QueryScope& scope) {
    for (const QueryTable& table : scope.tables) {
      if (found == nullptr && called(table) == column.table) found = &table;
    }
    return found == nullptr;
  });
  return found;
}

// The table that the column would be of; null: it has it, or nobody knows.
const QueryTable* missing_from(const QueryShape& query, const QueryColumn& column,
                               const FindTable& find) {
  if (column.name == "*" || is_system_name(column.name)) return nullptr;
  if (!column.table.empty()) {
    const QueryTable* named = table_called(query, column);
    const WrittenTable* table = named == nullptr ? nullptr : find(named->name);
    const bool missing = table != nullptr && table->find_column(column.name) == nullptr;
    return missing ? named : nullptr;
  }
  bool known = true;
  bool there = false;
  const QueryTable* looked = nullptr;
  for_each_scope(query, column.scope, [&](const QueryScope& scope) {
    known = known && !scope.open;
    for (const QueryTable& each : scope.tables) {
      const WrittenTable* table = find(each.name);
      known = known && table != nullptr;
      there = there || called(each) == column.name ||
              (table != nullptr && table->find_column(column.name) != nullptr);
      if (looked == nullptr) looked = &each;
    }
    return true;
  });
  return known && !there ? looked : nullptr;
}

bool filled_by_server(const WrittenColumn& written) {
  const Column& column = written.column;
  return column.nullable || column.default_sql || written.serial || !column.identity.empty() ||
         column.generated != Generated::kNone;
}

bool is_unique(const WrittenTable& table, std::vector<std::string> columns) {
  std::sort(columns.begin(), columns.end());
  const auto same = [&](std::vector<std::string> others) {
    std::sort(others.begin(), others.end());
    return others == columns;
  };
  const bool key = std::any_of(
      table.constraints.begin(), table.constraints.end(), [&](const WrittenConstraint& written) {
        const ConstraintKind kind = written.constraint.kind;
        return (kind == ConstraintKind::kPrimaryKey || kind == ConstraintKind::kUnique) &&
               same(written.constraint.columns);
      });
  return key || std::any_of(table.indexes.begin(), table.indexes.end(), [&](const auto& written) {
           std::vector<std::string> parts;
           for (const IndexPart& part : written.index.parts) parts.push_back(part.column);
           return written.index.unique && same(parts);
         });
}

class WriteCheck {
 public:
  WriteCheck(const QueryWrite& write, const WrittenTable& table, std::set<Misfit>& found)
      : write_(write), table_(table), found_(found), name_(shown_name(table.name)) {
    if (name_ != write.table.name && write.table.schema.empty()) name_ = write.table.name;
  }

  void run() {
    written_ = write_.positional ? first_columns() : write_.columns;
    for (const std::string& column : write_.columns) {
      if (table_.find_column(column) == nullptr)
        fails(fmt::format("column {}.{} is not there", name_, column));
    }
    if (write_.inserts) check_insert();
    for (const WrittenColumn& column : table_.columns) check_given(column);
    check_constraints();
    if (!write_.conflict_columns.empty() && !is_unique(table_, write_.conflict_columns))
      fails(fmt::format("nothing makes ({}) of {} unique, as its ON CONFLICT needs it (42P10)",
                        fmt::join(write_.conflict_columns, ", "), name_));
  }

 private:
  void fails(std::string what) { found_.insert({Misfit::Kind::kFails, std::move(what)}); }

  std::vector<std::string> first_columns() const {
    std::vector<std::string> names;
    const std::size_t count = write_.values == 0 ? table_.columns.size() : write_.values;
    for (std::size_t i = 0; i < std::min(count, table_.columns.size()); ++i)
      names.push_back(table_.columns[i].column.name);
    return names;
  }

  void check_insert() {
    if (write_.positional && write_.values > table_.columns.size())
      fails(fmt::format("it has {} values for the {} columns of {}", write_.values,
                        table_.columns.size(), name_));
    for (const WrittenColumn& column : table_.columns) {
      if (!filled_by_server(column) && !contains(written_, column.column.name))
        fails(fmt::format("column {}.{} needs a value, and it gives none (23502)", name_,
                          column.column.name));
    }
  }

  void check_given(const WrittenColumn& column) {
    if (!contains(write_.columns, column.column.name)) return;
    if (column.column.generated != Generated::kNone)
      fails(fmt::format("column {}.{} is computed, and it gives a value (428C9)", name_,
                        column.column.name));
  }

  void check_constraints() {
    for (const WrittenConstraint& each : table_.constraints) {
      const Constraint& constraint = each.constraint;
      const bool touched =
          std::any_of(constraint.columns.begin(), constraint.columns.end(),
                      [&](const std::string& column) { return contains(written_, column); });
      if (!touched || constraint.kind == ConstraintKind::kPrimaryKey) continue;
      const std::string name = constraint.name.empty() ? "" : constraint.name + " ";
      found_.insert(
          {Misfit::Kind::kMayFail, fmt::format("what it writes has to fit constraint {}of {} ({})",
                                               name, name_, fmt::join(constraint.columns, ", "))});
    }
    for (const WrittenIndex& index : table_.indexes) {
      const bool touched =
          std::any_of(index.index.parts.begin(), index.index.parts.end(),
                      [&](const IndexPart& part) { return contains(written_, part.column); });
      if (index.index.unique && touched)
        found_.insert({Misfit::Kind::kMayFail,
                       fmt::format("what it writes has to be unique by index {} of {}",
                                   index.index.name, name_)});
    }
  }

  const QueryWrite& write_;
  const WrittenTable& table_;
  std::set<Misfit>& found_;
  std::string name_;
  std::vector<std::string> written_;
};

void add_types(const QueryShape& query, const QueryColumn& column, const SchemaModel& schema,
               std::vector<std::string>& types, bool& known) {
  const QueryScope& scope = query.scopes[static_cast<std::size_t>(column.scope)];
  if (column.name == "*") {
    known = known && (!scope.open || !column.table.empty());
    for (const QueryTable& each : scope.tables) {
      if (!column.table.empty() && called(each) != column.table) continue;
      const WrittenTable* table = schema.find_table(each.name);
      known = known && table != nullptr;
      if (table == nullptr) continue;
      for (const WrittenColumn& one : table->columns)
        types.push_back(one.column.name + " " + one.column.type);
    }
    return;
  }
  const WrittenColumn* found = nullptr;
  for (const QueryTable& each : scope.tables) {
    const WrittenTable* table = schema.find_table(each.name);
    if (table == nullptr || (!column.table.empty() && called(each) != column.table)) continue;
    if (found == nullptr) found = table->find_column(column.name);
  }
  known = known && found != nullptr;
  if (found != nullptr) types.push_back(column.name + " " + found->column.type);
}

}  // namespace

std::vector<std::pair<QualifiedName, std::string>> missing_columns(const QueryShape& query,
                                                                   const FindTable& find) {
  std::vector<std::pair<QualifiedName, std::string>> missing;
  for (const QueryColumn& column : query.columns) {
    const QueryTable* table = missing_from(query, column, find);
    if (table != nullptr) missing.emplace_back(table->name, column.name);
  }
  return missing;
}

std::set<Misfit> misfits(const QueryShape& query, const SchemaModel& schema) {
  std::set<Misfit> found;
  for (const QueryScope& scope : query.scopes) {
    for (const QueryTable& table : scope.tables) {
      if (schema.find_table(table.name) == nullptr)
        found.insert(
            {Misfit::Kind::kFails, fmt::format("table {} is not there", shown_name(table.name))});
    }
  }
  const FindTable find = [&](const QualifiedName& name) { return schema.find_table(name); };
  for (const auto& [table, column] : missing_columns(query, find))
    found.insert({Misfit::Kind::kFails,
                  fmt::format("column {}.{} is not there", shown_name(table), column)});
  for (const QueryWrite& write : query.writes) {
    const WrittenTable* table = schema.find_table(write.table);
    if (table != nullptr) WriteCheck(write, *table, found).run();
  }
  return found;
}

std::vector<std::string> result_types(const QueryShape& query, const SchemaModel& schema) {
  std::vector<std::string> types;
  bool known = true;
  for (const QueryColumn& column : query.results) add_types(query, column, schema, types, known);
  return known ? types : std::vector<std::string>();
}

std::set<std::string> tables_of(const WrittenAct& act, const SchemaModel& schema) {
  std::set<std::string> names;
  std::visit(
      [&](const auto& one) {
        if constexpr (requires { one.table.schema; }) names.insert(one.table.name);
        if constexpr (requires { one.table.name.schema; }) names.insert(one.table.name.name);
        if constexpr (requires { one.index.table.schema; }) names.insert(one.index.table.name);
      },
      act);
  if (const auto* take = std::get_if<TakeIndex>(&act)) {
    const WrittenTable* table = schema.table_of_index(take->index);
    if (table != nullptr) names.insert(table->name.name);
  }
  if (const auto* name = std::get_if<NameTable>(&act)) names.insert(name->to);
  return names;
}

QueryWatch::QueryWatch(std::vector<DeployedQuery> queries) {
  for (DeployedQuery& query : queries) {
    std::set<std::string> names;
    for (const QueryScope& scope : query.shape.scopes) {
      for (const QueryTable& table : scope.tables) names.insert(table.name.name);
    }
    for (const QueryWrite& write : query.shape.writes) names.insert(write.table.name);
    for (const std::string& name : names) by_table_[name].push_back(all_.size());
    // Before the first table is made nothing of it fits.
    std::set<Misfit> none = misfits(query.shape, {});
    all_.push_back({std::move(query), std::move(none), {}});
  }
}

void QueryWatch::begin_with(const SchemaModel& schema) {
  for (Standing& standing : all_) {
    standing.misfits = misfits(standing.query.shape, schema);
    standing.types = result_types(standing.query.shape, schema);
  }
}

std::vector<QueryWatch::News> QueryWatch::after_step(const std::set<std::string>& tables,
                                                     const SchemaModel& schema) {
  std::set<std::size_t> touched;
  for (const std::string& table : tables) {
    const auto found = by_table_.find(table);
    if (found != by_table_.end()) touched.insert(found->second.begin(), found->second.end());
  }
  std::vector<News> news;
  for (const std::size_t number : touched) {
    Standing& standing = all_[number];
    std::set<Misfit> now = misfits(standing.query.shape, schema);
    std::vector<std::string> types = result_types(standing.query.shape, schema);
    // What it did not fit before it fits no worse: a query of a table that is yet to be made.
    const bool fitted =
        std::none_of(standing.misfits.begin(), standing.misfits.end(),
                     [](const Misfit& one) { return one.kind == Misfit::Kind::kFails; });
    if (fitted) {
      for (const Misfit& misfit : now) {
        if (standing.misfits.count(misfit) == 0) news.push_back({&standing.query, misfit});
      }
      if (!types.empty() && !standing.types.empty() && types != standing.types)
        news.push_back({&standing.query,
                        {Misfit::Kind::kOtherType, "it gives columns of other types, or others"}});
    }
    standing.misfits = std::move(now);
    standing.types = std::move(types);
  }
  return news;
}

bool QueryWatch::stands(const News& news) const {
  if (news.misfit.kind == Misfit::Kind::kOtherType) return true;
  return std::any_of(all_.begin(), all_.end(), [&](const Standing& standing) {
    return &standing.query == news.query && standing.misfits.count(news.misfit) > 0;
  });
}

}  // namespace shoofly::lint
