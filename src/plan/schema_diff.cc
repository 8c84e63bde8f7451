// size: one pass over tables, types and what is neither

#include "plan/schema_diff.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/contains.h"
#include "operation/names.h"
#include "operation/node_text.h"
#include "plan/draft_wishes.h"
#include "plan/schema_rename.h"
#include "plan/table_diff.h"

namespace shoofly {
namespace {

class SchemaDiffer {
 public:
  SchemaDiffer(const SchemaDiffRequest& request, const Catalog& target)
      : request_(request), target_(target) {}

  SchemaDifference run() {
    rename();
    for (const auto& [name, written] : request_.model.tables) {
      schemas_.insert(name.schema);
      const Table* there = target_.find_table(name);
      if (there == nullptr) {
        add_table(written);
      } else {
        compare_table(*there, written);
      }
    }
    std::move(last_.begin(), last_.end(), std::back_inserter(out_.wishes));
    compare_enums();
    std::move(drops_.begin(), drops_.end(), std::back_inserter(out_.wishes));
    drop_tables();
    look_at_asides();
    return std::move(out_);
  }

 private:
  void left(Position at, std::string problem, std::vector<std::string> help = {}) {
    out_.left.push_back(
        {Severity::kWarning, request_.file, at, std::move(problem), std::move(help)});
  }
  void note(Position at, std::string problem, std::vector<std::string> help = {}) {
    out_.notes.push_back({Severity::kNote, request_.file, at, std::move(problem), std::move(help)});
  }

  void rename() {
    for (const RenameRequest& rename : request_.renames) {
      out_.wishes.push_back(rename.column.empty()
                                ? draft_table_wish("rename_table", rename.table, {},
                                                   {{"to", text_node(written_name(rename.to))}})
                                : draft_rename_column(rename.table, rename.column, rename.to, {}));
      out_.wishes.back().remarks.push_back("--rename " + rename.written);
    }
  }

  // What a table of the target is called there now, where --rename gives it another name.
  bool renamed(const QualifiedName& name) const {
    return std::any_of(request_.renames.begin(), request_.renames.end(),
                       [&](const RenameRequest& rename) {
                         return rename.column.empty() && rename.table.schema == name.schema &&
                                rename.to == name.name;
                       });
  }

  // ---- tables ----

  void tell_problems(const PrintedTable& printed) {
    for (Diagnostic problem : printed.problems) {
      problem.help.emplace_back(
          "it is left as it is on the target; what it needs (a type, a label, a function) has to "
          "be there first");
      out_.left.push_back(std::move(problem));
    }
  }

  void compare_table(const Table& there, const WrittenTable& written) {
    if (!written.unread.empty()) {
      note(written.at, fmt::format("table {} is not compared: {} is not read",
                                   written.name.display(), written.unread));
      return;
    }
    if (!same_kind(there, written)) return;
    if (written.kind == TableKind::kPartition || there.kind == TableKind::kForeign) return;
    const auto found = request_.printed.find(written.name);
    if (found == request_.printed.end()) return;
    tell_problems(found->second);
    const std::size_t first = out_.wishes.size();
    TableDiff diff{request_, there, written, found->second, out_};
    diff.columns();
    diff.keys();
    if (!written.replica_identity.empty() && written.replica_identity != there.replica_identity)
      replica_identity(written);
    // The table has another name only once its own change is done.
    for (std::size_t i = first; i < out_.wishes.size() && renamed(there.name); ++i)
      out_.wishes[i].wait = "the table is renamed first";
    for (DraftWish& drop : diff.drops) {
      if (renamed(there.name)) drop.wait = "the table is renamed first";
      drops_.push_back(std::move(drop));
    }
  }

  bool same_kind(const Table& there, const WrittenTable& written) {
    const auto is_part = [](TableKind kind) { return kind == TableKind::kPartition; };
    const bool divided = there.has_partitions || there.kind == TableKind::kPartitioned;
    if (is_part(there.kind) == is_part(written.kind) &&
        (is_part(there.kind) || divided == (written.kind == TableKind::kPartitioned)))
      return true;
    left(written.at,
         fmt::format("no operation partitions a table or makes it a partition: {} is otherwise on "
                     "the target",
                     written.name.display()),
         {"make a new table beside it and move the rows"});
    return false;
  }

  void replica_identity(const WrittenTable& written) {
    const std::string& identity = written.replica_identity;
    const bool index = identity.starts_with("index ");
    DraftWish wish = draft_object_wish("set_replica_identity", written.name, index ? "index" : "to",
                                       index ? identity.substr(6) : identity, written.at);
    wish.objects = {"replica identity"};
    out_.wishes.push_back(std::move(wish));
  }

