// size: one grammar statement by statement, each needs the reader's places
#include "engine/postgres/schema_reader.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/line_index.h"
#include "base/utf8.h"
#include "engine/postgres/alter_reader.h"
#include "engine/postgres/aside_kinds.h"
#include "engine/postgres/aside_reader.h"
#include "engine/postgres/block_reader.h"
#include "engine/postgres/long_insert.h"
#include "engine/postgres/names_more.h"
#include "engine/postgres/parser.h"
#include "engine/postgres/query_reader.h"
#include "engine/postgres/search_path.h"
#include "engine/postgres/stand_ins.h"
#include "engine/postgres/statements.h"
#include "engine/postgres/written_parts.h"

namespace shoofly::postgres {
namespace {

// A statement is held as a tree some thirty times its size.
constexpr std::size_t kLongestStatement = std::size_t{1} << 20;
// Of longer ones (rows, mostly) nobody asks what they name.
constexpr std::size_t kLongestAsked = std::size_t{64} << 10;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // as some editors write it

class SchemaFileReader final : public StatementStream {
 public:
  SchemaFileReader(const std::string& text, std::string file, std::size_t most_problems,
                   TextKind kind)
      : text_(text),
        file_(std::move(file)),
        problems_left_(most_problems),
        of_migration_(kind == TextKind::kMigration),
        of_routine_(kind == TextKind::kRoutine),
        lines_(text),
        divider_(text, text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0),
        ended_(refuse_bytes()) {}

  std::optional<WrittenSchema> next(const PartSize& size) override {
    while (!ended_ && !size.reached(schema_)) {
      const std::optional<TextPiece> piece = divider_.next();
      if (piece) take(*piece);
      ended_ = !piece || problems_left_ <= schema_.problems.size();
    }
    return hand_over_part(schema_, problems_left_);
  }

 private:
  bool refuse_bytes() {
    if (text_.starts_with("PGDMP")) {
      refuse({1, 1}, "an archive of pg_dump, not SQL",
             {"pg_restore --schema-only --file schema.sql ARCHIVE writes it as SQL"});
      return true;
    }
    const std::size_t zero = text_.find('\0');
    if (zero != std::string::npos) {
      refuse_byte(zero, "a zero byte: this is no text of SQL",
                  "a file in UTF-16 is to be written anew as UTF-8");
      return true;
    }
    const auto invalid = invalid_utf8(text_);
    if (invalid) {
      refuse_byte(
          *invalid,
          fmt::format("byte 0x{:02x} is not UTF-8", static_cast<unsigned char>(text_[*invalid])),
          "write the file anew as UTF-8 (pg_dump --encoding=UTF8)");
    }
    return invalid.has_value();
  }

  // Without the line itself, which is nothing for a terminal.
  void refuse_byte(std::size_t byte, const std::string& problem, const std::string& help) {
    const Position at = lines_.at(byte);
    refuse({}, fmt::format("line {}, column {}: {}", at.line, at.column, problem), {help});
  }

  void refuse(Position at, std::string problem, std::vector<std::string> help = {}) {
    schema_.problems.push_back({Severity::kError, file_, at, std::move(problem), std::move(help)});
  }

  void add(Position at, WrittenAct act) {
    schema_.statements.push_back({at, std::move(act), number()});
  }
  std::size_t number() const {
    const std::size_t spans = schema_.first + schema_.spans.size();
    return spans == 0 ? 0 : spans - 1;
  }
  void add_aside(Position at, Aside aside) { add(at, std::move(aside)); }

  void take(const TextPiece& piece) {
    if (piece.meta) return take_command(piece);
    const std::size_t problems = schema_.problems.size();
    const std::size_t first = schema_.statements.size();
    schema_.spans.push_back({piece.start, piece.end});
    take_statement(piece);
    schema_.spans.back().read = schema_.problems.size() == problems;
    std::stable_sort(
        schema_.statements.begin() + static_cast<std::ptrdiff_t>(first), schema_.statements.end(),
        [](const WrittenStatement& a, const WrittenStatement& b) { return a.at.line < b.at.line; });
  }

  // Of psql. What some of them run is in another file, or nowhere.
  void take_command(const TextPiece& piece) {
    const std::string_view line =
        std::string_view(text_).substr(piece.start, piece.end - piece.start);
    const std::string_view word = line.substr(0, line.find_first_of(" \t\r"));
    static constexpr std::array<std::string_view, 6> kRunMore = {
        "\\i", "\\ir", "\\include", "\\include_relative", "\\copy", "\\!"};
    if (of_migration_ && std::find(kRunMore.begin(), kRunMore.end(), word) != kRunMore.end()) {
      schema_.spans.push_back({piece.start, piece.end});
      schema_.spans.back().read = false;
      refuse(lines_.at(piece.start), fmt::format("what {} of psql runs is not looked at", word));
    } else {
      add_aside(lines_.at(piece.start), {Aside::Kind::kOther, "a command of psql", {}, {}});
    }
  }

