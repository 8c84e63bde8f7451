#include "fuzz/support/linted.h"

#include <cstdlib>
#include <map>

#include "lint/linter.h"
#include "lint/places.h"
#include "lint/rules/rules.h"
#include "report/findings.h"

// libpg_query 15 keeps a byte of each PL/pgSQL body that it refuses (the copy of an empty text that
// pg_query_raw_parse makes); nothing of it is given to us to free.
extern "C" const char* __lsan_default_suppressions();  // NOLINT: the sanitizer's name
extern "C" const char* __lsan_default_suppressions() { return "leak:pg_query_raw_parse\n"; }

namespace shoofly::fuzz {

void lint_text(std::string_view engine, ServerVersion version, const unsigned char* data,
               std::size_t size) {
  if (size == 0) return;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const SqlOfEngine& sql = *find_sql(engine);
  lint::Migration migration;
  migration.up = {text, lint::Direction::kUp, static_cast<lint::Wrapping>(data[0] % 4), "1.sql"};
  migration.has_down = (data[0] & 0x10U) != 0;
  migration.down = migration.up;
  migration.down.direction = lint::Direction::kDown;
  const lint::ReadScript up{&migration.up, sql.reader.read(text, "1.sql", 1000)};
  const lint::ReadScript down{&migration.down, up.written};
  lint::Linter linter({std::string(engine), version}, sql.facts, lint::rules());
  linter.keep_rewrites();
  linter.lint(migration, up, migration.has_down ? &down : nullptr);
  linter.conclude();
  std::size_t before = 0;
  for (const StatementSpan& span : up.written.spans) {
    if (span.start < before || span.start > span.end || span.end > text.size()) std::abort();
    before = span.start;
  }
  const std::map<std::string, std::string> sources = {{"1.sql", text}};
  const FindingsView view{linter.findings(), linter.notices(), sources, {}, 1, linter.coverage()};
  if (findings_text(view).empty()) std::abort();
  // It names every rule there is, and takes longer than all the rest.
  if (data[0] >= 0xF0U && findings_sarif(view).empty()) std::abort();
}

void check_places(const lint::Script& script) {
  std::size_t before = 0;
  for (const lint::Origin& origin : script.origins) {
    if (origin.offset < before || origin.offset > script.text.size()) std::abort();
    before = origin.offset;
  }
  if (!script.origins.empty() && script.origins.front().offset != 0) std::abort();
  const lint::Places places(script);
  if (places.in_file({1, 1}).line < 1) std::abort();
}

Chosen choose(std::size_t count, const unsigned char* data, std::size_t size) {
  if (size == 0) return {};
  return {data[0] % count, std::string(reinterpret_cast<const char*>(data) + 1, size - 1)};
}

}  // namespace shoofly::fuzz
