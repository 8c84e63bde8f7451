#include "catalog/diff.h"

#include <algorithm>
#include <cctype>
#include <map>

#include <fmt/format.h>

namespace shoofly {
namespace {

// Outside of string literals: no blanks, no quotes around names, one case.
std::string without_style(const std::string& text) {
  std::string result;
  bool literal = false;
  for (const char c : text) {
    if (c == '\'') literal = !literal;
    if (literal || (c != ' ' && c != '"')) {
      result += literal ? c : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return result;
}

bool encloses(const std::string& text) {
  if (text.size() < 2 || text.front() != '(' || text.back() != ')') return false;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')') --depth;
    if (depth == 0 && i + 1 < text.size()) return false;
  }
  return true;
}

// A server prints a default or a check in its own words: outer parentheses, blanks and a cast of a
// literal say nothing.
std::string normal(const std::string& written) {
  std::string text = without_style(written);
  while (encloses(text)) text = text.substr(1, text.size() - 2);
  const std::size_t cast = text.rfind("::");
  if (cast != std::string::npos && text.find('\'', cast) == std::string::npos &&
      text.find_first_of(")=<>", cast) == std::string::npos) {
    text.resize(cast);
  }
  return text;
}

std::string shown(const Column& column) {
  std::string text = column.type;
  if (!column.nullable) text += " not null";
  if (column.default_sql) text += " default " + *column.default_sql;
  if (column.generated != Generated::kNone) text += " generated as (" + column.generated_sql + ")";
  if (!column.identity.empty()) text += " identity " + column.identity;
  if (!column.collation.empty()) text += " collate " + column.collation;
  if (!column.comment.empty()) text += " with a comment";
  if (!column.storage.empty()) text += " storage " + column.storage;
  if (!column.compression.empty()) text += " compression " + column.compression;
  if (!column.options.empty()) text += " set (" + column.options + ")";
  return text;
}

std::string key_of(const Column& column) {
  Column plain = column;
  plain.name.clear();
  plain.default_sql.reset();
  return shown(plain) + "|" +
         (column.default_sql ? normal(*column.default_sql) : std::string("-")) + "|" +
         column.comment;
}

std::string shown(const IndexPart& part) {
  std::string text = part.column.empty() ? "(" + part.expression + ")" : part.column;
  if (!part.collation.empty()) text += " collate " + part.collation;
  if (!part.opclass.empty()) text += " " + part.opclass;
  if (part.descending) text += " desc";
  if (part.nulls_first) text += " nulls first";
  return text;
}

std::string joined(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string shown(const Index& index) {
  std::vector<std::string> parts;
  for (const IndexPart& part : index.parts) parts.push_back(shown(part));
  std::string text =
      fmt::format("{}{} ({})", index.unique ? "unique " : "", index.method, joined(parts));
  if (!index.include.empty()) text += " include (" + joined(index.include) + ")";
  if (!index.where_sql.empty()) text += " where " + index.where_sql;
  if (index.nulls_not_distinct) text += " nulls not distinct";
  if (!index.constraint.empty()) text += " of constraint " + index.constraint;
  if (!index.valid) text += " invalid";
  return text;
}

std::string key_of(const Index& index) { return normal(shown(index)); }

std::string shown(const Constraint& constraint) {
  static const std::map<ConstraintKind, std::string> words = {
      {ConstraintKind::kPrimaryKey, "primary key"},
      {ConstraintKind::kUnique, "unique"},
      {ConstraintKind::kCheck, "check"},
      {ConstraintKind::kForeignKey, "foreign key"},
      {ConstraintKind::kExclusion, "exclude"}};
  std::string text = fmt::format("{} ({})", words.at(constraint.kind), joined(constraint.columns));
  if (!constraint.expression.empty()) text += " " + constraint.expression;
  if (!constraint.references.name.empty()) {
    text += fmt::format(" references {} ({}) {}", constraint.references.display(),
                        joined(constraint.referenced_columns), constraint.rules);
  }
  if (!constraint.validated) text += " not valid";
  return text;
}

std::string key_of(const Constraint& constraint) {
  Constraint plain = constraint;
  plain.expression.clear();
  if (plain.kind == ConstraintKind::kCheck) std::sort(plain.columns.begin(), plain.columns.end());
  return shown(plain) + "|" + normal(constraint.expression);
}

std::string shown(const Trigger& trigger) {
  std::string events;
  if (trigger.on_insert) events += " insert";
  if (trigger.on_update) events += " update";
  if (trigger.on_delete) events += " delete";
  if (!trigger.update_of.empty()) events += " of " + joined(trigger.update_of);
  return fmt::format("{}{}{} {}", trigger.timing, events, trigger.row_level ? " for each row" : "",
                     trigger.enabled);
}

std::string key_of(const Trigger& trigger) {
  Trigger plain = trigger;
  std::sort(plain.update_of.begin(), plain.update_of.end());
  return shown(plain);
}

// The one of that name; looked for first where it stands in the other list, because two catalogs
// are nearly alike and a table has up to 1,600 columns.
template <typename Items>
auto counterpart(const Items& items, std::size_t near, const std::string& name) {
  if (near < items.size() && items[near].name == name)
    return items.begin() + static_cast<std::ptrdiff_t>(near);
  return std::find_if(items.begin(), items.end(), [&](const auto& i) { return i.name == name; });
}

template <typename Items>
void compare(const std::string& table, const std::string& noun, const Items& before,
             const Items& after, std::vector<Difference>& out) {
  const auto place = [&](const std::string& name) {
    return noun.empty() ? table + "." + name : fmt::format("{} {} {}", table, noun, name);
  };
  for (std::size_t i = 0; i < before.size(); ++i) {
    const auto& item = before[i];
    const auto match = counterpart(after, i, item.name);
    if (match == after.end()) {
      out.push_back({place(item.name), shown(item), ""});
    } else if (key_of(item) != key_of(*match)) {
      out.push_back({place(item.name), shown(item), shown(*match)});
    }
  }
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (counterpart(before, i, after[i].name) == before.end())
      out.push_back({place(after[i].name), "", shown(after[i])});
  }
}

// The order of the columns both have: positional statements depend on it.
void compare_order(const Table& before, const Table& after, std::vector<Difference>& out) {
  const auto order = [](const Table& table, const Table& other) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const std::string& name = table.columns[i].name;
      if (counterpart(other.columns, i, name) != other.columns.end()) names.push_back(name);
    }
    return names;
  };
  const auto first = order(before, after);
  const auto second = order(after, before);
  if (first != second)
    out.push_back({before.name.display() + " column order", joined(first), joined(second)});
}

}  // namespace

