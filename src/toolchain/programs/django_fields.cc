#include "toolchain/programs/django_fields.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "lint/stand_ins.h"
#include "toolchain/programs/reading.h"
#include "toolchain/programs/sql_script.h"

namespace shoofly::toolchain::programs {
namespace {

struct FieldType {
  std::string_view field;
  std::string_view sql;
};
constexpr std::array<FieldType, 42> kFieldTypes = {{
    {"AutoField", "integer"},
    {"BigAutoField", "bigint"},
    {"SmallAutoField", "smallint"},
    {"IntegerField", "integer"},
    {"BigIntegerField", "bigint"},
    {"SmallIntegerField", "smallint"},
    {"PositiveIntegerField", "integer"},
    {"PositiveBigIntegerField", "bigint"},
    {"PositiveSmallIntegerField", "smallint"},
    {"BooleanField", "boolean"},
    {"NullBooleanField", "boolean"},
    {"TextField", "text"},
    {"DateField", "date"},
    {"DateTimeField", "timestamp with time zone"},
    {"TimeField", "time"},
    {"DurationField", "interval"},
    {"FloatField", "double precision"},
    {"BinaryField", "bytea"},
    {"JSONField", "jsonb"},
    {"UUIDField", "uuid"},
    {"GenericIPAddressField", "inet"},
    {"IPAddressField", "inet"},
    {"HStoreField", "hstore"},
    {"CITextField", "citext"},
    {"CIEmailField", "citext"},
    {"CICharField", "citext"},
    {"SearchVectorField", "tsvector"},
    {"IntegerRangeField", "int4range"},
    {"BigIntegerRangeField", "int8range"},
    {"DecimalRangeField", "numrange"},
    {"DateRangeField", "daterange"},
    {"DateTimeRangeField", "tstzrange"},
    {"OrderWrt", "integer"},
    // With a length.
    {"CharField", "varchar"},
    {"EmailField", "varchar"},
    {"SlugField", "varchar"},
    {"URLField", "varchar"},
    {"FileField", "varchar"},
    {"ImageField", "varchar"},
    {"FilePathField", "varchar"},
    {"CommaSeparatedIntegerField", "varchar"},
    {"LTreeField", "ltree"},
}};

int usual_length(std::string_view field) {
  if (field == "EmailField") return 254;
  if (field == "SlugField") return 50;
  if (field == "URLField") return 200;
  if (field == "FileField" || field == "ImageField" || field == "FilePathField") return 100;
  return 0;
}

std::string in_lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

Sql number_or(const Node& node, const char* key, int otherwise) {
  const Node* found = node.keyword(key);
  if (found != nullptr && found->is(Node::Kind::kNumber)) return written(found->text);
  return written(std::to_string(otherwise));
}

// Nullopt: it is of no field that is known.
std::optional<Sql> field_type(const Node& node) {
  const std::string_view kind = node.text;
  if (kind == "DecimalField")
    return kSql.write("numeric({}, {})", number_or(node, "max_digits", 10),
                      number_or(node, "decimal_places", 0));
  if (kind == "ArrayField") {
    const Node* base = node.argument(0, "base_field");
    if (base == nullptr || !base->is(Node::Kind::kCall)) return std::nullopt;
    const auto inner = field_type(*base);
    if (!inner) return std::nullopt;
    return kSql.write("{}[]", *inner);
  }
  if (kind == "GeneratedField") {
    const Node* output = node.keyword("output_field");
    return output == nullptr ? std::nullopt : field_type(*output);
  }
  const auto known = std::find_if(kFieldTypes.begin(), kFieldTypes.end(),
                                  [&](const FieldType& type) { return type.field == kind; });
  if (known == kFieldTypes.end()) return std::nullopt;
  if (known->sql != "varchar") return written(std::string(known->sql));
  const int length = usual_length(kind);
  if (length == 0 && node.keyword("max_length") == nullptr) return kSql.write("varchar");
  return kSql.write("varchar({})", number_or(node, "max_length", length));
}

bool is_textual(std::string_view type) { return type.starts_with("varchar") || type == "text"; }

// A default is computed by Python: what the server gets is a constant, whatever it is.
std::optional<Sql> python_default(const Node& node, std::string_view kind, bool null) {
  const Node* value = node.keyword("default");
  if (value != nullptr) {
    if (value->is(Node::Kind::kNothing)) return std::nullopt;
    if (const auto literal = literal_value(*value)) return literal;
    if (value->is(Node::Kind::kName) && (value->text == "dict" || value->text == "list"))
      return value->text == "list" && kind == "JSONField" ? kSql.write("{}", Text{"[]"})
                                                          : kSql.write("{}", Text{"{}"});
    return computed_value();
  }
  if (node.flag("auto_now") || node.flag("auto_now_add")) return computed_value();
  const bool empties = kind == "CharField" || kind == "TextField" || kind == "EmailField" ||
                       kind == "SlugField" || kind == "URLField" || kind == "FileField" ||
                       kind == "ImageField";
  if (!null && node.flag("blank") && empties) return kSql.write("''");
  return std::nullopt;
}

// Of db_default, which stays.
Sql server_default(const Node& node) {
  if (node.calls("RandomUUID")) return kSql.write("gen_random_uuid()");
  if (node.calls("Random")) return kSql.write("random()");
  const bool value = node.calls("Value") && node.items.size() == 1;
  return literal_value(value ? node.items.front().value : node).value_or(kSql.write("now()"));
}

void take_target(const Node& node, const std::string& app, DjangoField& field) {
  const Node* to = node.argument(0, "to");
  std::string target = to != nullptr && to->is_text() ? in_lower_case(to->text) : "auth.user";
  if (target == "self") return;
  if (target.find('.') == std::string::npos) target = app + "." + target;
  field.target = target;
}

// What it computes is mostly made of calls; that rows are written for it is known all the same.
void take_generated(const Node& node, DjangoField& field) {
  const Node* expression = node.argument(0, "expression");
  const Node* output = node.keyword("output_field");
  if (output != nullptr) field.collation = output->word("db_collation");
  const bool column = expression != nullptr && expression->calls("F");
  const auto name = column ? plain_text(expression->argument(0)) : std::nullopt;
  field.stored_known = name.has_value();
  field.stored = name ? kSql.ident(*name) : kSql.write("null");
  const Node* persists = node.keyword("db_persist");
  field.known = field.known && (persists == nullptr || persists->is_true());
  field.value.reset();
  field.null = true;  // it is not said to be NOT NULL
}

}  // namespace

Sql computed_value() { return kSql.write("{}", Text{std::string(lint::kComputedValue)}); }

bool DjangoField::has_like() const {
  return (indexed || unique) && is_textual(type.str()) && target.empty();
}

std::optional<DjangoField> django_field(const std::string& name, const Node& node,
                                        const std::string& app) {
  if (!node.is(Node::Kind::kCall)) return std::nullopt;
  DjangoField field;
  field.kind = node.text;
  field.many = field.kind == "ManyToManyField" || field.kind == "SortedManyToManyField";
  const bool relates = field.kind == "ForeignKey" || field.kind == "OneToOneField";
  field.null = node.flag("null");
  field.primary_key = node.flag("primary_key");
  field.unique = (node.flag("unique") || field.kind == "OneToOneField") && !field.primary_key;
  const Node* index = node.keyword("db_index");
  const bool by_itself = relates || field.kind == "SlugField";
  field.indexed = index == nullptr ? by_itself : index->is_true();
  const Node* constraint = node.keyword("db_constraint");
  field.constrained = constraint == nullptr || !constraint->is_false();
  field.identity = field.kind.ends_with("AutoField");
  field.positive = field.kind.starts_with("Positive");
  const std::string column = node.word("db_column");
  field.column = !column.empty() ? column : relates ? name + "_id" : name;
  if (relates || field.many) {
    take_target(node, app, field);
    field.join_table = node.word("db_table");
    field.through = node.keyword("through") != nullptr;
  } else {
    const auto type = field_type(node);
    field.known = type.has_value();
    field.type = type.value_or(kSql.write("__unknown_type_"));
  }
  field.value = python_default(node, field.kind, field.null);
  field.collation = node.word("db_collation");
  if (field.kind == "CompositePrimaryKey") {
    for (const Argument& item : node.items) {
      if (item.key.empty()) field.composite.push_back(plain_text(&item.value).value_or(""));
    }
  }
  if (field.kind == "GeneratedField") take_generated(node, field);
  // The key of what it leads to is another one than its primary key.
  if (node.keyword("to_field") != nullptr) field.known = false;
  if (const Node* stays = node.keyword("db_default")) field.stays = server_default(*stays);
  return field;
}

}  // namespace shoofly::toolchain::programs
