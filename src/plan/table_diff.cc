#include "plan/table_diff.h"

#include <algorithm>

#include <fmt/format.h>

#include "operation/names.h"
#include "operation/node_text.h"
#include "plan/draft_wishes.h"

namespace shoofly {
namespace {

bool numbers_rows(const std::optional<std::string>& default_sql) {
  return default_sql && default_sql->starts_with("nextval(");
}

class ColumnDiff {
 public:
  explicit ColumnDiff(TableDiff& diff) : diff_(diff) {}

  void run() {
    find_turned();
    for (const WrittenColumn& written : diff_.written.columns) {
      const Column* wanted = diff_.printed.table.find_column(written.column.name);
      if (wanted == nullptr) continue;  // the server refused it, which is told already
      const Column* there = diff_.target.find_column(wanted->name);
      if (there == nullptr) {
        add(written, *wanted);
      } else {
        compare(written, *there, *wanted);
      }
    }
    for (const Column& column : diff_.target.columns) {
      if (is_ours(column.name) || diff_.written.find_column(column.name) != nullptr) continue;
      drop(column);
    }
    point_out_renames();
  }

 private:
  void find_turned() {
    for (const Column& wanted : diff_.printed.table.columns) {
      const Column* there = diff_.target.find_column(wanted.name);
      if (there != nullptr && there->type != wanted.type) diff_.turned.insert(wanted.name);
    }
  }

  // Of a column whose default the server refuses now, nothing is said of it.
  bool has_no_value(const std::string& column) const {
    const auto& refused = diff_.printed.without_value;
    return std::find(refused.begin(), refused.end(), column) != refused.end();
  }

  // What computes it reads a column whose type changes, so it is printed in another way.
  bool reads_turned(const Column& column) const {
    return std::any_of(diff_.turned.begin(), diff_.turned.end(), [&](const std::string& turned) {
      const Result<std::string> other =
          diff_.request.dialect.rename_column_in(column.generated_sql, turned, turned + "_");
      return other.ok() && *other != column.generated_sql;
    });
  }

  std::string full(const std::string& column) const {
    return fmt::format("{}.{}", diff_.name(), written_name(column));
  }

  void add(const WrittenColumn& written, const Column& wanted) {
    WrittenColumn printed = written;
    printed.column = wanted;
    DraftedWish drafted = draft_add_column(diff_.target.name, printed);
    added_.push_back(&wanted);
    if (!drafted.wish) {
      diff_.left(written.at, drafted.problem, drafted.help);
      return;
    }
    if (!wanted.nullable && !wanted.default_sql) {
      drafted.wish->remarks.push_back(
          "NOT NULL without a default: give \"default\", or \"value\" (an expression over the row)");
    }
    diff_.out.wishes.push_back(std::move(*drafted.wish));
  }

  void drop(const Column& column) {
    diff_.dropped.insert(column.name);
    DraftWish wish = draft_column_wish("drop_column", diff_.target.name, column.name, {}, {});
    wish.replaces = {column.name};
    wish.remarks.push_back("not in " + diff_.request.file);
    diff_.drops.push_back(std::move(wish));
    gone_.push_back(&column);
  }

  void compare(const WrittenColumn& written, const Column& there, const Column& wanted) {
    if (compare_making(written, there, wanted)) return;
    const bool type = there.type != wanted.type;
    if (type) {
      const bool same = same_default(there, wanted);
      DraftWish wish = draft_change_type(
          diff_.target.name, wanted.name, wanted.type, "",
          same || !wanted.default_sql ? std::nullopt : wanted.default_sql, written.at);
      diff_.out.wishes.push_back(std::move(wish));
    } else if (there.collation != wanted.collation) {
      diff_.left(
          written.at,
          fmt::format("no operation changes a collation: column {} has {}, the file {}",
                      full(wanted.name), shown(there.collation), shown(wanted.collation)),
          {"ALTER COLUMN .. TYPE .. COLLATE writes every row under a lock; a new column with "
           "it, filled by add_column's \"value\", does not"});
    }
    compare_default(written, there, wanted, type);
    compare_null(written, there, wanted);
    compare_rest(written, there, wanted);
  }

  static std::string shown(const std::string& collation) {
    return collation.empty() ? "the default" : collation;
  }

  // True: nothing else of it can be compared.
  bool compare_making(const WrittenColumn& written, const Column& there, const Column& wanted) {
    if (has_no_value(wanted.name)) return false;
    if (there.generated != wanted.generated || there.generated_sql != wanted.generated_sql) {
      if (there.generated == wanted.generated && reads_turned(wanted)) return false;
      diff_.left(written.at,
                 fmt::format("no operation changes what a column is generated from: {}",
                             full(wanted.name)),
                 {"a new column under another name, filled by add_column's \"value\", then "
                  "rename_column"});
      return true;
    }
    if (there.identity != wanted.identity) {
      diff_.left(written.at,
                 fmt::format("no operation changes an identity: {} is {}, in the file {}",
                             full(wanted.name), identity_of(there), identity_of(wanted)),
                 {"by hand, in an instant: ALTER TABLE .. ALTER COLUMN .. ADD GENERATED, SET "
                  "GENERATED or DROP IDENTITY"});
    }
    return false;
  }