  void take_statement(const TextPiece& piece) {
    const Position at = lines_.at(piece.start);
    const std::size_t bytes = piece.end - piece.start;
    if (bytes > kLongestStatement) {
      if (take_long_insert(piece)) return;
      refuse(at,
             fmt::format("a statement of {} bytes; at most {} are read", bytes, kLongestStatement));
      return;
    }
    const StatementText statement{piece.start, text_.substr(piece.start, bytes)};
    const ParsedStatement parsed = parse_statement(statement.text);
    if (parsed.error) {
      if (of_migration_ && take_with_stand_ins(statement)) return;
      if (of_migration_ && looks_like_mysql(statement.text)) {
        refuse(lines_.at(statement.start + parsed.error->at), parsed.error->message,
               {"it looks like SQL of MySQL or MariaDB: --engine mysql, or --engine mariadb"});
        return;
      }
      const std::string_view later = later_syntax(statement.text);
      refuse(lines_.at(statement.start + parsed.error->at), parsed.error->message,
             {later.empty() ? "it is read by the grammar of PostgreSQL 15"
                            : fmt::format("it is read by the grammar of PostgreSQL 15; it seems to "
                                          "be of {}",
                                          later)});
      return;
    }
    take_parsed(statement, parsed);
  }

  bool take_long_insert(const TextPiece& piece) {
    const auto insert =
        with_first_row(std::string_view(text_).substr(piece.start, piece.end - piece.start));
    if (!insert || insert->text.size() > kLongestStatement) return false;
    const ParsedStatement parsed = parse_statement(insert->text);
    if (parsed.error) return false;
    const std::size_t first = schema_.statements.size();
    take_parsed({piece.start, insert->text}, parsed);
    for (std::size_t i = first; i < schema_.statements.size(); ++i) {
      auto* aside = std::get_if<Aside>(&schema_.statements[i].act);
      auto* work = aside == nullptr ? nullptr : std::get_if<RowWork>(&aside->detail);
      if (work != nullptr) work->rows = insert->rows;
    }
    return true;
  }

  bool take_with_stand_ins(const StatementText& statement) {
    const StandIns written = with_stand_ins(statement.text);
    const StatementText other{statement.start, written.text};
    const ParsedStatement parsed = parse_statement(other.text);
    if (!written.any || parsed.error) return false;
    const std::size_t first = schema_.statements.size();
    take_parsed(other, parsed);
    for (const std::size_t byte : written.is_virtual)
      make_virtual(schema_.statements, first, lines_.at(statement.start + byte));
    for (const std::size_t byte : written.not_enforced)
      leave_unchecked(schema_.statements, first, lines_.at(statement.start + byte));
    return true;
  }

  void take_parsed(const StatementText& statement, const ParsedStatement& parsed) {
    const Position at = lines_.at(statement.start);
    if (of_routine_) return take_body(statement, at);
    if (parsed.tree.is_null()) {
      refuse(at, "exactly one statement is expected");
      return;
    }
    const StatementSource source(statement, lines_);
    const std::size_t first = schema_.statements.size();
    for (const Node node : parsed.tree) {
      failed_ = at;
      const Status read = take_node(node.key(), node, source, at);
      if (!read.ok()) refuse(failed_, read.error().message, read.error().help);
      if (of_migration_ && node.key() == "DoStmt") take_block(statement);
    }
    if (of_migration_ && statement.text.size() <= kLongestAsked &&
        std::any_of(schema_.statements.begin() + static_cast<std::ptrdiff_t>(first),
                    schema_.statements.end(), names_more))
      take_shape(parsed.tree);
  }

  void take_shape(Node tree) {
    Result<QueryShape> shape = shape_of(tree);
    if (shape.ok())  // MERGE, or what is reported as not analysed
      schema_.spans.back().shape = std::make_shared<const QueryShape>(*std::move(shape));
  }

