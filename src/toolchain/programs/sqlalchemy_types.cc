#include "toolchain/programs/sqlalchemy_types.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "toolchain/programs/reading.h"
#include "toolchain/programs/sql_script.h"

namespace shoofly::toolchain::programs {
namespace {

struct PlainType {
  std::string_view name;
  std::string_view sql;
};
constexpr std::array<PlainType, 68> kPlainTypes = {{
    {"Integer", "integer"},
    {"INTEGER", "integer"},
    {"INT", "integer"},
    {"BigInteger", "bigint"},
    {"BIGINT", "bigint"},
    {"SmallInteger", "smallint"},
    {"SMALLINT", "smallint"},
    {"Text", "text"},
    {"TEXT", "text"},
    {"UnicodeText", "text"},
    {"Boolean", "boolean"},
    {"BOOLEAN", "boolean"},
    {"Date", "date"},
    {"DATE", "date"},
    {"Float", "float"},
    {"FLOAT", "float"},
    {"REAL", "real"},
    {"Double", "double precision"},
    {"DOUBLE", "double precision"},
    {"DOUBLE_PRECISION", "double precision"},
    {"LargeBinary", "bytea"},
    {"BYTEA", "bytea"},
    {"JSON", "json"},
    {"JSONB", "jsonb"},
    {"Uuid", "uuid"},
    {"UUID", "uuid"},
    {"INET", "inet"},
    {"CIDR", "cidr"},
    {"MACADDR", "macaddr"},
    {"MACADDR8", "macaddr8"},
    {"TSVECTOR", "tsvector"},
    {"TSQUERY", "tsquery"},
    {"HSTORE", "hstore"},
    {"CITEXT", "citext"},
    {"MONEY", "money"},
    {"OID", "oid"},
    {"REGCLASS", "regclass"},
    {"INT4RANGE", "int4range"},
    {"INT8RANGE", "int8range"},
    {"NUMRANGE", "numrange"},
    {"DATERANGE", "daterange"},
    {"TSRANGE", "tsrange"},
    {"TSTZRANGE", "tstzrange"},
    {"PickleType", "bytea"},
    {"NullType", "text"},
    {"INTERVAL", "interval"},
    {"Interval", "interval"},
    // With a length or a precision, if there is one.
    {"String", "varchar"},
    {"Unicode", "varchar"},
    {"VARCHAR", "varchar"},
    {"NVARCHAR", "varchar"},
    {"CHAR", "char"},
    {"NCHAR", "char"},
    {"Numeric", "numeric"},
    {"NUMERIC", "numeric"},
    {"DECIMAL", "decimal"},
    {"BIT", "bit"},
    {"AutoString", "varchar"},
    {"EmailType", "varchar(255)"},
    {"UUIDType", "uuid"},
    {"GUID", "uuid"},
    {"JSONType", "json"},
    {"INT4MULTIRANGE", "int4multirange"},
    {"JSONPATH", "jsonpath"},
    {"TSMULTIRANGE", "tsmultirange"},
    {"DATEMULTIRANGE", "datemultirange"},
    {"NUMMULTIRANGE", "nummultirange"},
    {"TSTZMULTIRANGE", "tstzmultirange"},
}};

bool takes_size(std::string_view sql) {
  return sql == "varchar" || sql == "char" || sql == "numeric" || sql == "decimal" || sql == "bit";
}

// "(10, 2)" of the arguments, or nothing.
Sql size_of(const Node& node) {
  std::vector<Sql> numbers;
  for (const Argument& item : node.items) {
    const bool counts =
        item.key.empty() || item.key == "length" || item.key == "precision" || item.key == "scale";
    if (counts && item.value.is(Node::Kind::kNumber)) numbers.push_back(written(item.value.text));
  }
  return numbers.empty() ? Sql() : kSql.write("({})", Sql::join(numbers, ", "));
}

SqlType timed_type(const Node& node, std::string_view name, bool sized) {
  const Node* first = node.argument(0, "timezone");
  const bool zoned = node.is(Node::Kind::kCall) && first != nullptr && first->is_true();
  const Node* precision = node.keyword("precision");
  const Sql size = sized && precision != nullptr && precision->is(Node::Kind::kNumber)
                       ? kSql.write("({})", written(precision->text))
                       : Sql();
  const Sql kind = written(std::string(name));
  return {zoned ? kSql.write("{}{} with time zone", kind, size)
                : kSql.write("{}{} without time zone", kind, size),
          true,
          "",
          {},
          {}};
}

SqlType enum_type(const Node& node) {
  SqlType type;
  type.enum_name = node.word("name");
  for (const Argument& item : node.items) {
    if (!item.key.empty()) continue;
    const auto label = plain_text(&item.value);
    if (label) type.labels.push_back(*label);
    type.known = type.known && label.has_value();
  }
  const Node* native = node.keyword("native_enum");
  if (native != nullptr && native->is_false()) {
    std::size_t longest = 0;
    for (const std::string& label : type.labels) longest = std::max(longest, label.size());
    type.sql = kSql.write("varchar({})", static_cast<std::int64_t>(longest));
    type.enum_name.clear();
    return type;
  }
  type.known = type.known && !type.enum_name.empty();
  type.sql = type.enum_name.empty()
                 ? written("__enum_")
                 : kSql.write("{}", QualifiedName{node.word("schema"), type.enum_name});
  if (!type.enum_name.empty()) type.needs = {node.word("schema"), type.enum_name};
  // Enum knows no create_type; with a MetaData the type is that one's.
  const Node* create = node.keyword("create_type");
  const bool own = last_part(node.text) == "ENUM" && create != nullptr && create->is_false();
  const bool elsewhere = node.keyword("metadata") != nullptr;
  if (!type.known || own || elsewhere) type.enum_name.clear();
  return type;
}

}  // namespace

SqlType sqlalchemy_type(const Node& node) {
  if (!node.is(Node::Kind::kName) && !node.is(Node::Kind::kCall))
    return {written("__unknown_type_"), false, "", {}, {}};
  const std::string_view name = last_part(node.text);
  if (name == "DateTime" || name == "TIMESTAMP" || name == "DATETIME")
    return timed_type(node, "timestamp", true);
  if (name == "Time" || name == "TIME") return timed_type(node, "time", true);
  if ((name == "Enum" || name == "ENUM") && node.is(Node::Kind::kCall)) return enum_type(node);
  if (name == "ARRAY" && node.argument(0, "item_type") != nullptr) {
    SqlType inner = sqlalchemy_type(*node.argument(0, "item_type"));
    inner.sql = kSql.write("{}[]", inner.sql);
    return inner;
  }
  if (name == "with_variant" && !node.on.empty()) return sqlalchemy_type(node.on.front());
  const auto known = std::find_if(kPlainTypes.begin(), kPlainTypes.end(),
                                  [&](const PlainType& type) { return type.name == name; });
  if (known == kPlainTypes.end()) return {written("__unknown_type_"), false, "", {}, {}};
  const Sql plain = written(std::string(known->sql));
  return {
      takes_size(known->sql) ? kSql.write("{}{}", plain, size_of(node)) : plain, true, "", {}, {}};
}

Sql sqlalchemy_serial(const Sql& type) {
  if (type.str() == "integer") return kSql.write("serial");
  if (type.str() == "bigint") return kSql.write("bigserial");
  return type.str() == "smallint" ? kSql.write("smallserial") : Sql();
}

}  // namespace shoofly::toolchain::programs
