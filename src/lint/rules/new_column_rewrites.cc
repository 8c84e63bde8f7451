// ADD COLUMN with a volatile default, GENERATED, IDENTITY or serial.

#include <fmt/format.h>

#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_new_column_rewrites(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeColumn>();
  if (make == nullptr || !scene.facts.rewrites || !scene.is_live(make->table)) return;
  const Column& column = make->column.column;
  const std::string table = sql_name(make->table);
  const std::string name = sql_name(column.name);
  std::vector<std::string> help;
  Rewrite rewrite;
  std::string what = "a default that is evaluated for each row";
  if (column.generated != Generated::kNone) {
    what = "a stored generated column";
    help = {"add an ordinary column, keep it with a trigger, and fill it in batches"};
  } else if (make->column.serial || !column.identity.empty()) {
    what = "a column that numbers the rows";
    help = {fmt::format("alter table {} add column {} {};", table, name, column.type),
            "then fill it in batches, and attach the sequence or identity when every row has a "
            "number"};
  } else if (scene.facts.source.find("domain") != std::string::npos) {
    const bool checked = scene.facts.source.find("checked-domain") != std::string::npos;
    what =
        fmt::format("a column of domain {}, which has {},", column.type,
                    checked ? "a check or NOT NULL" : "a default that is evaluated for each row");
    help = {checked ? "a column of the domain's base type, with its check on the table: NOT VALID, "
                      "validated in another transaction"
                    : fmt::format("alter table {} add column {} .. default null;", table, name)};
  } else if (column.default_sql) {
    rewrite = column_filled_later(scene, *make);
    help = {fmt::format("alter table {} add column {} {};", table, name, column.type),
            fmt::format("then: alter table {} alter column {} set default {};", table, name,
                        *column.default_sql),
            "then fill the rows that are there in batches"};
  }
  // Whether it does depends on a function that the migrations have not made.
  const bool unknown = scene.facts.source.find("unknown-call") != std::string::npos;
  if (unknown) {
    what =
        "a default that calls a function of which it is not known whether it is VOLATILE (they "
        "are that do not say otherwise)";
    const std::string last =
        "if the function gives one value for all rows: declare it STABLE or IMMUTABLE, before";
    if (rewrite.empty()) {
      help.push_back(last);
    } else {
      rewrite.remarks.push_back(last);
    }
  }
  reporter.report(fmt::format("{} {} every row of {} anew under ACCESS EXCLUSIVE: every read and "
                              "write of it waits meanwhile",
                              what, unknown ? "may write" : "writes", scene.shown(make->table)),
                  rewrite.empty() ? remarks_only(std::move(help)) : std::move(rewrite));
}

}  // namespace

extern const Rule new_column_rewrites;
const Rule new_column_rewrites{
    "new-column-rewrites",
    Family::kLocks,
    Severity::kWarning,
    "a new column writes every row anew while everybody waits",
    "A value that differs from row to row cannot be kept in the catalog: each row gets it at once, under the lock.",
    check_new_column_rewrites,
    nullptr,
    kPostgres,
    nullptr,
    Effort::kWrites};

}  // namespace shoofly::lint
