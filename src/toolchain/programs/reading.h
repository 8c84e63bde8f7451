#pragma once

// Small questions that the files of all tools ask of a tree.

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/text.h"
#include "toolchain/programs/sql_script.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

// Names that are given one literal value and no other, where they are used: the literal instead.
void fill_in_constants(Program& program);

// A text without holes; nullopt: it is none.
std::optional<std::string> plain_text(const Node* node);
// One such text, or a list of them. Nullopt: something else, or nothing.
std::optional<std::vector<std::string>> plain_texts(const Node* node);
// The SQL that an expression has for its value: a literal, one that is wrapped by a function that
// marks or dedents it, one with placeholders. Null: it has to be run.
const Node* sql_text(const Node* node);
// A text with its parameters filled in: `mark` is "%s" or "?", of which the next value is put in
// the place (`??`: a name); ":" or "$", behind which a value's name or its number stands. A value
// that is not literal becomes `$1`.
Node with_values(const Node& text, const Node& values, std::string_view mark);
// The first argument of a call, or of the maps that it is given, that was never asked for and has
// none of the harmless keys; a key that ends with `_` stands for all that begin with it. It is
// opaque then: it may change what the tool sends. Call it when everything else has been read.
void say_unread(const Node& call, std::initializer_list<std::string_view> harmless, SqlScript& sql);
// All of it was looked at in another way, or does not matter.
void mark_read(const Node& node);
// "a call of frobnicate", "if": what stands there, for people.
std::string described(const Node& node);
// It ends with an error, and in no other way: `raise IrreversibleMigration`.
bool refuses(const std::vector<Node>& body);
// 'x' with quotes for a text, a number, true, null. Nullopt: something else.
std::optional<Sql> literal_value(const Node& node);

}  // namespace shoofly::toolchain::programs