bool same_definition(const Index& a, const Index& b) {
  Index left = a;
  Index right = b;
  left.valid = right.valid = true;
  left.constraint = right.constraint = "";
  return key_of(left) == key_of(right);
}

bool same_definition(const Constraint& a, const Constraint& b) {
  Constraint left = a;
  Constraint right = b;
  left.validated = right.validated = true;
  return left.kind == right.kind && key_of(left) == key_of(right);
}

namespace {

std::string shown(const View& view) {
  // Of an old journal there are no sources: the columns had the same names.
  const bool same = view.sources.empty() || view.sources == view.columns;
  return fmt::format("view over {} ({}){}{} owner {}", view.table.display(), joined(view.columns),
                     same ? "" : fmt::format(" of ({})", joined(view.sources)),
                     view.security_invoker ? " security_invoker" : "", view.owner);
}

void compare_statistics(const Table& before, const Table& after, std::vector<Difference>& out) {
  for (std::size_t i = 0; i < before.columns.size(); ++i) {
    const Column& column = before.columns[i];
    const auto match = counterpart(after.columns, i, column.name);
    if (match == after.columns.end() || match->statistics == column.statistics) continue;
    out.push_back({fmt::format("{} statistics of {}", before.name.display(), column.name),
                   std::to_string(column.statistics), std::to_string(match->statistics)});
  }
}

void compare_views(const Catalog& before, const Catalog& after, std::vector<Difference>& out) {
  for (const View& view : before.views) {
    const View* match = after.find_view(view.name);
    const std::string now = match == nullptr ? "" : shown(*match);
    if (now != shown(view)) out.push_back({view.name.display(), shown(view), now});
  }
  for (const View& view : after.views) {
    if (before.find_view(view.name) == nullptr)
      out.push_back({view.name.display(), "", shown(view)});
  }
}

}  // namespace

std::vector<Difference> diff(const Table& before, const Table& after) {
  std::vector<Difference> out;
  const std::string name = before.name.display();
  compare(name, "", before.columns, after.columns, out);
  compare_statistics(before, after, out);
  compare_order(before, after, out);
  compare(name, "constraint", before.constraints, after.constraints, out);
  compare(name, "index", before.indexes, after.indexes, out);
  compare(name, "trigger", before.triggers, after.triggers, out);
  if (before.row_security != after.row_security) {
    out.push_back({name + " row security", before.row_security ? "on" : "off",
                   after.row_security ? "on" : "off"});
  }
  if (before.replica_identity != after.replica_identity) {
    out.push_back({name + " replica identity", before.replica_identity, after.replica_identity});
  }
  if (before.owner != after.owner) out.push_back({name + " owner", before.owner, after.owner});
  return out;
}

std::vector<Difference> diff(const Catalog& before, const Catalog& after) {
  std::vector<Difference> out;
  for (const Table& table : before.tables) {
    const Table* match = after.find_table(table.name);
    if (match == nullptr) {
      out.push_back({table.name.display(), "table", ""});
      continue;
    }
    const std::vector<Difference> inner = diff(table, *match);
    out.insert(out.end(), inner.begin(), inner.end());
  }
  for (const Table& table : after.tables) {
    if (before.find_table(table.name) == nullptr)
      out.push_back({table.name.display(), "", "table"});
  }
  compare_views(before, after, out);
  return out;
}

std::string render(const std::vector<Difference>& differences) {
  std::string text;
  for (const Difference& d : differences) {
    if (d.before.empty()) {
      text += fmt::format("+ {} {}\n", d.where, d.after);
    } else if (d.after.empty()) {
      text += fmt::format("- {} {}\n", d.where, d.before);
    } else {
      text += fmt::format("~ {}: {} -> {}\n", d.where, d.before, d.after);
    }
  }
  return text;
}

}  // namespace shoofly