  // What a DO block runs, behind the block itself.
  void take_block(const StatementText& statement) {
    const std::size_t block = schema_.statements.size() - 1;
    auto& code = std::get<CodeBlock>(std::get<Aside>(schema_.statements[block].act).detail);
    const std::size_t body = statement.text.find(code.body);
    if (code.language != "plpgsql" || code.body.empty() || body == std::string::npos) return;
    const Result<BlockStatements> read = read_block(statement.text, code.body, body);
    if (!read.ok()) return;  // it stays a program of which nothing is known
    bool all = read->complete;
    for (const BlockStatement& one : read->statements) all = take_in_block(statement, one) && all;
    std::get<CodeBlock>(std::get<Aside>(schema_.statements[block].act).detail).read = all;
  }

  void take_body(const StatementText& routine, Position at) {
    const Result<BlockStatements> read = read_routine_block(routine.text);
    bool all = read.ok() && read->complete;
    for (std::size_t i = 0; read.ok() && i < read->statements.size(); ++i)
      all = take_in_block(routine, read->statements[i]) && all;
    if (!all) refuse(at, "some of what it runs is known only when it runs");
  }

  bool take_in_block(const StatementText& block, const BlockStatement& one) {
    const StatementText statement{block.start + one.start, one.text};
    const ParsedStatement parsed = parse_statement(statement.text);
    if (parsed.error || parsed.tree.is_null()) return false;
    const StatementSource source(statement, lines_);
    const std::size_t first = schema_.statements.size();
    for (const Node node : parsed.tree) {
      if (!take_node(node.key(), node, source, lines_.at(statement.start)).ok()) return false;
    }
    for (std::size_t i = first; i < schema_.statements.size(); ++i)
      mark_as_in_block(schema_.statements[i], one);
    return true;
  }

  Status take_node(const std::string& kind, Node node, const StatementSource& source, Position at) {
    if (kind == "CreateStmt") return take_table(node, source, at);
    if (kind == "AlterTableStmt") {
      SHOOFLY_ASSIGN(std::vector<WrittenStatement> acts, read_alter(node, source, failed_));
      for (WrittenStatement& act : acts) {
        resolve(act.act);
        act.number = number();
        schema_.statements.push_back(std::move(act));
      }
      return ok_status();
    }
    if (kind == "IndexStmt") {
      SHOOFLY_ASSIGN(WrittenIndex index, read_index(node, source));
      place(index.table);
      add(at, MakeIndex{std::move(index), node.flag("concurrent"), node.flag("if_not_exists"),
                        !node["relation"].flag("inh")});
      return ok_status();
    }
    if (kind == "RenameStmt") return take_rename(node, source, at);
    if (kind == "DropStmt") return take_drop(node, source, at);
    if (kind == "CreateEnumStmt") {
      WrittenEnum type{placed(name_of_list(node["typeName"])), name_parts(node["vals"]), at};
      add(at, MakeEnum{std::move(type)});
      return ok_status();
    }
    if (kind == "AlterEnumStmt") return take_label(node, at);
    if (kind == "CreateSeqStmt" || kind == "AlterSeqStmt") return take_sequence(kind, node, at);
    if (kind == "CommentStmt") return take_comment(node, at);
    if (kind == "CreateSchemaStmt" && node.contains("schemaElts")) {
      return invalid_input("CREATE SCHEMA with what is in it is not read")
          .with_help("write the schema and its tables as statements of their own");
    }
    take_aside(kind, node, source, at);
    return ok_status();
  }

  // ---- names ----

  QualifiedName placed(QualifiedName name) const {
    if (!name.schema.empty() || !schema_.path) return name;
    for (const std::string& schema : *schema_.path) {
      if (schema == "$user") continue;  // the role has a schema of its own, or not
      name.schema = schema;
      break;
    }
    return name;
  }
  void place(QualifiedName& name) const { name = placed(std::move(name)); }

  // A name in the catalog of the server stays without a schema until its path is known.
  void resolve(WrittenAct& act) const {
    std::visit(
        [this](auto& one) {
          using Act = std::decay_t<decltype(one)>;
          if constexpr (requires { one.table.schema; }) place(one.table);
          if constexpr (requires { one.partition.schema; }) place(one.partition);
          if constexpr (std::is_same_v<Act, AttachPartitionIndex>) {
            place(one.index);
            place(one.partition_index);
          }
          if constexpr (std::is_same_v<Act, MakeConstraint>) place_references(one.constraint);
          if constexpr (std::is_same_v<Act, MakeColumn>) {
            for (WrittenConstraint& constraint : one.constraints) place_references(constraint);
          }
          if constexpr (std::is_same_v<Act, Aside>) place(one.name);
        },
        act);
  }

  void place_references(WrittenConstraint& constraint) const {
    if (!constraint.constraint.references.name.empty()) place(constraint.constraint.references);
  }

  // ---- statements ----

