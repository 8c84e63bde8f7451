#include "toolchain/liquibase/sql_changesets.h"

#include <utility>

#include "toolchain/changesets.h"
#include "toolchain/liquibase/dialect.h"
#include "toolchain/placeholders.h"

namespace shoofly::toolchain {
namespace {

lint::Wrapping wrapping_of(const Changeset& one) {
  if (one.in_transaction) return lint::Wrapping::kFile;
  return one.split ? lint::Wrapping::kNone : lint::Wrapping::kMessage;
}

// What a property says may be longer than its name: then pieces have places.
void fill_in(lint::Script& script, const Properties& properties) {
  if (script.text.find("${") == std::string::npos) return;
  if (properties.empty()) return hide_placeholders(script.text);
  PlacedText filled =
      substituted({std::move(script.text), {{0, {script.line, 1}, true}}}, properties);
  script.text = std::move(filled.value);
  script.origins = std::move(filled.origins);
}

}  // namespace

void add_sql_changesets(std::string text, const std::string& shown, std::string_view engine,
                        const Properties& properties, std::vector<lint::Migration>& migrations) {
  if (!is_formatted_sql(text)) {
    lint::Migration migration;
    migration.up = {std::move(text), lint::Direction::kUp, lint::Wrapping::kFile, shown};
    fill_in(migration.up, properties);
    migrations.push_back(std::move(migration));
    return;
  }
  for (Changeset& one : changesets_of(text, dialect_of(engine).dbms)) {
    if (!one.here) continue;
    lint::Migration migration;
    migration.version = std::move(one.id);
    migration.expects_down = !one.says_none;
    migration.repeats = one.repeats;
    migration.maybe = one.maybe;
    migration.has_down = one.has_down;
    migration.up = {std::move(one.up), lint::Direction::kUp, wrapping_of(one), shown, one.line};
    migration.down = {std::move(one.down), lint::Direction::kDown, wrapping_of(one), shown,
                      one.line};
    fill_in(migration.up, properties);
    fill_in(migration.down, properties);
    migrations.push_back(std::move(migration));
  }
}

}  // namespace shoofly::toolchain
