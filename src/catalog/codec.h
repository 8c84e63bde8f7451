#pragma once

// Values as JSON and back from one list of fields per type, so that the two directions cannot
// drift:
//
//   template <class C, Is<Column> T> void fields(C& codec, T& column) {
//     codec("name", column.name);
//     codec("type", column.type);
//   }
//
// Encoder and Decoder walk that list. Included by the .cc files that define a JSON form, never by
// headers.

#include <array>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/boxed.h"
#include "base/result.h"
#include "base/seldom_text.h"

namespace shoofly::codec {

template <class T, class Of>
concept Is = std::same_as<std::remove_const_t<T>, Of>;

// Specialised for each enum: `static constexpr std::array names{...}` in the order of its values.
template <class E>
struct EnumNames;

// Specialised for each variant's alternatives: `static constexpr const char* name`.
template <class T>
struct KindName;

// ---- Writing ----------------------------------------------------------------------------------

class Encoder {
 public:
  explicit Encoder(nlohmann::json& out) : out_(out) {}
  template <class T>
  void operator()(const char* key, const T& value) {
    out_[key] = encoded(value);
  }
  // A field that an earlier version of the program did not write.
  template <class T>
  void added(const char* key, const T& value) {
    (*this)(key, value);
  }

  template <class T>
  static nlohmann::json encoded(const T& value);

 private:
  nlohmann::json& out_;
};

template <class T>
struct Form;  // encode and decode of what is no struct with fields

// ---- Reading ----------------------------------------------------------------------------------

class Decoder {
 public:
  Decoder(const nlohmann::json& in, std::string path, std::optional<Error>& error)
      : in_(in), path_(std::move(path)), error_(error) {}

  template <class T>
  void operator()(const char* key, T& value) {
    if (error_) return;
    const std::string path = path_ + "." + key;
    const auto found = in_.find(key);
    if (found == in_.end()) {
      error_ = invalid_input(fmt::format("read json: {} is missing", path));
      return;
    }
    decode(*found, value, path, error_);
  }
  template <class T>
  void added(const char* key, T& value) {
    if (in_.contains(key)) (*this)(key, value);
  }

  template <class T>
  static void decode(const nlohmann::json& in, T& value, const std::string& path,
                     std::optional<Error>& error);

  static void wrong(const std::string& path, const char* expected, std::optional<Error>& error) {
    if (!error) error = invalid_input(fmt::format("read json: {} is not {}", path, expected));
  }

 private:
  const nlohmann::json& in_;
  std::string path_;
  std::optional<Error>& error_;
};

// ---- The forms --------------------------------------------------------------------------------

template <>
struct Form<std::string> {
  static nlohmann::json encode(const std::string& v) { return v; }
  static void decode(const nlohmann::json& in, std::string& v, const std::string& path,
                     std::optional<Error>& error) {
    if (!in.is_string()) return Decoder::wrong(path, "a text", error);
    v = in.get<std::string>();
  }
};

template <>
struct Form<SeldomText> {
  static nlohmann::json encode(const SeldomText& v) { return v.str(); }
  static void decode(const nlohmann::json& in, SeldomText& v, const std::string& path,
                     std::optional<Error>& error) {
    std::string text;
    Form<std::string>::decode(in, text, path, error);
    v = std::move(text);
  }
};

template <>
struct Form<bool> {
  static nlohmann::json encode(bool v) { return v; }
  static void decode(const nlohmann::json& in, bool& v, const std::string& path,
                     std::optional<Error>& error) {
    if (!in.is_boolean()) return Decoder::wrong(path, "true or false", error);
    v = in.get<bool>();
  }
};

template <class T>
requires std::integral<T> || std::floating_point<T>
struct Form<T> {
  static nlohmann::json encode(T v) { return v; }
  static void decode(const nlohmann::json& in, T& v, const std::string& path,
                     std::optional<Error>& error) {
    if (std::integral<T> ? !in.is_number_integer() : !in.is_number())
      return Decoder::wrong(path, "a number", error);
    v = in.get<T>();
  }
};

template <class T>
requires std::is_enum_v<T>
struct Form<T> {
  static nlohmann::json encode(T v) { return EnumNames<T>::names[static_cast<std::size_t>(v)]; }
  static void decode(const nlohmann::json& in, T& v, const std::string& path,
                     std::optional<Error>& error) {
    const auto& names = EnumNames<T>::names;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (in.is_string() && in.get_ref<const std::string&>() == names[i]) {
        v = static_cast<T>(i);
        return;
      }
    }
    Decoder::wrong(path, "a word that is known here", error);
  }
};

