// CREATE, ALTER, DROP and RENAME of whatever there is; rights.

#include <array>
#include <utility>

#include <fmt/format.h>

#include "engine/mysql/key_reader.h"
#include "engine/mysql/statement.h"

namespace shoofly::mysql {
namespace {

bool to_end(Reading& reading) {
  reading.at.go(reading.at.size());
  return true;
}

bool read_online_options(Reading& reading) {
  while (read_online_option(reading)) {
  }
  return !reading.at.failed();
}

bool read_create_index(Reading& reading) {
  Cursor& at = reading.at;
  MakeIndex make;
  Index& index = make.index.index;
  make.index.at = reading.start;
  if (at.accept("unique")) index.unique = true;
  if (at.is_any({"fulltext", "spatial", "vector"})) index.method = at.word();
  if (!at.expect("index")) return false;
  make.if_not_exists = read_if_not_exists(at);
  std::optional<std::string> name = at.name();
  if (!name) return false;
  index.name = std::move(*name);
  if (at.accept("using")) index.method = at.word();
  if (!at.expect("on")) return false;
  std::optional<QualifiedName> table = at.qualified();
  if (!table) return false;
  make.index.table = std::move(*table);
  if (!read_index_body(at, index)) return false;
  if (read_wait(at) && !read_index_options(at, index)) return false;
  if (!read_online_options(reading)) return false;
  reading.add(std::move(make));
  return true;
}

bool read_drop_index(Reading& reading) {
  Cursor& at = reading.at;
  TakeIndex take;
  take.if_exists = read_if_exists(at);
  std::optional<std::string> name = at.name();
  if (!name || !at.expect("on")) return false;
  std::optional<QualifiedName> table = at.qualified();
  if (!table) return false;
  take.index = {"", std::move(*name)};
  take.table = std::move(*table);
  read_wait(at);
  if (!read_online_options(reading)) return false;
  reading.add(std::move(take));
  return true;
}

bool read_drop_tables(Reading& reading) {
  Cursor& at = reading.at;
  const bool if_exists = read_if_exists(at);
  do {
    std::optional<QualifiedName> table = at.qualified();
    if (!table) return false;
    reading.add(TakeTable{std::move(*table), if_exists, false});
  } while (at.accept(","));
  read_wait(at);
  if (!at.accept("cascade")) at.accept("restrict");
  return true;
}

// An account: 'a'@'b', `a`@`b`, a@b, CURRENT_USER.
bool read_account(Cursor& at) {
  if (!at.is_text() && !at.is_name()) return at.fail("an account");
  at.skip();
  if (at.kind() == TokenKind::kVariable) at.skip();
  if (at.is("(") && at.is(")", 1)) {
    at.skip();
    at.skip();
  }
  return true;
}

constexpr std::array<std::string_view, 14> kKinds = {
    "view", "procedure", "function", "trigger", "event",      "database", "schema",
    "user", "role",      "sequence", "server",  "tablespace", "package",  "table"};

std::string read_kind(Cursor& at) {
  at.accept("aggregate");
  for (const std::string_view kind : kKinds) {
    if (!at.accept(kind)) continue;
    if (kind == "package") at.accept("body");
    return std::string(kind == "database" ? "schema" : kind);
  }
  if (at.accept({"logfile", "group"})) return "logfile group";
  if (at.accept({"undo", "tablespace"})) return "tablespace";
  if (at.accept({"resource", "group"})) return "resource group";
  if (at.accept({"spatial", "reference", "system"})) return "spatial reference system";
  at.fail("TABLE, INDEX, VIEW or the like");
  return "";
}

bool read_drop_object(Reading& reading) {
  Cursor& at = reading.at;
  const std::string kind = read_kind(at);
  if (kind.empty()) return false;
  ObjectRemoval removal;
  removal.kind = kind;
  removal.if_exists = read_if_exists(at);
  if (kind == "user" || kind == "role") {
    reading.add_aside(Aside::Kind::kRights, "DROP " + upper(kind), {}, removal);
    return to_end(reading);
  }
  do {
    std::optional<QualifiedName> name = at.qualified();
    if (!name) return false;
    removal.name = *name;
    reading.add_aside(Aside::Kind::kOther, "DROP " + upper(kind == "schema" ? "DATABASE" : kind),
                      std::move(*name), removal);
  } while (at.accept(","));
  return to_end(reading);
}

// OR REPLACE, ALGORITHM = MERGE, DEFINER = a@b, SQL SECURITY INVOKER: before the kind.
bool read_prefix(Reading& reading, Routine& routine) {
  Cursor& at = reading.at;
  routine.definer = true;  // what the server takes where nothing is said
  for (;;) {
    if (at.accept({"or", "replace"})) {
      routine.replaces = true;
    } else if (at.is("algorithm") && at.is("=", 1)) {
      at.go(at.index() + 3);
    } else if (at.accept("definer")) {
      if (!at.expect("=")) return false;
      const std::size_t start = at.index();
      if (!read_account(at)) return false;
      routine.account = at.text(start, at.index());
    } else if (at.accept({"sql", "security"})) {
      routine.definer = !at.accept("invoker");
      if (routine.definer && !at.expect("definer")) return false;
    } else {
      return true;
    }
  }
}

bool read_create_object(Reading& reading, Routine routine) {
  Cursor& at = reading.at;
  const std::string kind = read_kind(at);
  if (kind.empty()) return false;
  if (kind == "user" || kind == "role") {
    reading.add_aside(Aside::Kind::kRights, "CREATE " + upper(kind));
    return to_end(reading);
  }
  read_if_not_exists(at);
  std::optional<QualifiedName> name = at.qualified();
  if (!name) return false;
  const bool runs = kind == "view" || kind == "procedure" || kind == "function" ||
                    kind == "trigger" || kind == "event" || kind == "package";
  QualifiedName table;
  if (kind == "trigger") {
    if (!at.skip_to({"on"}) || !at.expect("on")) return false;
    std::optional<QualifiedName> of = at.qualified();
    if (!of) return false;
    table = std::move(*of);
  }
  if (!runs) {
    if (kind == "sequence") {
      reading.add(MakeSequence{std::move(*name)});
    } else {
      reading.add_aside(Aside::Kind::kObject, kind, std::move(*name));
    }
    return to_end(reading);
  }
  routine.language = "sql";
  routine.is_procedure = kind == "procedure";
  routine.body = at.text(at.index(), at.size());
  // A routine says it behind its parameters.
  while (!at.at_end() && !at.is_any({"begin", "return", "as", "select", "do"})) {
    if (at.accept({"sql", "security", "invoker"})) routine.definer = false;
    if (!at.at_end()) at.skip();
  }
  reading.add_aside(Aside::Kind::kObject, kind, std::move(*name), std::move(routine),
                    std::move(table));
  return to_end(reading);
}

bool read_create(Reading& reading) {
  Cursor& at = reading.at;
  Routine routine;
  if (!read_prefix(reading, routine)) return false;
  if (!at.accept("online")) at.accept("offline");
  if (at.is_any({"unique", "fulltext", "vector", "index"}) || at.are({"spatial", "index"}))
    return read_create_index(reading);
  const bool temporary = at.accept("temporary");
  if (at.accept("table")) return read_create_table(reading, temporary, routine.replaces);
  return read_create_object(reading, std::move(routine));
}

bool read_drop(Reading& reading) {
  Cursor& at = reading.at;
  if (!at.accept("online")) at.accept("offline");
  if (at.accept("index")) return read_drop_index(reading);
  if (at.are({"temporary", "table"}) || at.are({"temporary", "tables"})) {
    reading.add_aside(Aside::Kind::kData, "DROP TEMPORARY TABLE");
    return to_end(reading);
  }
  if (at.accept("table") || at.accept("tables")) return read_drop_tables(reading);
  if (at.accept("prepare")) {
    reading.add_aside(Aside::Kind::kData, "DROP PREPARE");
    return to_end(reading);
  }
  return read_drop_object(reading);
}

bool read_alter(Reading& reading) {
  Cursor& at = reading.at;
  Routine routine;
  if (!at.accept("online")) at.accept("offline");
  at.accept("ignore");
  if (at.accept("table")) return read_alter_table(reading);
  if (at.is("instance")) {
    reading.add_aside(Aside::Kind::kOther, "ALTER INSTANCE");
    return to_end(reading);
  }
  if (!read_prefix(reading, routine)) return false;
  const std::string kind = read_kind(at);
  if (kind.empty()) return false;
  const bool rights = kind == "user" || kind == "role";
  QualifiedName name;
  if (!rights && at.is_name()) name = at.qualified().value_or(QualifiedName{});
  if (at.failed()) return false;
  reading.add_aside(rights ? Aside::Kind::kRights : Aside::Kind::kOther,
                    "ALTER " + upper(kind == "schema" ? "DATABASE" : kind), std::move(name));
  return to_end(reading);
}

bool read_rename(Reading& reading) {
  Cursor& at = reading.at;
  if (at.is("user")) {
    reading.add_aside(Aside::Kind::kRights, "RENAME USER");
    return to_end(reading);
  }
  if (!at.accept("table") && !at.expect("tables")) return false;
  read_if_exists(at);
  do {
    const Position where = reading.here();
    std::optional<QualifiedName> from = at.qualified();
    if (!from) return false;
    read_wait(at);
    if (!at.expect("to")) return false;
    std::optional<QualifiedName> to = at.qualified();
    if (!to) return false;
    if (from->schema == to->schema || to->schema.empty()) {
      reading.add(where, NameTable{std::move(*from), to->name});
    } else {
      reading.add(where, Aside{Aside::Kind::kOther,
                               "RENAME TABLE to another database",
                               *from,
                               {},
                               SchemaMove{"table", *from, to->schema}});
    }
  } while (at.accept(","));
  return true;
}

// GRANT a, b (c) ON x.y TO ..; a role is granted without ON.
bool read_privileges(Reading& reading, bool grants) {
  Cursor& at = reading.at;
  Privileges rights;
  rights.grants = grants;
  const bool all = at.is("all");
  while (!at.at_end() && !at.is_any({"on", "to", "from"})) {
    if (at.is("(")) {
      if (!at.skip_brackets()) return false;
      continue;
    }
    if (at.is(",")) {
      at.skip();
      continue;
    }
    std::string words;
    while (!at.at_end() && !at.is_any({",", "(", "on", "to", "from"})) {
      words += (words.empty() ? "" : " ") + upper(at.raw());
      at.skip();
    }
    rights.privileges.push_back(std::move(words));
  }
  if (all) rights.privileges.clear();
  if (at.accept("on")) {
    if (!at.accept("table") && !at.accept("procedure")) at.accept("function");
    const std::string database = at.word();
    const bool two = at.accept(".");
    const std::string object = two ? at.word() : "";
    rights.objects.push_back(two ? QualifiedName{database, object} : QualifiedName{"", database});
  }
  if (!at.is_any({"to", "from"})) return at.fail(grants ? "TO" : "FROM");
  at.skip();
  rights.to_everybody = at.is("public");
  reading.add_aside(Aside::Kind::kRights, grants ? "GRANT" : "REVOKE", {}, std::move(rights));
  return to_end(reading);
}

}  // namespace

std::optional<bool> read_object_work(Reading& reading) {
  Cursor& at = reading.at;
  if (at.accept("create")) return read_create(reading);
  if (at.accept("alter")) return read_alter(reading);
  if (at.accept("drop")) return read_drop(reading);
  if (at.accept("rename")) return read_rename(reading);
  if (at.accept("grant")) return read_privileges(reading, true);
  if (at.accept("revoke")) return read_privileges(reading, false);
  return std::nullopt;
}

}  // namespace shoofly::mysql