  void add_table(const WrittenTable& written) {
    const std::string name = written.name.display();
    if (!written.unread.empty()) {
      left(written.at, fmt::format("table {}: {} is not read", name, written.unread),
           {"write its columns out, or make it by hand"});
      return;
    }
    if (written.kind == TableKind::kPartition) {
      left(
          written.at,
          fmt::format("no operation makes a partition: {} of {}", name, written.parent.display()),
          {"by hand: CREATE TABLE .. (LIKE ..), then ALTER TABLE .. ATTACH PARTITION (no lock that "
           "stops the table)"});
      return;
    }
    if (!contains(request_.surroundings.schemas, written.name.schema)) {
      left(written.at,
           fmt::format("table {}: there is no schema \"{}\" on the target", name,
                       written.name.schema),
           {fmt::format("make it first: CREATE SCHEMA {}", written_name(written.name.schema))});
      return;
    }
    const auto found = request_.printed.find(written.name);
    if (found == request_.printed.end()) return;
    if (!found->second.problems.empty()) {
      tell_problems(found->second);
      left(written.at, fmt::format("table {} is not made: see above", name));
      return;
    }
    make_table(written, found->second);
    point_out_rename(written);
  }

  bool is_new(const QualifiedName& table, const QualifiedName& of) const {
    return table != of && target_.find_table(table) == nullptr;
  }

  // With everything as the server prints it, so that no path changes what it means.
  void make_table(const WrittenTable& written, const PrintedTable& printed) {
    WrittenTable table = written;
    std::vector<WrittenConstraint> later;
    for (WrittenColumn& column : table.columns) {
      const Column* as_printed = printed.table.find_column(column.column.name);
      if (as_printed != nullptr) column.column = *as_printed;
    }
    std::size_t number = 0;
    std::vector<WrittenConstraint> kept;
    for (WrittenConstraint& constraint : table.constraints) {
      const bool unnamed = constraint.constraint.name.empty();
      const std::string name = unnamed ? printed.unnamed.at(number++) : constraint.constraint.name;
      if (const Constraint* as_printed = printed.table.find_constraint(name)) {
        constraint.constraint = *as_printed;
        constraint.constraint.validated = true;
        if (unnamed) constraint.constraint.name.clear();
      }
      const bool refers = constraint.constraint.kind == ConstraintKind::kForeignKey;
      const bool ahead = refers && is_new(constraint.constraint.references, table.name);
      (ahead ? later : kept).push_back(constraint);
    }
    table.constraints = std::move(kept);
    DraftWish wish =
        draft_create_table(table.name, request_.files.create_statement(table), table.at);
    out_.wishes.push_back(std::move(wish));
    for (const WrittenConstraint& constraint : later) {
      DraftedWish drafted =
          draft_add_constraint(table.name, constraint, !constraint.constraint.name.empty());
      if (!drafted.wish) {
        left(constraint.at, drafted.problem, drafted.help);
        continue;
      }
      drafted.wish->wait =
          fmt::format("{} has to be there first", constraint.constraint.references.display());
      last_.push_back(std::move(*drafted.wish));
    }
    add_indexes(written, printed, number);
    for (const WrittenColumn& column : written.columns) {
      if (column.column.comment.empty()) continue;
      left(column.at,
           fmt::format("no operation writes comments: the one of {}.{}", table.name.display(),
                       written_name(column.column.name)),
           {"by hand, in an instant: COMMENT ON COLUMN"});
    }
  }

  void add_indexes(const WrittenTable& written, const PrintedTable& printed, std::size_t number) {
    for (const WrittenIndex& index : written.indexes) {
      const bool unnamed = index.index.name.empty();
      const std::string name = unnamed ? printed.unnamed.at(number++) : index.index.name;
      const Index* as_printed = printed.table.find_index(name);
      if (as_printed == nullptr) continue;
      Index copy = *as_printed;
      copy.storage = index.index.storage;
      if (unnamed) copy.name.clear();
      last_.push_back(draft_index("add_index", written.name, copy, !unnamed, index.at));
    }
  }