template <class Rep, class Period>
struct Form<std::chrono::duration<Rep, Period>> {
  using Duration = std::chrono::duration<Rep, Period>;
  static nlohmann::json encode(Duration v) { return v.count(); }
  static void decode(const nlohmann::json& in, Duration& v, const std::string& path,
                     std::optional<Error>& error) {
    Rep count{};
    Form<Rep>::decode(in, count, path, error);
    v = Duration(count);
  }
};

// Of an optional, or what is like one.
template <class Held>
struct MaybeForm {
  static nlohmann::json encode(const Held& v) {
    return v ? Encoder::encoded(*v) : nlohmann::json();
  }
  static void decode(const nlohmann::json& in, Held& v, const std::string& path,
                     std::optional<Error>& error) {
    v.reset();
    if (!in.is_null()) Decoder::decode(in, v.emplace(), path, error);
  }
};
template <class T>
struct Form<std::optional<T>> : MaybeForm<std::optional<T>> {};
template <class T>
struct Form<Boxed<T>> : MaybeForm<Boxed<T>> {};

template <class T>
struct Form<std::vector<T>> {
  static nlohmann::json encode(const std::vector<T>& v) {
    nlohmann::json out = nlohmann::json::array();
    for (const T& item : v) out.push_back(Encoder::encoded(item));
    return out;
  }
  static void decode(const nlohmann::json& in, std::vector<T>& v, const std::string& path,
                     std::optional<Error>& error) {
    if (!in.is_array()) return Decoder::wrong(path, "a list", error);
    v.clear();
    for (std::size_t i = 0; i < in.size(); ++i) {
      Decoder::decode(in[i], v.emplace_back(), fmt::format("{}[{}]", path, i), error);
    }
  }
};

template <class A, class B>
struct Form<std::pair<A, B>> {
  static nlohmann::json encode(const std::pair<A, B>& v) {
    return nlohmann::json::array({Encoder::encoded(v.first), Encoder::encoded(v.second)});
  }
  static void decode(const nlohmann::json& in, std::pair<A, B>& v, const std::string& path,
                     std::optional<Error>& error) {
    if (!in.is_array() || in.size() != 2) return Decoder::wrong(path, "a pair", error);
    Decoder::decode(in[0], v.first, path + "[0]", error);
    Decoder::decode(in[1], v.second, path + "[1]", error);
  }
};

// {"kind": "add_column", ...the alternative's fields}
template <class... Ts>
struct Form<std::variant<Ts...>> {
  using Variant = std::variant<Ts...>;
  static nlohmann::json encode(const Variant& v) {
    return std::visit(
        []<class T>(const T& value) {
          nlohmann::json out = Encoder::encoded(value);
          out["kind"] = KindName<T>::name;
          return out;
        },
        v);
  }
  static void decode(const nlohmann::json& in, Variant& v, const std::string& path,
                     std::optional<Error>& error) {
    std::string kind;
    const auto found = in.is_object() ? in.find("kind") : in.end();
    if (found != in.end() && found->is_string()) kind = found->template get<std::string>();
    const bool known = (try_one<Ts>(kind, in, v, path, error) || ...);
    if (!known) Decoder::wrong(path + ".kind", "a word that is known here", error);
  }

 private:
  template <class T>
  static bool try_one(const std::string& kind, const nlohmann::json& in, Variant& v,
                      const std::string& path, std::optional<Error>& error) {
    if (kind != KindName<T>::name) return false;
    T value;
    Decoder::decode(in, value, path, error);
    v = std::move(value);
    return true;
  }
};

template <class T>
concept HasForm = requires(const T& v) {
  Form<T>::encode(v);
};

template <class T>
nlohmann::json Encoder::encoded(const T& value) {
  if constexpr (HasForm<T>) {
    return Form<T>::encode(value);
  } else {
    nlohmann::json out = nlohmann::json::object();
    Encoder encoder(out);
    fields(encoder, value);
    return out;
  }
}

template <class T>
void Decoder::decode(const nlohmann::json& in, T& value, const std::string& path,
                     std::optional<Error>& error) {
  if (error) return;
  if constexpr (HasForm<T>) {
    Form<T>::decode(in, value, path, error);
  } else {
    if (!in.is_object()) return wrong(path, "an object", error);
    Decoder decoder(in, path, error);
    fields(decoder, value);
  }
}

// Reads a whole text; `what` names it in messages: "catalog".
template <class T>
Result<T> from_text(const std::string& text, const std::string& what) {
  const nlohmann::json in = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (in.is_discarded()) return invalid_input(fmt::format("read json: the {} is not JSON", what));
  T value;
  std::optional<Error> error;
  Decoder::decode(in, value, what, error);
  if (error) return std::move(*error);
  return value;
}

}  // namespace shoofly::codec