  Status take_table(Node node, const StatementSource& source, Position at) {
    WrittenTable table;
    table.name = placed(name_of(node["relation"]));
    table.at = at;
    const bool bound = node.contains("partbound");
    const Node parents = node["inhRelations"];
    if (bound && !parents.empty()) {
      table.takes_the_rest = node["partbound"].flag("is_default");
      table.kind = TableKind::kPartition;
      table.parent = placed(name_of(parents[0]["RangeVar"]));
    } else if (!parents.empty()) {
      table.unread = "INHERITS";
    }
    table.unlogged = node["relation"].text("relpersistence") == "u";
    table.temporary = node["relation"].text("relpersistence") == "t";
    if (table.temporary) table.unread = "a temporary table";
    if (node.contains("ofTypename")) table.unread = "a typed table";
    if (node.contains("partspec")) {
      if (table.kind == TableKind::kOrdinary) table.kind = TableKind::kPartitioned;
      const std::size_t start = source.token_at(location_of(node["partspec"]));
      std::size_t open = start;
      while (open < source.end() && !source.is(open, "(")) ++open;
      table.partition_by = source.text(start + 2, source.after_bracket(open));
    }
    for (const Node element : node["tableElts"]) SHOOFLY_TRY(take_element(element, source, table));
    add(at, MakeTable{std::move(table), node.flag("if_not_exists")});
    return ok_status();
  }

  // By the server's own bits.
  static LikeClause like_clause(Node node, std::size_t column) {
    const auto bits = static_cast<std::uint64_t>(node.number("options"));
    const auto has = [&](int bit) { return (bits >> bit & 1U) != 0; };
    return {name_of(node["relation"]), column, has(3), has(5), has(4), has(2), has(6), has(0)};
  }

  Status take_element(Node element, const StatementSource& source, WrittenTable& table) {
    if (element.contains("TableLikeClause")) {
      table.unread = "LIKE";
      table.likes.push_back(like_clause(element["TableLikeClause"], table.columns.size()));
      place(table.likes.back().table);
    } else if (element.contains("Constraint")) {
      failed_ = source.position_of(location_of(element["Constraint"]));
      SHOOFLY_ASSIGN(WrittenConstraint read, read_constraint(element["Constraint"], source));
      place_references(read);
      table.constraints.push_back(std::move(read));
    } else if (element.contains("ColumnDef")) {
      failed_ = source.position_of(location_of(element["ColumnDef"]));
      SHOOFLY_ASSIGN(ReadColumn read, read_column(element["ColumnDef"], source));
      table.columns.push_back(std::move(read.column));
      for (WrittenConstraint& constraint : read.constraints) {
        place_references(constraint);
        table.constraints.push_back(std::move(constraint));
      }
    }
    return ok_status();
  }

  Status take_rename(Node node, const StatementSource& source, Position at) {
    const std::string kind = node.text("renameType");
    const QualifiedName table = placed(name_of(node["relation"]));
    const std::string from = node.text("subname");
    const std::string to = node.text("newname");
    const bool of_table =
        node.text("relationType") != "OBJECT_VIEW" && node.text("relationType") != "OBJECT_MATVIEW";
    if (kind == "OBJECT_COLUMN" && of_table) {
      add(at, NameColumn{table, from, to});
    } else if (kind == "OBJECT_TABLE") {
      add(at, NameTable{table, to});
    } else if (kind == "OBJECT_TABCONSTRAINT") {
      add(at, NameConstraint{table, from, to});
    } else {
      add_aside(at, {Aside::Kind::kOther,
                     source.kind() + " .. RENAME",
                     table,
                     {},
                     read_detail("RenameStmt", node)});
    }
    return ok_status();
  }

  Status take_drop(Node node, const StatementSource& source, Position at) {
    const std::string kind = node.text("removeType");
    const bool missing_ok = node.flag("missing_ok");
    const bool cascade = node.text("behavior") == "DROP_CASCADE";
    for (const Node object : node["objects"]) {
      const QualifiedName name = placed(name_of_list(object["List"]["items"]));
      if (kind == "OBJECT_TABLE") {
        add(at, TakeTable{name, missing_ok, cascade});
      } else if (kind == "OBJECT_INDEX") {
        add(at, TakeIndex{name, node.flag("concurrent"), missing_ok, cascade});
      } else {
        add_aside(at, {Aside::Kind::kOther, source.kind(), name, {}, read_removal(node, object)});
      }
    }
    return ok_status();
  }