  void point_out_rename(const WrittenTable& written) {
    for (const Table& gone : target_.tables) {
      if (gone.name.schema != written.name.schema || request_.model.tables.contains(gone.name))
        continue;
      const auto shared = std::count_if(
          gone.columns.begin(), gone.columns.end(),
          [&](const Column& column) { return written.find_column(column.name) != nullptr; });
      const auto most = std::max(gone.columns.size(), written.columns.size());
      if (static_cast<std::size_t>(shared) * 3 < most * 2) continue;
      note(written.at,
           fmt::format("table {} is new and {}, which has nearly the same columns, is not in the "
                       "file: planned as a drop and an add, but it may be a rename",
                       written.name.display(), gone.name.display()),
           {fmt::format("if it is: --rename '{}={}'", written_name(gone.name),
                        written_name(written.name.name))});
    }
  }

  // Only in schemas that the file is about: another one's tables are another file's.
  void drop_tables() {
    std::vector<std::string> others;
    for (const Table& table : target_.tables) {
      if (request_.model.tables.contains(table.name)) continue;
      if (!schemas_.contains(table.name.schema)) {
        if (!contains(others, table.name.schema)) others.push_back(table.name.schema);
        continue;
      }
      if (is_ours(table.name.name)) continue;
      if (table.kind == TableKind::kPartition) {
        if (request_.model.tables.contains(table.parent))
          left({},
               fmt::format("partition {} of {} is not in the file, and no operation drops one",
                           table.name.display(), table.parent.display()),
               {"by hand: ALTER TABLE .. DETACH PARTITION .. CONCURRENTLY, then DROP TABLE"});
        continue;
      }
      if (table.kind == TableKind::kForeign) {
        note({},
             fmt::format("foreign table {} is not in the file: left alone", table.name.display()));
        continue;
      }
      drop_table(table);
    }
    if (!others.empty())
      note({}, fmt::format("{} {}: no table in the file, so all that is there is left alone",
                           others.size() == 1 ? "schema" : "schemas", fmt::join(others, ", ")));
  }

  void drop_table(const Table& table) {
    DraftWish wish = draft_table_wish("drop_table", table.name, {});
    wish.remarks.push_back("not in " + request_.file);
    for (const Table& other : target_.tables) {
      for (const Constraint& key : other.constraints) {
        if (key.references == table.name && other.name != table.name)
          wish.wait = fmt::format("{} of {} refers to it until then", written_name(key.name),
                                  other.name.display());
      }
    }
    out_.wishes.push_back(std::move(wish));
  }

  // ---- enums ----

  void compare_enums() {
    for (const WrittenEnum& wanted : request_.model.enums) {
      const auto there =
          std::find_if(request_.surroundings.enums.begin(), request_.surroundings.enums.end(),
                       [&](const WrittenEnum& type) { return type.name == wanted.name; });
      if (there == request_.surroundings.enums.end()) {
        left(wanted.at,
             fmt::format("no operation makes a type: enum {} is not on the target",
                         wanted.name.display()),
             {"make it first, by hand: CREATE TYPE .. AS ENUM takes no lock on any table"});
      } else if (there->labels != wanted.labels) {
        compare_labels(*there, wanted);
      }
    }
  }

  void compare_labels(const WrittenEnum& there, const WrittenEnum& wanted) {
    std::vector<std::string> kept;
    for (const std::string& label : wanted.labels) {
      if (contains(there.labels, label)) kept.push_back(label);
    }
    if (kept != there.labels) {
      left(
          wanted.at,
          fmt::format("enum {} has other labels, or another order, than a label added could give",
                      wanted.name.display()),
          {"drop_enum_value takes a label away: write the operation yourself; RENAME VALUE is instant, "
           "by hand; no server moves one"});
      return;
    }
    const auto [table, column] = column_of(wanted.name);
    for (std::size_t i = 0; i < wanted.labels.size(); ++i) {
      if (contains(there.labels, wanted.labels[i])) continue;
      if (table == nullptr) {
        left(wanted.at,
             fmt::format("enum {} has no label '{}', and no column has that type",
                         wanted.name.display(), wanted.labels[i]),
             {"by hand, in an instant: ALTER TYPE .. ADD VALUE"});
        continue;
      }
      std::string before;
      for (std::size_t k = i + 1; k < wanted.labels.size() && before.empty(); ++k) {
        if (contains(there.labels, wanted.labels[k])) before = wanted.labels[k];
      }
      out_.wishes.push_back(
          draft_add_label(table->name, column->name, wanted.labels[i], before, wanted.at));
    }
  }

  std::pair<const Table*, const Column*> column_of(const QualifiedName& type) const {
    for (const Table& table : request_.target.tables) {
      if (table.kind == TableKind::kPartition || table.kind == TableKind::kForeign) continue;
      for (const Column& column : table.columns) {
        const auto name = parse_written_name(column.type, true);
        if (!column.labels.empty() && name && *name == type && !is_ours(column.name) &&
            !renamed(table.name))
          return {&table, &column};
      }
    }
    return {nullptr, nullptr};
  }