  static std::string identity_of(const Column& column) {
    return column.identity.empty() ? "none" : "generated " + column.identity;
  }

  static bool same_default(const Column& there, const Column& wanted) {
    return there.default_sql == wanted.default_sql ||
           (wanted.default_sql == "nextval(...)" && numbers_rows(there.default_sql));
  }

  void compare_default(const WrittenColumn& written, const Column& there, const Column& wanted,
                       bool type_changes) {
    if (same_default(there, wanted) || wanted.generated != Generated::kNone) return;
    if (has_no_value(wanted.name)) return;
    if (there.identity != wanted.identity) return;  // told already
    if (written.serial || numbers_rows(there.default_sql)) {
      diff_.left(written.at,
                 fmt::format("no operation changes the sequence of {}", full(wanted.name)),
                 {"by hand, in an instant: CREATE SEQUENCE, then ALTER TABLE .. SET DEFAULT"});
      return;
    }
    if (type_changes && wanted.default_sql) return;  // change_type sets it
    DraftWish wish =
        wanted.default_sql
            ? draft_column_wish("set_default", diff_.target.name, wanted.name, written.at,
                                {{"default", text_node(*wanted.default_sql)}})
            : draft_column_wish("drop_default", diff_.target.name, wanted.name, written.at, {});
    diff_.out.wishes.push_back(std::move(wish));
  }

  void compare_null(const WrittenColumn& written, const Column& there, const Column& wanted) {
    if (there.nullable == wanted.nullable) return;
    if (there.nullable && made_by_key(wanted.name)) return;
    diff_.out.wishes.push_back(draft_column_wish(wanted.nullable ? "drop_not_null" : "set_not_null",
                                                 diff_.target.name, wanted.name, written.at, {}));
  }

  // A new primary key makes its columns NOT NULL itself.
  bool made_by_key(const std::string& column) const {
    const auto is_key = [&](const auto& constraints) {
      return std::any_of(constraints.begin(), constraints.end(), [&](const Constraint& one) {
        return one.kind == ConstraintKind::kPrimaryKey &&
               std::find(one.columns.begin(), one.columns.end(), column) != one.columns.end();
      });
    };
    return is_key(diff_.printed.table.constraints) && !is_key(diff_.target.constraints);
  }

  void compare_rest(const WrittenColumn& written, const Column& there, const Column& wanted) {
    if (!wanted.comment.empty() && wanted.comment != there.comment) {
      diff_.left(
          written.at,
          fmt::format("no operation writes comments: the one of {} differs", full(wanted.name)),
          {"by hand, in an instant: COMMENT ON COLUMN"});
    }
    if (wanted.statistics >= 0 && wanted.statistics != there.statistics) {
      DraftWish wish =
          draft_column_wish("set_statistics", diff_.target.name, wanted.name, written.at,
                            {{"target", text_node(std::to_string(wanted.statistics))}});
      wish.columns.clear();
      wish.relies_on = {wanted.name};
      diff_.out.wishes.push_back(std::move(wish));
    }
  }

  // Never taken for one: only said.
  void point_out_renames() {
    for (const Column* wanted : added_) {
      std::vector<std::string> candidates;
      for (const Column* column : gone_) {
        if (column->type == wanted->type) candidates.push_back(column->name);
      }
      if (candidates.empty()) continue;
      const WrittenColumn* written = diff_.written.find_column(wanted->name);
      std::vector<std::string> help;
      for (const std::string& old_name : candidates) {
        help.push_back(
            fmt::format("if it is: --rename '{}={}'", full(old_name), written_name(wanted->name)));
      }
      std::vector<std::string> shown;
      for (const std::string& old_name : candidates) shown.push_back("\"" + old_name + "\"");
      diff_.note(written->at,
                 fmt::format("column \"{}\" of {} is new and {} of the same type {} not in the "
                             "file: planned as a drop and an add, but it may be a rename",
                             wanted->name, diff_.name(), fmt::join(shown, ", "),
                             candidates.size() == 1 ? "is" : "are"),
                 std::move(help));
    }
  }

  TableDiff& diff_;
  std::vector<const Column*> added_;
  std::vector<const Column*> gone_;
};

}  // namespace

void TableDiff::columns() { ColumnDiff(*this).run(); }

}  // namespace shoofly
