#include "engine/postgres/routine_texts.h"

#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

class ProcedureSources final : public RoutineTexts {
 public:
  Result<std::vector<RoutineText>> read(Connection& connection) const override {
    SHOOFLY_ASSIGN(
        const ResultSet found,
        connection.run({kSql.write("select p.oid::regprocedure::text, p.prosrc from pg_proc p"
                                   " join pg_namespace n on n.oid = p.pronamespace"
                                   " join pg_language l on l.oid = p.prolang"
                                   " where l.lanname in ('plpgsql', 'sql') and p.prosrc <> ''"
                                   " and n.nspname not like 'pg\\_%'"
                                   " and n.nspname not in ('information_schema', 'shoofly')"
                                   " and not exists (select from pg_depend d where d.classid ="
                                   " 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')"
                                   " order by 1"),
                        {}}));
    std::vector<RoutineText> texts;
    for (const auto& row : found.rows) texts.push_back({as_text(row.at(0)), as_text(row.at(1))});
    return texts;
  }
};

}  // namespace

const RoutineTexts& routine_texts() {
  static const ProcedureSources instance;
  return instance;
}

}  // namespace shoofly::postgres