  // ---- what is neither ----

  bool is_there(const Aside& aside) const {
    if (aside.what == "row-level security") {
      const Table* table = target_.find_table(placed(aside.table));
      return table != nullptr && table->row_security;
    }
    const auto found = request_.surroundings.objects.find(
        aside.what == "publication's tables" ? "publication" : aside.what);
    if (found == request_.surroundings.objects.end()) return false;
    const bool on_table = !aside.table.name.empty();
    const QualifiedName table = placed(aside.table);
    const QualifiedName name = on_table
                                   ? QualifiedName{"", fmt::format("{} on {}.{}", aside.name.name,
                                                                   table.schema, table.name)}
                                   : aside.name;
    return std::any_of(found->second.begin(), found->second.end(), [&](const QualifiedName& one) {
      return one.name == name.name &&
             (one.schema == name.schema || name.schema.empty() || one.schema.empty());
    });
  }

  QualifiedName placed(const QualifiedName& name) const {
    return resolved(name, request_.model, target_, request_.surroundings);
  }

  static std::string shown(const Aside& aside) {
    std::string text = aside.what;
    if (!aside.name.name.empty()) text += " " + aside.name.display();
    if (!aside.table.name.empty()) text += " on " + aside.table.display();
    return text;
  }

  void look_at_asides() {
    int rights = 0;
    int comments = 0;
    int rows = 0;
    int storage = 0;
    std::map<std::string, int> there;
    for (const WrittenStatement& statement : request_.model.asides) {
      const Aside& aside = std::get<Aside>(statement.act);
      switch (aside.kind) {
        case Aside::Kind::kObject:
          if (is_there(aside)) {
            ++there[aside.what];
          } else {
            left(statement.at, fmt::format("no operation makes it: {}", shown(aside)),
                 {"make it by hand, when what it uses is there"});
          }
          break;
        case Aside::Kind::kRights:
          ++rights;
          break;
        case Aside::Kind::kComment:
          ++comments;
          break;
        case Aside::Kind::kData:
          ++rows;
          break;
        case Aside::Kind::kStorage:
          ++storage;
          break;
        case Aside::Kind::kOther:
          left(statement.at, fmt::format("not read: {}", shown(aside)),
               {"write what is to be there in the end, or see to it by hand"});
          break;
        case Aside::Kind::kSession:
        case Aside::Kind::kSettled:
          break;
      }
    }
    look_at_sequences(there);
    std::vector<std::string> kinds;
    for (const auto& [kind, count] : there) kinds.push_back(fmt::format("{} ({})", kind, count));
    if (!kinds.empty())
      note({}, fmt::format("on the target under the same name, left alone and not compared: {}",
                           fmt::join(kinds, ", ")));
    if (rights > 0) note({}, fmt::format("owners and rights are not compared ({})", rights));
    if (comments > 0)
      note({},
           fmt::format("comments on other things than columns are not compared ({})", comments));
    if (storage > 0)
      note({}, fmt::format("how tables are stored, and which triggers fire, is not compared ({})",
                           storage));
    if (rows > 0)
      note({}, fmt::format("statements about rows are not read ({}): the file is a schema", rows));
  }

  void look_at_sequences(std::map<std::string, int>& there) {
    const auto found = request_.surroundings.objects.find("sequence");
    for (const QualifiedName& sequence : request_.model.sequences) {
      const bool known =
          found != request_.surroundings.objects.end() &&
          std::find(found->second.begin(), found->second.end(), sequence) != found->second.end();
      if (known) {
        ++there["sequence"];
      } else {
        left({}, fmt::format("no operation makes a sequence: {}", sequence.display()),
             {"make it first, by hand: CREATE SEQUENCE is instant"});
      }
    }
  }

  const SchemaDiffRequest& request_;
  const Catalog& target_;
  SchemaDifference out_;
  std::set<std::string> schemas_;
  std::vector<DraftWish> last_;  // after what makes the tables that they are over
  std::vector<DraftWish> drops_;
};

}  // namespace

Result<SchemaDifference> diff_schema(const SchemaDiffRequest& request) {
  SHOOFLY_ASSIGN(const Catalog renamed,
                 with_renames(request.target, request.renames, request.dialect));
  return SchemaDiffer(request, renamed).run();
}

}  // namespace shoofly
