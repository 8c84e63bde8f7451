#include "engine/sqlite/planted_difference.h"

#include "engine/sqlite/sync_parts.h"
#include "engine/sqlite/types.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

const QualifiedName kCopy{"temp", "_shoofly_self_test"};
constexpr int kRows = 100;

// One way to put a row out of step: what each column of the new side and of the old side gets.
struct Plant {
  const char* new_value;
  const char* old_value;  // nullptr: stays
};
// Tried in order: for one pair of expressions NULL may be in step, another cannot take a word.
constexpr Plant kPlants[] = {{"null", nullptr},
                             {"'shoofly planted this'", nullptr},
                             {"987654321", nullptr},
                             {"'shoofly planted this'", "'and this'"}};

class SelfTest {
 public:
  SelfTest(Connection& connection, const SyncSpec& spec)
      : connection_(connection), spec_(spec), parts_(spec) {}

  Result<bool> run() {
    SHOOFLY_TRY(execute(kSql.write("drop table if exists {}", kCopy)));
    Result<bool> found = look();
    SHOOFLY_TRY(execute(kSql.write("drop table if exists {}", kCopy)));
    return found;
  }

 private:
  Status execute(const Sql& sql) {
    Result<ResultSet> done = connection_.run({sql, {}});
    if (!done.ok()) return std::move(done).error();
    return ok_status();
  }

  Result<bool> look() {
    SHOOFLY_TRY(copy_rows());
    for (const SyncGroup& group : spec_.groups) SHOOFLY_TRY(bring_in_step(group));
    bool anything = false;
    for (const SyncGroup& group : spec_.groups) {
      if (!two_sided(group) || parts_.agrees(group, Row::kStored).str() == "1") continue;
      anything = true;
      for (const Plant& plant : kPlants) {
        SHOOFLY_ASSIGN(const bool seen, finds(group, plant));
        if (seen) return true;
      }
    }
    return !anything;  // no group has two sides to compare: there is nothing to be believed
  }

  // A table made from a SELECT keeps the affinities, which comparing depends on.
  Status copy_rows() {
    SHOOFLY_TRY(execute(
        kSql.write("create table {} as select * from {} limit {}", kCopy, spec_.table, kRows)));
    SHOOFLY_ASSIGN(const ResultSet count,
                   connection_.run({kSql.write("select count(*) from {}", kCopy), {}}));
    SHOOFLY_TRY(name_rows());
    if (as_int(count.rows[0][0]) > 0) return ok_status();
    SHOOFLY_TRY(execute(kSql.write("insert into {} default values", kCopy)));
    std::vector<Sql> values;
    for (const SyncGroup& group : spec_.groups) {
      for (const SyncColumn& column : group.old_side)
        values.push_back(kSql.write("{} = '1'", Ident{column.name}));
    }
    if (values.empty()) return ok_status();
    return execute(kSql.write("update {} set {}", kCopy, Sql::join(values, ", ")));
  }

  // A column of the table may have taken one of the names that a row's number has.
  Status name_rows() {
    SHOOFLY_ASSIGN(
        const ResultSet free,
        connection_.run(
            {kSql.write(
                 "select column1 from (values ('rowid'), ('_rowid_'), ('oid')) where column1 not in "
                 "(select lower(name) from pragma_table_info({}, 'temp')) limit 1",
                 Text{kCopy.name}),
             {}}));
    if (free.rows.empty())
      return Error(
          ErrorKind::kUnsupported,
          "test the check: columns of the table have taken the names rowid, _rowid_ and oid");
    row_number_ = as_text(free.rows[0][0]);
    return ok_status();
  }

  Status bring_in_step(const SyncGroup& group) {
    if (!two_sided(group)) return ok_status();
    const Side side = has_derivable(group, Side::kNew) ? Side::kNew : Side::kOld;
    std::vector<Sql> values;
    for (const SyncColumn& column : columns_of(group, side)) {
      if (derivable(column)) {
        values.push_back(
            kSql.write("{} = {}", Ident{column.name}, parts_.value(column, Row::kStored)));
      }
    }
    if (values.empty()) return ok_status();
    return execute(kSql.write("update {} as {} set {}", kCopy, Ident{spec_.table.name},
                              Sql::join(values, ", ")));
  }

  // Plants in the first row inside a savepoint, and takes it back.
  Result<bool> finds(const SyncGroup& group, const Plant& plant) {
    std::vector<Sql> values;
    for (const SyncColumn& column : group.new_side) {
      values.push_back(kSql.write("{} = {}", Ident{column.name}, Sql::checked(plant.new_value)));
    }
    for (const SyncColumn& column : group.old_side) {
      if (plant.old_value == nullptr) break;
      values.push_back(kSql.write("{} = {}", Ident{column.name}, Sql::checked(plant.old_value)));
    }
    SHOOFLY_TRY(execute(kSql.write("savepoint _shoofly_plant")));
    const Result<ResultSet> found = planted(group, values);
    SHOOFLY_TRY(execute(kSql.write("rollback to _shoofly_plant")));
    SHOOFLY_TRY(execute(kSql.write("release _shoofly_plant")));
    if (!found.ok()) {
      if (found.error().kind == ErrorKind::kData)
        return false;  // the expression does not take this value
      return found.error();
    }
    return as_int(found->rows[0][0]) == 1 && as_int(found->rows[0][1]) == 1;
  }

  // How many rows are out of step, and the last of them. Judged by the group's own condition.
  Result<ResultSet> planted(const SyncGroup& group, const std::vector<Sql>& values) {
    SHOOFLY_TRY(execute(kSql.write("update {} set {} where {} = 1", kCopy, Sql::join(values, ", "),
                                   Sql::checked(row_number_))));
    return connection_.run({kSql.write("select count(*), max({}) from {} as {} where not ({})",
                                       Sql::checked(row_number_), kCopy, Ident{spec_.table.name},
                                       parts_.agrees(group, Row::kStored)),
                            {}});
  }

  Connection& connection_;
  const SyncSpec& spec_;
  SyncParts parts_;
  std::string row_number_ = "rowid";
};

}  // namespace

Result<bool> self_test_of(Connection& connection, const SyncSpec& spec) {
  return SelfTest(connection, spec).run();
}

}  // namespace shoofly::sqlite