  Status take_label(Node node, Position at) {
    const QualifiedName type = placed(name_of_list(node["typeName"]));
    if (node.contains("oldVal")) {
      add_aside(at, {Aside::Kind::kOther,
                     "ALTER TYPE .. RENAME VALUE",
                     type,
                     {},
                     LabelRename{type, node.text("oldVal"), node.text("newVal")}});
      return ok_status();
    }
    add(at, AddLabel{type, node.text("newVal"), node.text("newValNeighbor"),
                     node.flag("newValIsAfter")});
    return ok_status();
  }

  Status take_sequence(const std::string& kind, Node node, Position at) {
    const QualifiedName sequence = placed(name_of(node["sequence"]));
    bool given = false;
    for (const Node option : node["options"]) {
      const Node element = option["DefElem"];
      if (element.text("defname") != "owned_by") continue;
      const auto parts = name_parts(element["arg"]["List"]["items"]);
      if (parts.size() < 2) continue;  // NONE
      QualifiedName table{parts.size() > 2 ? parts[parts.size() - 3] : "", parts[parts.size() - 2]};
      add(at, GiveSequence{sequence, placed(table), parts.back()});
      given = true;
    }
    if (kind == "CreateSeqStmt") {
      add(at, MakeSequence{sequence});
    } else if (!given) {
      add_aside(at, {Aside::Kind::kOther, "ALTER SEQUENCE", sequence, {}});
    }
    return ok_status();
  }

  Status take_comment(Node node, Position at) {
    const Node object = node["object"];
    if (node.text("objtype") == "OBJECT_COLUMN" && object.contains("List")) {
      const auto parts = name_parts(object["List"]["items"]);
      if (parts.size() > 1) {
        QualifiedName table{parts.size() > 2 ? parts[parts.size() - 3] : "",
                            parts[parts.size() - 2]};
        add(at, SayOfColumn{placed(table), parts.back(), node.text("comment")});
        return ok_status();
      }
    }
    add_aside(at, {Aside::Kind::kComment, "comment", {}, {}});
    return ok_status();
  }

  static QualifiedName name_at(Node node, const char* key) {
    const Node name = node[key];
    if (name.is_string()) return {"", name.as_text()};
    if (name.is_array()) return name_of_list(name);
    return name_of(name);
  }

  void take_aside(const std::string& kind, Node node, const StatementSource& source, Position at) {
    if (read_path(kind, node, schema_.path)) {
      add_aside(at, {Aside::Kind::kSession, "search_path", {}, {}, read_detail(kind, node)});
      return;
    }
    if (kind == "CreateTableAsStmt") {
      const bool view = node.text("objtype") == "OBJECT_MATVIEW";
      add_aside(at, {view ? Aside::Kind::kObject : Aside::Kind::kOther,
                     view ? "materialized view" : "CREATE TABLE AS",
                     placed(name_of(node["into"]["rel"])),
                     {}});
      return;
    }
    if (const ObjectKind* object = object_kind(kind)) {
      const ObjectKind& known = *object;
      Aside aside{
          Aside::Kind::kObject, known.what, name_at(node, known.name), {}, read_detail(kind, node)};
      if (kind == "CreateForeignTableStmt") aside.name = name_of(node["base"]["relation"]);
      if (kind == "CreateFunctionStmt" && node.flag("is_procedure")) aside.what = "procedure";
      if (kind == "DefineStmt") aside.what = source.kind().substr(7);
      std::transform(aside.what.begin(), aside.what.end(), aside.what.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      const bool in_schema =
          known.table == nullptr && node.contains(known.name) && !node[known.name].is_string();
      if (in_schema || kind == "CreateForeignTableStmt") place(aside.name);
      if (known.table != nullptr) aside.table = placed(name_at(node, known.table));
      add_aside(at, std::move(aside));
      return;
    }
    for (Aside& aside : read_data(kind, node, source.kind())) {
      if (kind == "AlterFunctionStmt") aside.name = placed(aside.name);
      add_aside(at, std::move(aside));
    }
  }

  const std::string& text_;
  std::string file_;
  std::size_t problems_left_;
  bool of_migration_;
  bool of_routine_;
  LineIndex lines_;
  Divider divider_;
  Position failed_;
  WrittenSchema schema_;  // the part at hand
  bool ended_;
};

}  // namespace

std::unique_ptr<StatementStream> open_schema_file(const std::string& text, const std::string& file,
                                                  std::size_t most_problems, TextKind kind) {
  return std::make_unique<SchemaFileReader>(text, file, most_problems, kind);
}

WrittenSchema read_schema_file(const std::string& text, const std::string& file,
                               std::size_t most_problems, TextKind kind) {
  return read_whole(*open_schema_file(text, file, most_problems, kind));
}

}  // namespace shoofly::postgres
